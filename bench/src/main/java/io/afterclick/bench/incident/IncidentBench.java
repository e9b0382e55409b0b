package io.afterclick.bench.incident;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.afterclick.bench.measure.BenchException;
import io.afterclick.bench.measure.Progress;
import io.afterclick.bench.measure.RunOptions;
import io.afterclick.bench.measure.TextTable;
import io.afterclick.embedded.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code afterclick bench incident}: how a consumer is thrown out again and again, and what helps. */
@Command(
        name = "incident",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Replays an incident on a real Kafka, thirty times as fast: several experiments' work in one consumer, first in"
                    + " batches of 5,000, then of 3,000, then in two processes; then Afterclick's settings on the same load."
                    + " Takes about four minutes; docs/slow-consumers.md tells the story."
        },
        footer = {"", "Example:", "  afterclick bench incident --html lag.html --json lag.json"})
public final class IncidentBench implements Runnable {
    private static final int PARTITIONS = 4;
    private static final int EXPERIMENTS = 5;
    private static final int EXPERIMENT_MICROS = 500;
    private static final int RECORDS_PER_SECOND = 450;

    /** The client's default of five minutes, thirty times as fast. */
    private static final int MAX_POLL_INTERVAL_MILLIS = 10_000;

    private static final int BACKLOG_AT_FIRST = 6_000;
    private static final int TICK_MILLIS = 100;
    private static final int LEAST_DRAIN_SECONDS = 10;
    private static final int MOST_DRAIN_SECONDS = 120;
    private static final long DRAINED = 5_000;

