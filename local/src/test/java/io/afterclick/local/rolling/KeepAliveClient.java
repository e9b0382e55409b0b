package io.afterclick.local.rolling;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A plain HTTP/1.1 client behind which nothing happens: no request is sent twice, whatever becomes of it.
 *
 * <p>As through a Kubernetes Service, whoever is ready gets the new connections, and those that are there go on to be used
 * until the server says {@code Connection: close} or closes them; one that was closed while idle is noticed before it is
 * used. Thread-safe.
 */
final class KeepAliveClient {
    private static final int ANSWER_TIMEOUT_MILLIS = 10_000;

    /** An answer, and the address that gave it. */
    record Answer(int status, String body, InetSocketAddress from) {}

    private final Supplier<InetSocketAddress> ready;
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closedIdle = new AtomicLong();

    /** @param ready address for a new connection */
    KeepAliveClient(Supplier<InetSocketAddress> ready) {
        this.ready = ready;
    }

    /** @throws IOException when no whole answer comes; names the address */
    Answer send(String method, String path, String json) throws IOException {
        Connection connection = take();
        try {
            Answer answer = connection.exchange(method, path, json);
            if (connection.mayStay) {
                idle.add(connection);
            } else {
                connection.channel.close();
            }
            return answer;
        } catch (IOException e) {
            connection.channel.close();
            throw new IOException(connection.address + ", request " + connection.used + " of its connection: " + e, e);
        }
    }

    long opened() {
        return opened.get();
    }

    /** Connections that the server closed without having said so in an answer. */
    long closedIdle() {
        return closedIdle.get();
    }

    void close() throws IOException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.channel.close();
        }
    }

    private Connection take() throws IOException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            if (connection.isOpen()) {
                return connection;
            }
            closedIdle.incrementAndGet();
            connection.channel.close();
        }
        InetSocketAddress address = ready.get();
        try {
            opened.incrementAndGet();
            return new Connection(address);
        } catch (IOException e) {
            throw new IOException(address + " takes no connection: " + e, e);
        }
    }

    private static final class Connection {
        private final InetSocketAddress address;
        private final SocketChannel channel;
        private final InputStream in;
        private boolean mayStay;
        private int used;

        Connection(InetSocketAddress address) throws IOException {
            this.address = address;
            channel = SocketChannel.open(address);
            channel.socket().setTcpNoDelay(true);
            channel.socket().setSoTimeout(ANSWER_TIMEOUT_MILLIS);
            in = new BufferedInputStream(channel.socket().getInputStream());
        }

        /** Whether the server has not closed it, as far as that has come here. */
        boolean isOpen() throws IOException {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) == 0; // nothing may come between answers
            } catch (IOException e) {
                return false;
            } finally {
                channel.configureBlocking(true);
            }
        }

        Answer exchange(String method, String path, String json) throws IOException {
            used++;
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            String head = method + " " + path
                    + " HTTP/1.1\r\nHost: " + address.getHostString()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                    + "\r\n\r\n";
            ByteBuffer request = ByteBuffer.allocate(head.length() + body.length)
                    .put(head.getBytes(StandardCharsets.US_ASCII))
                    .put(body)
                    .flip();
            while (request.hasRemaining()) {
                channel.write(request);
            }
            String[] statusLine = line().split(" ", 3);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            mayStay = !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
            if (!headers.containsKey("content-length")) {
                throw new IOException("an answer without a length: " + String.join(" ", statusLine) + " " + headers);
            }
            byte[] answered = in.readNBytes(Integer.parseInt(headers.get("content-length")));
            if (answered.length < Integer.parseInt(headers.get("content-length"))) {
                throw new EOFException("closed within an answer");
            }
            return new Answer(Integer.parseInt(statusLine[1]), new String(answered, StandardCharsets.UTF_8), address);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("closed after " + line.length() + " bytes of a line");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }
}
