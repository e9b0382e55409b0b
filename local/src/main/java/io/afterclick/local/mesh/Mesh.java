package io.afterclick.local.mesh;

import io.afterclick.embedded.ChildProcess;
import io.afterclick.embedded.EmbeddedKafka;
import io.afterclick.embedded.EmbeddedRedis;
import io.afterclick.embedded.MeshTopics;
import io.afterclick.embedded.ServerStartException;
import io.afterclick.local.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A running mesh: Kafka, Redis and the services, each a child process of this one.
 *
 * <p>Children that end by themselves are started again. All end with this process, however it ends. Thread-safe.
 */
public final class Mesh implements AutoCloseable {
    /** Partitions of each keyed topic: as many workers as a desktop machine gives one consumer. */
    private static final int PARTITIONS = 4;

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200); // each look costs a JVM that starts
    private static final int LOG_TAIL_LINES = 15;

    private final MeshSettings settings;
    private final StateFolder state;
    private final Progress progress;
    private final Readiness readiness = new Readiness();
    private final ScheduledExecutorService restarts;
    private final SupervisedProcess kafka;
    private final SupervisedProcess redis;
    private final Map<MeshService, SupervisedProcess> services = new EnumMap<>(MeshService.class);
    private volatile boolean closed;

    private Mesh(MeshSettings settings, StateFolder state, Progress progress) {
        this.settings = settings;
        this.state = state;
        this.progress = progress;
        // One thread for each child, as a restart of one may wait long.
        this.restarts = Executors.newScheduledThreadPool(2 + MeshService.values().length, task -> {
            Thread thread = new Thread(task, "mesh-restarts");
            thread.setDaemon(true);
            return thread;
        });
        MeshPorts ports = settings.ports();
        this.kafka = supervised("kafka", () -> EmbeddedKafka.start(
                        state.kafka(), ports.kafka(), ports.controller(), state.freshOutput("kafka"))
                .process());
        this.redis =
                supervised("redis", () -> EmbeddedRedis.start(state.redis(), ports.redis(), state.freshOutput("redis"))
                        .process());
        ServiceCommand command = new ServiceCommand(settings, ports, state);
        for (MeshService service : MeshService.values()) {
            services.put(
                    service,
                    supervised(
                            service.module(),
                            () -> ChildProcess.start(
                                    service.module(),
                                    command.of(service),
                                    command.environment(service),
                                    state.freshOutput(service.module()))));
        }
    }

    private SupervisedProcess supervised(String name, Supplier<ChildProcess> starter) {
        return new SupervisedProcess(name, starter, restarts, line -> progress.say("  " + line));
    }

    /**
     * Takes the state folder, and makes sure that everything is there and every port free; starts nothing yet.
     *
     * @param progress told of each step, and of children that end by themselves
     * @throws MeshException when something is missing or in use
     */
    public static Mesh prepare(MeshSettings settings, Progress progress) {
        for (MeshService service : MeshService.values()) {
            if (!Files.exists(service.jar(settings.home()))) {
                throw new MeshException(
                        MeshException.Reason.NOT_BUILT,
                        service.jar(settings.home()) + " is missing; build it: mvn package in " + settings.home());
            }
        }
        StateFolder state = StateFolder.open(settings.state());
        try {
            settings.ports().requireFree();
            return new Mesh(settings, state, progress);
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /**
     * Starts everything and waits until every service is ready.
     *
     * @throws MeshException when something ends early or is not ready in time; what was started is stopped
     */
    public void start() {
        try {
            try (Progress.Step step = progress.step("starting kafka, redis", 0, "")) {
                startServers();
            }
            startServices(EnumSet.allOf(MeshService.class));
            kafka.restartWhenItEnds();
            redis.restartWhenItEnds();
            services.values().forEach(SupervisedProcess::restartWhenItEnds);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startServers() {
        CompletableFuture<Void> redisUp = CompletableFuture.runAsync(redis::start);
        try {
            kafka.start();
            redisUp.join();
        } catch (ServerStartException e) {
            throw new MeshException(MeshException.Reason.NOT_READY, e.getMessage());
        } catch (CompletionException e) {
            if (e.getCause() instanceof ServerStartException cause) {
                throw new MeshException(MeshException.Reason.NOT_READY, cause.getMessage());
            }
            throw e;
        }
        MeshTopics.create(bootstrapServers(), PARTITIONS);
    }

    /** Starts services that do not run, all at the same time, and waits until they are ready. */
    public void startServices(Set<MeshService> wanted) {
        requireOpen();
        wanted.forEach(service -> services.get(service).start());
        try (Progress.Step step = progress.step("starting services", wanted.size(), "")) {
            awaitReady(wanted, step);
        }
    }

    /** Stops a service; it stays stopped until it is started again. */
    public void stopService(MeshService service) {
        services.get(service).stop();
    }

    /** Ends a service at once, as a crash would; it is restarted by itself. */
    public void crashService(MeshService service) {
        services.get(service).crash();
    }

    /** Whether the service answers that it can serve. */
    public boolean isReady(MeshService service) {
        return readiness.isReady(settings.ports().management(service));
    }

    private void awaitReady(Set<MeshService> wanted, Progress.Step step) {
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        Set<MeshService> waiting = EnumSet.copyOf(wanted);
        while (!waiting.isEmpty()) {
            waiting.removeIf(this::isReady);
            step.at(wanted.size() - waiting.size());
            for (MeshService service : waiting) {
                if (closed) {
                    throw new MeshException(MeshException.Reason.NOT_READY, "stopped while services started");
                }
                if (!services.get(service).isAlive()) {
                    throw notReady(service, "ended while it started");
                }
                if (System.nanoTime() > deadline) {
                    throw notReady(service, "was not ready after " + READY_TIMEOUT.toSeconds() + " s");
                }
            }
            pause();
        }
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeshException(MeshException.Reason.NOT_READY, "interrupted while services started");
        }
    }

    private MeshException notReady(MeshService service, String what) {
        Path log = state.serviceLog(service);
        for (String line : lastLines(log)) {
            progress.say("  " + service.module() + ": " + line);
        }
        return new MeshException(MeshException.Reason.NOT_READY, service.module() + " " + what + "; its log is " + log);
    }

    private static List<String> lastLines(Path log) {
        try {
            List<String> lines =
                    Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.<String>of();
            return new ArrayList<>(lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return List.of("its log cannot be read: " + e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the mesh is closed");
        }
    }

    /** Whether it has been told to stop. */
    public boolean isClosed() {
        return closed;
    }

    /** Address of the public API. */
    public String apiUrl() {
        return "http://127.0.0.1:" + settings.ports().gateway();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + settings.ports().kafka();
    }

    public MeshPorts ports() {
        return settings.ports();
    }

    public StateFolder state() {
        return state;
    }

    /**
     * Stops everything and waits for it: first what takes requests, then what learns, last what they stand on. May be
     * called while it starts, and more than once.
     */
    @Override
    public void close() {
        closed = true;
        // An interrupt at the terminal may reach some children before this process stops them.
        kafka.leaveToItself();
        redis.leaveToItself();
        services.values().forEach(SupervisedProcess::leaveToItself);
        restarts.shutdownNow();
        services.get(MeshService.GATEWAY).stop();
        List<CompletableFuture<Void>> stopping = new ArrayList<>();
        for (MeshService service : EnumSet.complementOf(EnumSet.of(MeshService.GATEWAY))) {
            stopping.add(CompletableFuture.runAsync(() -> stopService(service)));
        }
        stopping.forEach(CompletableFuture::join);
        redis.stop();
        kafka.stop();
        state.close();
    }
}
