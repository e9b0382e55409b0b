package io.afterclick.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A real Apache Kafka (KRaft, one node) as child process of this one, listening on loopback. */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ChildProcess process;
    private final String bootstrapServers;

    private EmbeddedKafka(ChildProcess process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts Kafka and waits until it answers.
     *
     * @param folder where its logs are kept; what is there is continued
     * @param port port of the broker
     * @param controllerPort port of the controller
     * @param log file for its output
     * @throws ServerStartException when it ends early or does not answer within a minute
     */
    public static EmbeddedKafka start(Path folder, int port, int controllerPort, Path log) {
        return start(folder, port, controllerPort, log, Map.of());
    }

    /**
     * Starts Kafka with more settings, such as a second listener with TLS, and waits until it answers on its first one.
     *
     * @param more settings of the broker, which go before those that it has here; everybody on the machine can read them
     * @throws ServerStartException when it ends early or does not answer within a minute
     */
    public static EmbeddedKafka start(Path folder, int port, int controllerPort, Path log, Map<String, String> more) {
        List<String> command = ChildProcess.javaCommand(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // halves the CPU time of a start; one machine's load does not need more
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaProcess.class.getName(),
                folder.toString(),
                Integer.toString(port),
                Integer.toString(controllerPort));
        more.forEach((name, value) -> command.add(name + "=" + value));
        EmbeddedKafka kafka =
                new EmbeddedKafka(ChildProcess.start("kafka", command, Map.of(), log), "127.0.0.1:" + port);
        kafka.awaitAnswer();
        return kafka;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, "50",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "200"))) {
            while (true) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.close();
                    throw new ServerStartException("kafka did not start, see " + process.log());
                }
                try {
                    admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
                    return;
                } catch (ExecutionException | TimeoutException e) {
                    // not yet: the loop ends by its deadline
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.close();
            throw new ServerStartException("interrupted while kafka started");
        }
    }
}
