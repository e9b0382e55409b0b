package io.afterclick.local.rolling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Readers who ask for slates and tell what they saw and read, so many requests a second in all: three slates, then a batch
 * of an impression and a read of the oldest slate that was not reported yet. Each reader is another one, so that each event
 * can be told from all others.
 */
final class ServiceLoad implements AutoCloseable {
    static final int SLATE_LENGTH = 10;
    private static final int WORKERS = 48;
    private static final int REQUESTS_PER_BATCH = 4;
    private static final int SLATES_KEPT = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeepAliveClient client;
    private final List<String> works;
    private final int requestsPerSecond;
    private final long beganNanos = System.nanoTime();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong slates = new AtomicLong();
    private final AtomicLong degradedSlates = new AtomicLong();
    private final AtomicLong latestNanos = new AtomicLong();
    private final Map<String, Long> degraded = new ConcurrentHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Slate> unreported = new ArrayBlockingQueue<>(SLATES_KEPT);
    private final String name;
    private final List<Thread> workers = new ArrayList<>();
    private volatile long endedNanos;
    private volatile boolean over;

    private record Slate(String reader, String token, String work) {}

    /** What has come of it. @param degraded slates by the stage that they lack */
    record State(long answered, long slates, long degradedSlates, Map<String, Long> degraded, List<String> failures) {}

    /** @param name begins the ids of its readers */
    ServiceLoad(String name, KeepAliveClient client, List<String> works, int requestsPerSecond) {
        this.name = name;
        this.client = client;
        this.works = works;
        this.requestsPerSecond = requestsPerSecond;
    }

    void start() {
        for (int i = 0; i < WORKERS; i++) {
            Thread worker = new Thread(this::work, "load-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    State state() {
        synchronized (failures) {
            return new State(
                    answered.get(), slates.get(), degradedSlates.get(), new TreeMap<>(degraded), List.copyOf(failures));
        }
    }

    /** From its start to its end, or to now. */
    double seconds() {
        return ((over ? endedNanos : System.nanoTime()) - beganNanos) / 1e9;
    }

    /** The longest that a request began too late, because as many as may were under way. */
    long latestMillis() {
        return latestNanos.get() / 1_000_000;
    }

    /** Events that were answered with 202. */
    Set<String> accepted() {
        return accepted;
    }

    static String impression(String reader, String work) {
        return "impression " + reader + " " + work;
    }

    static String read(String reader, String work) {
        return "read " + reader + " " + work;
    }

    private void work() {
        while (!over) {
            long number = next.getAndIncrement();
            long due = beganNanos + number * 1_000_000_000L / requestsPerSecond;
            for (long wait = due - System.nanoTime(); wait > 0 && !over; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(wait, 100_000_000));
            }
            if (over) {
                return;
            }
            latestNanos.accumulateAndGet(System.nanoTime() - due, Math::max);
            request(number);
        }
    }

    private void request(long number) {
        Slate slate = number % REQUESTS_PER_BATCH == REQUESTS_PER_BATCH - 1 ? unreported.poll() : null;
        String what = slate == null ? "a slate" : "events";
        try {
            if (slate == null) {
                ask(number);
            } else {
                tell(slate);
            }
            answered.incrementAndGet();
        } catch (IOException | RuntimeException e) {
            synchronized (failures) {
                failures.add(Instant.now() + " " + what + ": " + e.getMessage());
            }
        }
    }

    private void ask(long number) throws IOException {
        String reader = name + "-" + number;
        String query = works.get((int) (number % works.size()));
        KeepAliveClient.Answer answer =
                client.send("GET", "/v1/works/" + query + "/related?limit=" + SLATE_LENGTH + "&reader=" + reader, "");
        require(answer, 200);
        JsonNode slate = JSON.readTree(answer.body());
        if (slate.path("items").size() != SLATE_LENGTH) {
            throw new IllegalStateException("a slate of " + slate.path("items").size());
        }
        slates.incrementAndGet();
        if (!slate.path("degraded").isEmpty()) {
            degradedSlates.incrementAndGet();
            slate.path("degraded").forEach(stage -> degraded.merge(stage.asText(), 1L, Long::sum));
        }
        boolean kept = unreported.offer(new Slate(
                reader,
                slate.path("decision_token").asText(),
                slate.path("items").get(0).path("work_id").asText()));
        if (!kept) {
            unreported.poll();
        }
    }

    private void tell(Slate slate) throws IOException {
        String common = "\"reader_id\":\"%s\",\"time\":\"%s\",\"work_id\":\"%s\""
                .formatted(slate.reader(), Instant.now(), slate.work());
        String body =
                "{\"events\":[{\"type\":\"impression\",%s,\"decision_token\":\"%s\"},{\"type\":\"read\",%s,\"episode\":1}]}"
                        .formatted(common, slate.token(), common);
        require(client.send("POST", "/v1/events", body), 202);
        accepted.add(impression(slate.reader(), slate.work()));
        accepted.add(read(slate.reader(), slate.work()));
    }

    private static void require(KeepAliveClient.Answer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException(answer.from() + " answered " + answer.status() + ": " + answer.body());
        }
    }

    /** Asks for nothing more, and waits for what is under way. */
    @Override
    public void close() {
        if (!over) {
            endedNanos = System.nanoTime();
        }
        over = true;
        try {
            for (Thread worker : workers) {
                worker.join(TimeUnit.SECONDS.toMillis(20));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