    @Option(names = "--html", paramLabel = "FILE", description = "writes a page with the lag over time there")
    private Optional<Path> html = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "writes all figures there")
    private Optional<Path> json = Optional.empty();

    private final Progress progress = new Progress();

    @Override
    public void run() {
        Path folder = temporaryFolder();
        List<Phase> phases = new ArrayList<>();
        try (Broker broker = new Broker(folder, PARTITIONS)) {
            replay(broker, folder, phases);
        } finally {
            delete(folder);
        }
        report(phases);
    }

    private void replay(Broker broker, Path folder, List<Phase> phases) {
        int all = EXPERIMENTS * EXPERIMENT_MICROS;
        broker.createTopic("load");
        broker.send("load", BACKLOG_AT_FIRST);
        try (Run run = new Run(broker, folder, "load", "incident")) {
            Consumer first = run.pollLoop(5_000, all);
            phases.add(run.phase("batches of 5,000", 35, 35, List.of(first)));
            first.close();
            Consumer second = run.pollLoop(3_000, all);
            phases.add(run.phase("batches of 3,000", 30, 30, List.of(second)));
            Consumer third = run.pollLoop(3_000, all);
            phases.add(run.phase("a second process", LEAST_DRAIN_SECONDS, MOST_DRAIN_SECONDS, List.of(second, third)));
            second.close();
            third.close();
        }
        long backlog = phases.get(2).lagBegin();
        phases.add(afterclick(broker, folder, "same", "Afterclick's settings, the same work", all, backlog, 30, 30));
        phases.add(afterclick(
                broker,
                folder,
                "shared",
                "Afterclick's settings, counts shared by all experiments",
                EXPERIMENT_MICROS,
                backlog,
                LEAST_DRAIN_SECONDS,
                MOST_DRAIN_SECONDS));
    }

    private Phase afterclick(
            Broker broker,
            Path folder,
            String topic,
            String name,
            int workMicros,
            long backlog,
            int leastSeconds,
            int mostSeconds) {
        broker.createTopic(topic);
        broker.createTopic(topic + "-results");
        broker.send(topic, backlog);
        try (Run run = new Run(broker, folder, topic, "incident-" + topic)) {
            Consumer consumer = run.streamLoop(workMicros);
            Phase phase = run.phase(name, leastSeconds, mostSeconds, List.of(consumer));
            consumer.close();
            return phase;
        }
    }

    private void report(List<Phase> phases) {
        TextTable table =
                new TextTable("phase", "s", "lag before", "after", "worked on", "done", "wasted", "thrown out");
        for (Phase phase : phases) {
            table.row(
                    phase.name(),
                    Integer.toString(phase.seconds()),
                    Long.toString(phase.lagBegin()),
                    Long.toString(phase.lagEnd()),
                    Long.toString(phase.worked()),
                    Long.toString(phase.done()),
                    Long.toString(phase.wasted()),
                    Integer.toString(phase.thrownOut()));
        }
        System.out.println(table);
        System.out.print(LagChart.text(phases));
        try {
            if (html.isPresent()) {
                Files.writeString(html.get(), LagChart.html(phases, table.toString(), RunOptions.machine()));
            }
            if (json.isPresent()) {
                Map<String, Object> figures = new LinkedHashMap<>();
                figures.put("machine", RunOptions.machine());
                figures.put("records_per_second", RECORDS_PER_SECOND);
                figures.put("experiments", EXPERIMENTS);
                figures.put("work_micros_per_experiment", EXPERIMENT_MICROS);
                figures.put("max_poll_interval_ms", MAX_POLL_INTERVAL_MILLIS);
                figures.put("phases", phases);
                new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValue(json.get().toFile(), figures);
            }
        } catch (IOException e) {
            throw new BenchException("cannot write the result: " + e.getMessage(), e);
        }
    }

    /** One topic with its records, and its consumers. */
    private final class Run implements AutoCloseable {
        private final Broker broker;
        private final Path folder;
        private final String topic;
        private final String group;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private int consumers;

        private Run(Broker broker, Path folder, String topic, String group) {
            this.broker = broker;
            this.folder = folder;
            this.topic = topic;
            this.group = group;
        }

        private Consumer pollLoop(int batch, int workMicros) {
            return consumer(
                    PollLoop.class,
                    broker.address(),
                    topic,
                    group,
                    Integer.toString(batch),
                    Integer.toString(MAX_POLL_INTERVAL_MILLIS),
                    Integer.toString(workMicros));
        }

        private Consumer streamLoop(int workMicros) {
            return consumer(
                    StreamLoop.class,
                    broker.address(),
                    topic,
                    topic + "-results",
                    group,
                    Integer.toString(PARTITIONS),
                    Integer.toString(MAX_POLL_INTERVAL_MILLIS),
                    Integer.toString(workMicros),
                    folder.resolve("state-" + topic).toString());
        }

        private Consumer consumer(Class<?> main, String... arguments) {
            Path log = folder.resolve(group + "-" + ++consumers + ".log");
            List<String> command = new ArrayList<>(ChildProcess.javaCommand(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()));
            command.addAll(List.of(arguments));
            return new Consumer(ChildProcess.start(group + "-" + consumers, command, Map.of(), log), log);
        }

        /** Lets records come and looks at the lag each second, for the most seconds, or until it is drained. */
        private Phase phase(String name, int leastSeconds, int mostSeconds, List<Consumer> members) {
            progress.say(name);
            broker.flush();
            List<Long> lag = new ArrayList<>();
            long doneBefore = broker.done(group);
            long workedBefore = members.stream().mapToLong(Consumer::worked).sum();
            int thrownOutBefore = members.stream().mapToInt(Consumer::thrownOut).sum();
            lag.add(broker.lag(topic, group));
            ScheduledFuture<?> sending = clock.scheduleAtFixedRate(
                    () -> broker.send(topic, (long) RECORDS_PER_SECOND * TICK_MILLIS / 1_000),
                    0,
                    TICK_MILLIS,
                    TimeUnit.MILLISECONDS);
            int seconds = 0;
            while (seconds < mostSeconds && (seconds < leastSeconds || lag.get(lag.size() - 1) > DRAINED)) {
                sleepSecond();
                seconds++;
                lag.add(broker.lag(topic, group));
            }
            sending.cancel(false);
            long worked = members.stream().mapToLong(Consumer::worked).sum() - workedBefore;
            int thrownOut = members.stream().mapToInt(Consumer::thrownOut).sum() - thrownOutBefore;
            return new Phase(name, seconds, List.copyOf(lag), worked, broker.done(group) - doneBefore, thrownOut);
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }

    /** A consuming process. */
    private record Consumer(ChildProcess process, Path log) implements AutoCloseable {
        long worked() {
            return lines().filter(line -> line.startsWith(PollLoop.BATCH))
                    .mapToLong(line -> Long.parseLong(line.substring(PollLoop.BATCH.length())))
                    .sum();
        }

        int thrownOut() {
            return (int) lines().filter(PollLoop.THROWN_OUT::equals).count();
        }

        private Stream<String> lines() {
            try {
                return Files.exists(log) ? Files.readAllLines(log).stream() : Stream.empty();
            } catch (IOException e) {
                throw new BenchException("cannot read " + log, e);
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static void sleepSecond() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("afterclick-incident");
        } catch (IOException e) {
            throw new BenchException("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("cannot delete " + folder + ": " + e.getMessage());
        }
    }
}
