package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.attribution.BotRules;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** A learner in a process of its own, that can be killed. Ends when its standard input does. */
final class LearnerProcess implements AutoCloseable {
    static final String APPLICATION_ID = "learner-process";
    static final OutcomeClock CLOCK =
            new OutcomeClock(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(3));

    /** Group and topic of the copy. */
    static final String COPY = "copy-of-events";

    private static final OutcomeClock EVERY_DAY =
            new OutcomeClock(Duration.ofMinutes(30), Duration.ofDays(7), Duration.ofDays(1));

    /** As in application.properties. Without Quarkus all is logged: the client would write a text for each record that it sends. */
    private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

    private final Process process;

    private LearnerProcess(Process process) {
        this.process = process;
    }

    /** What the process does. */
    enum Mode {
        /** Learns with windows of minutes. */
        SHORT_WINDOWS,
        /** Learns with the windows of every day. */
        LEARN,
        /** Copies events to another topic and does nothing else: the most that Kafka Streams can do on this machine. */
        COPY
    }

    static LearnerProcess start(Mode mode, String brokers, Path folder, String... jvmOptions) throws IOException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                LearnerProcess.class.getName(),
                brokers,
                folder.toString(),
                mode.name()));
        return new LearnerProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start());
    }

    /** SIGKILL: nothing is flushed, closed or said. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Lets it leave in order. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private static LearnSettings settings(Path stateDir, OutcomeClock clock) {
        return new LearnSettings(
                clock,
                APPLICATION_ID,
                stateDir,
                Integer.getInteger("afterclick.threads", 1),
                Duration.ofMillis(200),
                10_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                Duration.ofSeconds(6), // the broker allows no less
                Integer.getInteger("afterclick.max-poll-records", 40),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(Integer.getInteger("afterclick.record-time-limit-millis", 100)),
                64 << 20,
                16 << 20,
                3,
                new BotRules(true, 60, 600, 120, 100, 0.9, Duration.ofDays(1)));
    }

    public static void main(String[] args) throws IOException {
        KAFKA_LOG.setLevel(Level.WARNING);
        Path folder = Path.of(args[1]);
        switch (Mode.valueOf(args[2])) {
            case SHORT_WINDOWS -> learn(args[0], settings(folder, CLOCK));
            case LEARN -> learn(args[0], settings(folder, EVERY_DAY));
            case COPY -> copy(args[0], folder);
        }
    }

    private static void learn(String brokers, LearnSettings settings) throws IOException {
        try (Learner learner = new Learner(
                settings,
                Map.of("bootstrap.servers", brokers),
                new SimpleMeterRegistry(),
                TracerProvider.noop().get("test"))) {
            learner.start();
            untilTold();
        }
    }

    private static void copy(String brokers, Path folder) throws IOException {
        Topology topology = new Topology();
        topology.addSource("from", new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.EVENTS);
        topology.addSink("to", COPY, new ByteArraySerializer(), new ByteArraySerializer(), "from");
        Properties config = new Properties();
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, COPY);
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100L);
        config.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
        try (KafkaStreams streams = new KafkaStreams(topology, config)) {
            streams.start();
            untilTold();
        }
    }

    private static void untilTold() throws IOException {
        while (System.in.read() >= 0) {
            // until it is closed
        }
    }
}
