package io.afterclick.bench.features;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Just enough of Redis' protocol to fill it, to weigh it and to watch it. */
final class RedisSocket {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final int port;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** Redis' own log of what it is told. */
    final class Monitor implements AutoCloseable {
        private final RedisSocket own = new RedisSocket(port);

        private Monitor() throws IOException {
            own.command("MONITOR");
        }

        String awaitLine(Predicate<String> wanted) throws IOException {
            String line = own.line();
            while (!wanted.test(line)) {
                line = own.line();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            own.socket.close();
        }
    }

    RedisSocket(int port) throws IOException {
        this.port = port;
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    Monitor monitor() throws IOException {
        return new Monitor();
    }

    /** A command without arguments that is answered by one line. */
    void command(String name) throws IOException {
        send(name.getBytes(StandardCharsets.US_ASCII));
        expectOk();
    }

    void set(String key, byte[] value) throws IOException {
        send("SET".getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.UTF_8), value);
        expectOk();
    }

    /** Bytes of all that the server holds. */
    long usedMemory() throws IOException {
        send("INFO".getBytes(StandardCharsets.US_ASCII), "memory".getBytes(StandardCharsets.US_ASCII));
        int length = Integer.parseInt(line().substring(1));
        String info = new String(in.readNBytes(length + 2), StandardCharsets.US_ASCII);
        return info.lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private void send(byte[]... parts) throws IOException {
        StringBuilder head = new StringBuilder();
        out.write(
                head.append('*').append(parts.length).append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : parts) {
            out.write(("$" + part.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(part);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    private void expectOk() throws IOException {
        String answer = line();
        if (!answer.equals("+OK")) {
            throw new IOException("redis answered " + answer);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new IOException("redis closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
