package io.afterclick.feature.adapter.redis;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a client and Redis: writes down the name of each command that the client sends, and can be cut off or
 * made to hang. Other clients go to Redis directly and are not written down.
 */
public final class RedisProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String redisHost;
    private final int redisPort;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean hanging;
    private volatile boolean cut;

    public RedisProxy(String redisHost, int redisPort) {
        this.redisHost = redisHost;
        this.redisPort = redisPort;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public String uri() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** Names of all commands sent so far, in upper case. */
    public List<String> commands() {
        return new ArrayList<>(commands);
    }

    /** Breaks all connections and takes no more, as a server that is down. */
    public void cut() {
        cut = true;
        sockets.forEach(RedisProxy::closeQuietly);
    }

    /** Keeps connections open but passes nothing on, as a server that is stuck. */
    public void hang() {
        synchronized (gate) {
            hanging = true;
        }
    }

    /** Undoes {@link #cut} and {@link #hang}. */
    public void heal() {
        cut = false;
        synchronized (gate) {
            hanging = false;
            gate.notifyAll();
        }
    }

    @Override
    public void close() {
        cut();
        heal();
        closeQuietly(server);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    closeQuietly(client);
                    continue;
                }
                Socket redis = new Socket(redisHost, redisPort);
                client.setTcpNoDelay(true);
                redis.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(redis);
                daemon(() -> passOnCommands(client, redis));
                daemon(() -> passOnAnswers(redis, client));
            } catch (IOException e) {
                // closing, or Redis itself is away: the client will notice
            }
        }
    }

    private void passOnCommands(Socket client, Socket redis) {
        try (client;
                redis) {
            DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(client.getInputStream()));
            OutputStream out = new java.io.BufferedOutputStream(redis.getOutputStream());
            while (true) {
                passOnCommand(in, out);
                if (in.available() == 0) {
                    awaitGate();
                    out.flush();
                }
            }
        } catch (IOException e) {
            sockets.remove(client);
            sockets.remove(redis);
        }
    }

    /** An array of bulk strings, of which the first is the command. */
    private void passOnCommand(DataInputStream in, OutputStream out) throws IOException {
        int elements = number(line(in, out), '*');
        for (int i = 0; i < elements; i++) {
            byte[] element = in.readNBytes(number(line(in, out), '$') + 2);
            out.write(element);
            if (i == 0) {
                commands.add(
                        new String(element, 0, element.length - 2, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT));
            }
        }
    }

    private static String line(DataInputStream in, OutputStream out) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.readUnsignedByte()) != '\n') {
            out.write(next);
            if (next != '\r') {
                line.append((char) next);
            }
        }
        out.write('\n');
        return line.toString();
    }

    private static int number(String line, char type) throws IOException {
        if (line.isEmpty() || line.charAt(0) != type) {
            throw new IOException("not what a client sends: " + line);
        }
        return Integer.parseInt(line.substring(1));
    }

    private void passOnAnswers(Socket redis, Socket client) {
        try (client;
                redis) {
            InputStream in = redis.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            int length;
            while ((length = in.read(buffer)) >= 0) {
                awaitGate();
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            sockets.remove(client);
            sockets.remove(redis);
        }
    }

    private void awaitGate() throws IOException {
        synchronized (gate) {
            while (hanging) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "redis-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // it is going anyway
        }
    }
}
