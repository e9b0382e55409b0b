package io.afterclick.local.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.local.load.ApiClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Made-up readers who use a mesh through its public API: ask for a slate, see some of it, maybe click, maybe read.
 *
 * <p>Thread-safe.
 */
public final class LiveTraffic implements AutoCloseable {
    private static final int SLATE_LENGTH = 10;
    private static final int VISITS_UNDER_WAY_MAX = 64;
    private static final long CLICK_AFTER_MILLIS = 200;
    private static final long EPISODE_MILLIS = 150;
    private static final long STOP_TIMEOUT_MILLIS = 2_000;
    private static final int READ_ON_EPISODES = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiClient api;
    private final SyntheticWorld world;
    private final Plan plan;
    private final Clock clock;
    private final SplittableRandom random;
    private final Semaphore visits = new Semaphore(VISITS_UNDER_WAY_MAX);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "live-traffic");
        thread.setDaemon(true);
        return thread;
    });

    private long slates;
    private long failures;
    private Tally everything = Tally.NONE;
    private final Map<String, Tally> showcase = new HashMap<>();

    /**
     * How much goes on.
     *
     * @param slatesPerSecond slates that are asked for each second
     * @param showcaseWorkId query work that gets a share of its own of all visits
     * @param showcaseShare that share, 0 to 1
     * @param firstReader number of the first reader; each visit is by another one
     */
    public record Plan(int slatesPerSecond, String showcaseWorkId, double showcaseShare, int firstReader) {}

    /**
     * What has happened so far.
     *
     * @param failures requests that were refused or not answered
     * @param everything over all slates
     */
    public record State(long slates, long failures, Tally everything) {}

    public LiveTraffic(ApiClient api, SyntheticWorld world, Plan plan, long seed, Clock clock) {
        this.api = api;
        this.world = world;
        this.plan = plan;
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /** Begins. */
    public void start() {
        long periodMicros = 1_000_000L / plan.slatesPerSecond();
        int[] nextReader = {plan.firstReader()};
        timer.scheduleAtFixedRate(
                () -> {
                    if (visits.tryAcquire()) { // a mesh that lags gets fewer visits, not a queue of them
                        visit(world.reader(nextReader[0]++), random.split());
                    }
                },
                0,
                periodMicros,
                TimeUnit.MICROSECONDS);
    }

    public synchronized State state() {
        return new State(slates, failures, everything);
    }

    /** What came of a work where it was shown for the showcase's query work. */
    public synchronized Tally showcase(String workId) {
        return showcase.getOrDefault(workId, Tally.NONE);
    }

    private void visit(SyntheticReader reader, SplittableRandom chance) {
        String queryWork = chance.nextDouble() < plan.showcaseShare()
                ? plan.showcaseWorkId()
                : world.comeAcross(reader, chance).workId();
        api.related(queryWork, reader.readerId(), SLATE_LENGTH).whenComplete((answer, error) -> {
            try {
                if (error == null && answer.statusCode() == 200) {
                    look(queryWork, ApiClient.body(answer), reader, chance);
                } else {
                    countFailure();
                }
            } finally {
                visits.release();
            }
        });
    }

    private void look(String queryWork, JsonNode slate, SyntheticReader reader, SplittableRandom chance) {
        List<WorldWork> shown = new ArrayList<>();
        slate.path("items")
                .forEach(item -> world.work(item.path("work_id").asText()).ifPresent(shown::add));
        if (shown.isEmpty()) {
            return;
        }
        List<WorldWork> seen = shown.subList(0, reader.placesSeen(shown.size(), chance));
        Optional<WorldWork> clicked = reader.click(seen, chance).map(seen::get);
        int episodes = clicked.map(work -> reader.episodesRead(work, chance)).orElse(0);
        count(queryWork, seen, clicked, episodes >= READ_ON_EPISODES);

        String token = slate.path("decision_token").asText();
        ArrayNode impressions = JSON.createArrayNode();
        for (WorldWork work : seen) {
            impressions.add(event("impression", reader, work).put("decision_token", token));
        }
        post(impressions);
        clicked.ifPresent(work -> {
            after(
                    CLICK_AFTER_MILLIS,
                    () -> post(JSON.createArrayNode()
                            .add(event("click", reader, work).put("decision_token", token))));
            for (int i = 1; i <= episodes; i++) {
                int episode = i;
                after(
                        CLICK_AFTER_MILLIS + i * EPISODE_MILLIS,
                        () -> post(JSON.createArrayNode()
                                .add(event("read", reader, work).put("episode", episode))));
            }
        });
    }

    private void after(long millis, Runnable action) {
        timer.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    private ObjectNode event(String type, SyntheticReader reader, WorldWork work) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("reader_id", reader.readerId())
                .put("time", clock.instant().toString())
                .put("work_id", work.workId());
    }

    private void post(ArrayNode events) {
        byte[] body = JSON.createObjectNode()
                .<ObjectNode>set("events", events)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        api.post("/v1/events", body).whenComplete((answer, error) -> {
            if (error != null || !isTaken(answer)) {
                countFailure();
            }
        });
    }

    private static boolean isTaken(HttpResponse<String> answer) {
        return answer.statusCode() / 100 == 2;
    }

    private synchronized void count(
            String queryWork, List<WorldWork> seen, Optional<WorldWork> clicked, boolean readOn) {
        slates++;
        everything = everything.plus(seen.size(), clicked.isPresent() ? 1 : 0, readOn ? 1 : 0);
        if (!queryWork.equals(plan.showcaseWorkId())) {
            return;
        }
        for (WorldWork work : seen) {
            boolean isClicked = clicked.filter(work::equals).isPresent();
            showcase.merge(
                    work.workId(),
                    Tally.NONE.plus(1, isClicked ? 1 : 0, isClicked && readOn ? 1 : 0),
                    (before, more) -> before.plus(more.impressions(), more.clicks(), more.readOns()));
        }
    }

    private synchronized void countFailure() {
        failures++;
    }

    /** Stops; requests under way are not waited for. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
