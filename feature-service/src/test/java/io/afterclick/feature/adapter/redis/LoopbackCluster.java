package io.afterclick.feature.adapter.redis;

import static org.awaitility.Awaitility.await;

import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.embedded.FreePorts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A real Redis Cluster of child processes on loopback, without files for their data: a server that restarts is empty. */
public final class LoopbackCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    /** The servers talk to each other on a port that is this much higher. */
    private static final int BUS = 10_000;

    private static final int HIGHEST_PORT = 65_535 - BUS;
    private static final Duration START = Duration.ofSeconds(30);

    private final Optional<Path> program;
    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();
    private final List<EmbeddedRedis> servers = new ArrayList<>();
    private final int masters;

    private LoopbackCluster(Optional<Path> program, Path folder, int masters) {
        this.program = program;
        this.folder = folder;
        this.masters = masters;
    }

    /**
     * Starts a cluster and waits until its servers agree.
     *
     * @param program Redis' server; empty: the one that comes along
     * @param folder of its servers' files
     * @param replicas servers beyond the masters, the first of the first master, and so on
     */
    public static LoopbackCluster start(Optional<Path> program, Path folder, int masters, int replicas) {
        LoopbackCluster cluster = new LoopbackCluster(program, folder, masters);
        try {
            for (int i = 0; i < masters + replicas; i++) {
                cluster.ports.add(freePort());
                cluster.servers.add(cluster.startServer(i));
            }
            for (int i = 0; i < masters; i++) {
                cluster.ask(i, addSlots(i * SLOTS / masters, (i + 1) * SLOTS / masters));
                // Else two of them may take each other's configuration for the older one.
                cluster.ask(i, "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            }
            for (int i = 1; i < masters + replicas; i++) {
                cluster.ask(i, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(cluster.port(0)));
            }
            cluster.awaitAgreement();
            for (int i = 0; i < replicas; i++) {
                String master = cluster.ask(i, "CLUSTER", "MYID");
                int replica = masters + i;
                cluster.ask(replica, "CLUSTER", "REPLICATE", master);
                await().atMost(START)
                        .until(() -> cluster.ask(replica, "INFO", "replication").contains("master_link_status:up"));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public int size() {
        return servers.size();
    }

    public int port(int server) {
        return ports.get(server);
    }

    /** Addresses of the masters in the form that the service is configured with. */
    public String uris() {
        return IntStream.range(0, masters)
                .mapToObj(i -> "redis://127.0.0.1:" + port(i))
                .collect(Collectors.joining(","));
    }

    /** Ends a server as a crash does. */
    public void kill(int server) {
        servers.get(server).process().kill();
    }

    /** Starts a server again, with nothing but its place in the cluster. */
    public void restart(int server) {
        servers.set(server, startServer(server));
        awaitAgreement();
    }

    /** Stops a server where it stands, without an end of its connections. Returns what lets it go on. */
    public Runnable stick(int server) {
        String pid = ask(server, "INFO", "server")
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .map(line -> line.substring("process_id:".length()).strip())
                .findFirst()
                .orElseThrow();
        signal("-STOP", pid);
        return () -> signal("-CONT", pid);
    }

    /** Begins to move a slot: from now on it is on both servers. */
    public void beginMove(int slot, int from, int to) {
        ask(to, "CLUSTER", "SETSLOT", Integer.toString(slot), "IMPORTING", ask(from, "CLUSTER", "MYID"));
        ask(from, "CLUSTER", "SETSLOT", Integer.toString(slot), "MIGRATING", ask(to, "CLUSTER", "MYID"));
    }

    /** Moves some keys of a slot. Returns how many there were to move. */
    public int moveKeys(int slot, int from, int to, int most) {
        List<String> keys = ask(from, "CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(most))
                .lines()
                .toList();
        for (String key : keys) {
            ask(from, "MIGRATE", "127.0.0.1", Integer.toString(port(to)), key, "0", "5000");
        }
        return keys.size();
    }

    /** Ends the move of a slot. */
    public void endMove(int slot, int from, int to) {
        String owner = ask(to, "CLUSTER", "MYID");
        ask(to, "CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", owner);
        ask(from, "CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", owner);
    }

    /** What a server answers; of an array each element in a line of its own. */
    public String ask(int server, String... command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
            socket.setSoTimeout(10_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(("*" + command.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (String word : command) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.writeBytes(bytes);
                out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(out.toByteArray());
            return answer(new DataInputStream(new BufferedInputStream(socket.getInputStream())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(EmbeddedRedis::close);
    }

    private EmbeddedRedis startServer(int server) {
        Path own = folder.resolve("server-" + server);
        Path log = Path.of("target/redis-cluster-" + server + ".log");
        List<String> options = List.of(
                "--appendonly",
                "no",
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                "--cluster-node-timeout",
                "2000",
                "--cluster-require-full-coverage",
                "no");
        return program.isPresent()
                ? EmbeddedRedis.start(program.get(), own, port(server), log, options)
                : EmbeddedRedis.start(own, port(server), log, options);
    }

    private void awaitAgreement() {
        await().atMost(START).until(() -> IntStream.range(0, size()).allMatch(i -> {
            String state = ask(i, "CLUSTER", "INFO");
            return state.contains("cluster_state:ok")
                    && state.contains("cluster_slots_ok:" + SLOTS)
                    && state.contains("cluster_known_nodes:" + size());
        }));
    }

    private static String[] addSlots(int from, int to) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        IntStream.range(from, to).mapToObj(Integer::toString).forEach(command::add);
        return command.toArray(String[]::new);
    }

    private static int freePort() {
        while (true) {
            int port = FreePorts.find(1)[0];
            if (port <= HIGHEST_PORT && FreePorts.isFree(port + BUS)) {
                return port;
            }
        }
    }

    private static void signal(String signal, String pid) {
        try {
            new ProcessBuilder("kill", signal, pid).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String answer(DataInputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '-' -> throw new IOException(rest);
            case '$' -> bulk(in, Integer.parseInt(rest));
            case '*' -> {
                List<String> elements = new ArrayList<>();
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    elements.add(answer(in));
                }
                yield String.join("\n", elements);
            }
            default -> rest;
        };
    }

    private static String bulk(DataInputStream in, int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] bytes = in.readNBytes(length);
        in.readNBytes(2);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.readUnsignedByte()) != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
