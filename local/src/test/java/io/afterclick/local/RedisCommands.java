package io.afterclick.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the commands that a Redis is sent, by whomever, as its own log tells ({@code MONITOR}). */
final class RedisCommands implements AutoCloseable {
    /** A line such as {@code +1339518083.107412 [0 127.0.0.1:60866] "keys" "*"}. */
    private static final Pattern LINE = Pattern.compile("\\+[0-9.]+ \\[[^]]*] \"([^\"]+)\".*");

    private final Socket socket;
    private final Set<String> names = new ConcurrentSkipListSet<>();

    RedisCommands(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        if (!"+OK".equals(lines.readLine())) {
            throw new IOException("redis does not let itself be monitored");
        }
        Thread thread = new Thread(() -> lines.lines().forEach(this::note), "redis-commands");
        thread.setUncaughtExceptionHandler((ended, failure) -> {
            if (!(failure instanceof UncheckedIOException)) { // the connection ends with the mesh
                names.add("FAILED: " + failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Of all commands so far, in upper case. */
    Set<String> names() {
        return new TreeSet<>(names);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void note(String line) {
        Matcher matcher = LINE.matcher(line);
        names.add(matcher.matches() ? matcher.group(1).toUpperCase(Locale.ROOT) : "UNREADABLE: " + line);
    }
}
