package io.afterclick.local.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.LoadException;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Pricing;
import io.afterclick.local.simulation.World;
import io.afterclick.local.world.SyntheticWorld;
import io.afterclick.local.world.WorldWork;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Brings the works of a world, with made-up titles and synopses, and the past reads of its readers into a mesh. */
final class WorldLoader {
    private static final int WORKS_PER_BATCH = 500;
    private static final int READS_PER_BATCH = 1_000;
    private static final int PAST_READS_OF_A_READER = 8;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiClient api;
    private final World world;
    private final Progress progress;
    private final List<WorldWork> words;

    WorldLoader(ApiClient api, World world, Progress progress) {
        this.api = api;
        this.world = world;
        this.progress = progress;
        // Its main genre goes round like the catalog's: titles and synopses fit.
        this.words = SyntheticWorld.create(
                        world.settings().seed(), world.catalog().works())
                .works();
    }

    /** Loads the works of the first day and the past, and asks for a model to be trained on it. */
    void load() {
        try (Progress.Step step = progress.step("loading works", Catalog.FIRST_WORKS, "works")) {
            loadWorksOf(0);
            step.at(Catalog.FIRST_WORKS);
        }
        loadPast();
        HttpResponse<String> answer = api.post("/v1/models", new byte[0]).join();
        progress.say(
                answer.statusCode() == ACCEPTED
                        ? "  a model of the past reads is being trained; until it serves, candidates come from texts"
                        : answer.statusCode() == CONFLICT
                                ? "  a training runs already; candidates may come from texts"
                                : "  no training (status " + answer.statusCode()
                                        + "): the next one on schedule takes the past reads in");
    }

    /** Loads the works that appear on a day. */
    void loadWorksOf(int day) {
        Catalog catalog = world.catalog();
        ArrayNode batch = JSON.createArrayNode();
        for (int work = 0; work < catalog.works(); work++) {
            if (catalog.firstDay(work) == day) {
                batch.add(work(work));
                if (batch.size() == WORKS_PER_BATCH) {
                    post("works", batch);
                }
            }
        }
        post("works", batch);
    }

    private ObjectNode work(int number) {
        Catalog catalog = world.catalog();
        WorldWork text = words.get(number);
        ObjectNode work = JSON.createObjectNode()
                .put("work_id", Catalog.id(number))
                .put("title", text.title())
                .put("synopsis", text.synopsis())
                .put("language", "en")
                .put("pricing", catalog.pricing(number).name())
                .put("episodes", catalog.episodes(number))
                .put("format", "webtoon");
        if (catalog.pricing(number) == Pricing.FREE_FIRST) {
            work.put("free_episodes", catalog.freeEpisodes(number));
        }
        text.creators().forEach(work.withArray("creators")::add);
        text.genres().forEach(work.withArray("genres")::add);
        text.tags().forEach(work.withArray("tags")::add);
        return work;
    }

    private void loadPast() {
        int readers = world.settings().readers();
        try (Progress.Step step =
                progress.step("loading past reads", (long) readers * PAST_READS_OF_A_READER, "reads")) {
            ArrayNode batch = JSON.createArrayNode();
            for (int reader = 0; reader < readers; reader++) {
                double[] upTo = world.comesAcrossUpTo(reader);
                SplittableRandom random = new SplittableRandom(world.settings().seed() * 7_919L + reader);
                for (int i = 0; i < PAST_READS_OF_A_READER; i++) {
                    batch.addObject()
                            .put("type", "read")
                            .put("reader_id", LivePlay.readerId(reader))
                            .put("work_id", Catalog.id(World.pick(upTo, random.nextDouble())))
                            .put("imported", true);
                }
                if (batch.size() + PAST_READS_OF_A_READER > READS_PER_BATCH) {
                    post("events", batch);
                    step.at((long) (reader + 1) * PAST_READS_OF_A_READER);
                }
            }
            post("events", batch);
        }
    }

    private void post(String field, ArrayNode batch) {
        if (batch.isEmpty()) {
            return;
        }
        ObjectNode body = JSON.createObjectNode();
        body.set(field, batch);
        HttpResponse<String> answer = api.post("/v1/" + field, body.toString().getBytes(StandardCharsets.UTF_8))
                .join();
        if (answer.statusCode() != OK && answer.statusCode() != ACCEPTED) {
            throw new LoadException(
                    LoadException.Reason.REFUSED,
                    api.url() + "/v1/" + field + " refused the world's " + field + ": status " + answer.statusCode());
        }
        batch.removeAll();
    }
}
