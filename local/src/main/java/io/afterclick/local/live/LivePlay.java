package io.afterclick.local.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.LoadException;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Satiation;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
import io.afterclick.local.trial.Comparison;
import io.afterclick.local.trial.Recorder;
import io.afterclick.local.trial.Trial;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Plays the visits of a world against a mesh, at a steady rate: the days pass faster than real ones, and so do the delays
 * of clicks and reads. The mesh finds the candidates, chooses the policies and learns; what comes of each policy's slates
 * is measured as in a {@link Trial}.
 *
 * <p>Thread-safe inside: answers come on any thread, and the world's state is touched by one at a time.
 */
public final class LivePlay {
    private static final int VISITS_UNDER_WAY_MAX = 64;
    private static final int OK = 200;
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);
    private static final long ASK_AGAIN_MILLIS = 200;
    private static final long LAST_EVENTS_WITHIN_SECONDS = 600;
    private static final String NO_POLICY = "none";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiClient api;
    private final World world;
    private final Clock clock;
    private final Progress progress;
    private final WorldLoader loader;
    private final Oracle oracle;
    private final Satiation satiation;
    private final Response response = new Response();
    private final Map<String, Recorder> recorders = new LinkedHashMap<>();
    private final Semaphore places = new Semaphore(VISITS_UNDER_WAY_MAX);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2);
    private double realMillisPerMillis;
    private long failures;
    private long degraded;

    public LivePlay(ApiClient api, World world, Clock clock, Progress progress) {
        this.api = api;
        this.world = world;
        this.clock = clock;
        this.progress = progress;
        this.loader = new WorldLoader(api, world, progress);
        this.oracle = new Oracle(world, Trial.SLATE_LENGTH);
        this.satiation = new Satiation(world.settings().readers());
    }

    /**
     * Loads the world, plays all visits and waits for the last events.
     *
     * @param visitsPerSecond visits begun each second; fewer where the mesh lags
     * @return what came of each policy that the mesh used; empty where no slate came
     */
    public Optional<Comparison> run(int visitsPerSecond) {
        api.requireAnswer();
        loader.load();
        awaitServed();
        Visits visits = Visits.draw(world);
        realMillisPerMillis =
                1_000.0 * visits.size() / visitsPerSecond / (world.settings().days() * (double) Visit.DAY_MILLIS);
        try {
            play(visits, visitsPerSecond);
            places.acquire(VISITS_UNDER_WAY_MAX);
            timer.shutdown();
            timer.awaitTermination(LAST_EVENTS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            timer.shutdownNow();
        }
        return result(visits.size());
    }

    private void awaitServed() {
        long deadline = System.nanoTime() + SERVED_WITHIN.toNanos();
        while (api.related(Catalog.id(0), "", 1).join().statusCode() != OK) {
            if (System.nanoTime() - deadline > 0) {
                throw new LoadException(
                        LoadException.Reason.UNAVAILABLE,
                        api.url() + " does not serve the world's works after " + SERVED_WITHIN.toSeconds() + " s");
            }
            pause(ASK_AGAIN_MILLIS);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void play(Visits visits, int visitsPerSecond) throws InterruptedException {
        long start = System.nanoTime();
        int day = 0;
        try (Progress.Step step = progress.step("playing " + world.name(), visits.size(), "visits")) {
            for (int i = 0; i < visits.size(); i++) {
                Visit visit = visits.get(i);
                while (day < visit.day()) {
                    loader.loadWorksOf(++day);
                }
                long due = start + (long) (i * 1e9 / visitsPerSecond);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                places.acquire();
                begin(visit);
                step.at(i + 1);
            }
        }
    }

    private void begin(Visit visit) {
        api.related(Catalog.id(visit.query()), readerId(visit.reader()), Trial.SLATE_LENGTH)
                .whenComplete((answer, error) -> {
                    try {
                        if (error == null && answer.statusCode() == OK) {
                            look(visit, ApiClient.body(answer));
                        } else {
                            countFailure();
                        }
                    } finally {
                        places.release();
                    }
                });
    }

    private void look(Visit visit, JsonNode answer) {
        List<Integer> shown = new ArrayList<>();
        for (JsonNode item : answer.path("items")) {
            number(item.path("work_id").asText()).ifPresent(shown::add);
        }
        if (shown.isEmpty()) {
            countFailure();
            return;
        }
        int[] slate = shown.stream().mapToInt(work -> work).toArray();
        String token = answer.path("decision_token").asText();
        String policy = answer.path("policy").asText();
        synchronized (this) {
            degraded += answer.path("degraded").isEmpty() ? 0 : 1;
            Recorder recorder =
                    recorders.computeIfAbsent(policy.isEmpty() ? NO_POLICY : policy, name -> new Recorder(world, name));
            int[] best =
                    Arrays.copyOf(oracle.order(visit.query(), visit.day()), Math.min(slate.length, Trial.SLATE_LENGTH));
            recorder.shown(visit, slate, best);
            world.respond(visit, slate, satiation, response);
            recorder.came(visit, slate, response);
            sendEvents(visit, slate, token);
        }
    }

    /** Number of one of the world's works; empty for a work that is none of them. */
    private OptionalInt number(String id) {
        if (!id.matches("w[0-9]{1,7}")) {
            return OptionalInt.empty();
        }
        int number = Catalog.number(id);
        return number < world.catalog().works() ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private void sendEvents(Visit visit, int[] slate, String token) {
        ArrayNode impressions = JSON.createArrayNode();
        for (int place = 0; place < response.seen(); place++) {
            impressions.add(event("impression", visit, slate[place]).put("decision_token", token));
        }
        post(impressions);
        for (int click = 0; click < response.clicks(); click++) {
            int work = slate[response.place(click)];
            long clickedAfter = response.clickedAfterMillis(click);
            after(
                    clickedAfter,
                    () -> post(JSON.createArrayNode()
                            .add(event("click", visit, work).put("decision_token", token))));
            for (int i = 0; i < response.episodes(click); i++) {
                int episode = i + 1;
                after(
                        clickedAfter + response.readAfterMillis(click, i),
                        () -> post(JSON.createArrayNode()
                                .add(event("read", visit, work).put("episode", episode))));
            }
        }
    }

    /** Later, by the world's time; in the order of events where a world's minute is less than a millisecond. */
    private void after(long worldMillis, Runnable action) {
        timer.schedule(action, (long) (worldMillis * realMillisPerMillis * 1e6) + 1_000_000, TimeUnit.NANOSECONDS);
    }

    private ObjectNode event(String type, Visit visit, int work) {
        return JSON.createObjectNode()
                .put("type", type)
                .put("reader_id", readerId(visit.reader()))
                .put("time", clock.instant().toString())
                .put("work_id", Catalog.id(work));
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

    private synchronized void countFailure() {
        failures++;
    }

    private synchronized Optional<Comparison> result(int visits) {
        if (failures > 0 || degraded > 0) {
            progress.say(String.format("  %,d requests failed, %,d slates were degraded", failures, degraded));
        }
        return recorders.isEmpty()
                ? Optional.empty()
                : Optional.of(Comparison.of(
                        world,
                        visits,
                        false,
                        recorders.values().stream().map(Recorder::measures).toList()));
    }

    static String readerId(int reader) {
        return "reader-" + reader;
    }
}
