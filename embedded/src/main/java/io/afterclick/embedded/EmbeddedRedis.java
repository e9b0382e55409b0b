package io.afterclick.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/** A real Redis as child process of this one, listening on loopback, with an append-only file. */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final int port;

    private EmbeddedRedis(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the Redis that comes along and waits until it answers.
     *
     * @param folder where its data is kept; what is there is continued
     * @param port port to listen on
     * @param log file for its output
     * @throws ServerStartException when it ends early or does not answer in time
     */
    public static EmbeddedRedis start(Path folder, int port, Path log) {
        return start(folder, port, log, List.of());
    }

    /**
     * Starts the Redis that comes along and waits until it answers.
     *
     * @param options further ones for its command line, as {@code --cluster-enabled yes}; of two of a kind the later counts
     * @throws ServerStartException when it ends early or does not answer in time
     */
    public static EmbeddedRedis start(Path folder, int port, Path log, List<String> options) {
        try {
            return start(executable(folder), folder, port, log, options);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare redis in " + folder, e);
        }
    }

    /** As the other, without further options. */
    public static EmbeddedRedis start(Path executable, Path folder, int port, Path log) {
        return start(executable, folder, port, log, List.of());
    }

    /**
     * Starts a server with Redis' protocol and command line, and waits until it answers.
     *
     * @param executable its program
     * @param options further ones for its command line; of two of a kind the later counts
     * @throws ServerStartException when it ends early or does not answer in time
     */
    public static EmbeddedRedis start(Path executable, Path folder, int port, Path log, List<String> options) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare redis in " + folder, e);
        }
        List<String> command = new ArrayList<>(List.of(
                executable.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes",
                "--save",
                ""));
        command.addAll(options);
        EmbeddedRedis redis = new EmbeddedRedis(ChildProcess.start("redis", command, Map.of(), log), port);
        redis.awaitAnswer();
        return redis;
    }

    /** A program of this name on the path, such as {@code redis-server}. */
    public static Optional<Path> installed(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Address in the form that clients are configured with. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    /** The binary of this platform, unpacked beside the data. */
    private static Path executable(Path folder) throws IOException {
        Path binaries = Files.createDirectories(folder.resolve("bin"));
        return ExecutableProvider.newJarResourceProvider(binaries.toFile())
                .get()
                .toPath()
                .toAbsolutePath();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answersPing()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.close();
                throw new ServerStartException("redis did not start, see " + process.log());
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.close();
                throw new ServerStartException("interrupted while redis started");
            }
        }
    }

    private boolean answersPing() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            socket.setSoTimeout(500);
            OutputStream out = socket.getOutputStream();
            out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
