package io.afterclick.feature.adapter.redis;

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

/**
 * The server's own log of the commands that it was sent, by whomever ({@code MONITOR}). Only the test's commands are left
 * out: they come in a database of their own.
 */
public final class RedisMonitor implements AutoCloseable {
    private static final int TESTS_DATABASE = 9;
    /** A line such as {@code +1339518083.107412 [0 127.0.0.1:60866] "keys" "*"}. */
    private static final Pattern LINE = Pattern.compile("\\+[0-9.]+ \\[([0-9]+) [^]]*] \"([^\"]+)\"( \"([^\"]*)\")?.*");

    private final String host;
    private final int port;
    private final Socket socket;
    private final Set<String> commands = new ConcurrentSkipListSet<>();

    public RedisMonitor(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            this.socket = new Socket(host, port);
            BufferedReader lines = ask(socket, "MONITOR\r\n");
            if (!"+OK".equals(lines.readLine())) {
                throw new IOException("redis does not let itself be monitored");
            }
            Thread thread = new Thread(() -> read(lines), "redis-monitor");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of all commands so far, in upper case. */
    public Set<String> commands() {
        return new TreeSet<>(commands);
    }

    /** Sends a command that is not noted. */
    public void unseen(String command) {
        try (Socket own = new Socket(host, port)) {
            BufferedReader answers = ask(own, "SELECT " + TESTS_DATABASE + "\r\n" + command + "\r\n");
            for (int i = 0; i < 2; i++) {
                String answer = answers.readLine();
                if (!"+OK".equals(answer)) {
                    throw new IOException("redis answered " + answer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader ask(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private void read(BufferedReader lines) {
        try {
            String line;
            while ((line = lines.readLine()) != null) {
                note(line);
            }
        } catch (IOException e) {
            // closing
        }
    }

    private void note(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            commands.add("UNREADABLE: " + line);
            return;
        }
        String command = matcher.group(2).toUpperCase(Locale.ROOT);
        boolean ofTheTest = matcher.group(1).equals(Integer.toString(TESTS_DATABASE))
                || command.equals("SELECT") && Integer.toString(TESTS_DATABASE).equals(matcher.group(4));
        if (!ofTheTest) {
            commands.add(command);
        }
    }
}
