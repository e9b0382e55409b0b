package io.afterclick.candidate.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.retrieval.Candidate;
import io.afterclick.candidate.retrieval.Evidence;
import io.afterclick.candidate.retrieval.RelatedAnswer;
import io.afterclick.candidate.retrieval.RelatedRequest;
import io.afterclick.candidate.retrieval.RelatedWorks;
import io.afterclick.candidate.retrieval.RetrievalSettings;
import io.afterclick.candidate.retrieval.UnknownWorkException;
import io.afterclick.candidate.text.TextSimilarity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What serves, from catalog to answer, without the network. */
class TenantServingTest {
    private static final String TENANT = "t";
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final Map<String, Double> WEIGHTS =
            Map.of("als", 1.0, "coread", 1.0, "text", 0.5, "title", 0.25, "popular", 0.0);

    private final Tenants tenants = new Tenants(
            1,
            new TenantSettings(
                    10_000,
                    Fusions.of(FusionSettings.rrf(60, WEIGHTS)),
                    TextSimilarity.TF_IDF,
                    true,
                    Duration.ofDays(30),
                    Clock.fixed(NOW, ZoneOffset.UTC)),
            (name, opened) -> {});
    private final Tenant tenant = tenants.open(TENANT);
    private final RelatedWorks related = new RelatedWorks(
            tenants::retrieval, name -> List.of(), new RetrievalSettings(200, 2), (retriever, nanos) -> {});

    private RelatedAnswer find(String id, int limit, double newWorksShare) {
        return related.find(
                new RelatedRequest(TENANT, id, limit, Set.of(), WorkFilter.ANY, Optional.empty(), newWorksShare));
    }

    private List<String> ids(String id) {
        return find(id, 10, 0).candidates().stream().map(Candidate::workId).toList();
    }

    @Test
    void find_inACatalogOfNoneOrOne_isRefusedOrEmpty() {
        assertThatThrownBy(() -> ids("a")).isInstanceOf(UnknownWorkException.class);
        tenant.put(Works.titled("a", "Alone"));
        assertThat(ids("a")).isEmpty();
        tenant.remove("a");
        assertThatThrownBy(() -> ids("a")).isInstanceOf(UnknownWorkException.class);
    }

    @Test
    void put_twice_isOneWorkWithTheLaterText() {
        tenant.put(Works.withSynopsis("query", "en", "pirate"));
        tenant.put(Works.withSynopsis("a", "en", "teacher"));
        tenant.put(Works.withSynopsis("a", "en", "pirate"));
        tenant.put(Works.withSynopsis("a", "en", "pirate"));
        assertThat(tenant.works()).isEqualTo(2);
        List<Candidate> found = find("query", 10, 0).candidates();
        assertThat(found).extracting(Candidate::workId).containsExactly("a");
        assertThat(found.get(0).evidence()).extracting(Evidence::retriever).containsExactly("text");
    }

    @Test
    void find_ofWorksWithOneText_findsEachByTheOther() {
        Work one =
                new Work("one", "Twins", List.of("Kim"), List.of("Drama"), List.of(), "A tale of twins.", "en", true);
        Work two =
                new Work("two", "Twins", List.of("Kim"), List.of("Drama"), List.of(), "A tale of twins.", "en", true);
        tenant.put(one);
        tenant.put(two);
        assertThat(ids("one")).containsExactly("two");
        assertThat(ids("two")).containsExactly("one");
        assertThat(find("one", 10, 0).candidates().get(0).evidence())
                .extracting(Evidence::retriever)
                .containsExactly("text", "title");
    }

    @Test
    void find_withIdsOfAnyUnicode_keepsThemApart() {
        String[] ids = {
            "𝕏🦊", // surrogate pairs
            "e\u0301", // combining mark
            "\u00e9", // the same letter, composed: another id
            "שלום\u200f", // right to left, with a mark of direction
            "العربية",
            "웹툰",
            "\ud83d\ude00\u200d\u200d",
            "İstanbul ıI",
            "\ud800", // half a pair
        };
        for (String id : ids) {
            tenant.put(Works.withSynopsis(id, "en", "pirate"));
        }
        String[] sorted = ids.clone();
        Arrays.sort(sorted);
        tenant.serve(RandomModels.of(TENANT, "v", sorted, 4, new SplittableRandom(1)), false);
        assertThat(tenant.works()).isEqualTo(ids.length);
        for (String id : ids) {
            List<String> others = new ArrayList<>(List.of(ids));
            others.remove(id);
            assertThat(ids(id)).containsExactlyInAnyOrderElementsOf(others);
        }
    }

    @Test
    void newWorks_areThoseThatTheModelDoesNotKnowOrThatCameOutLately() {
        tenant.put(Works.titled("old", "x"));
        tenant.put(Works.titled("query", "x"));
        tenant.put(Works.published("fresh", NOW.minus(Duration.ofDays(29))));
        assertThat(newWorks()).containsExactly("fresh");
        tenant.serve(
                RandomModels.of(TENANT, "v", new String[] {"fresh", "old", "query"}, 4, new SplittableRandom(1)),
                false);
        tenant.put(Works.titled("unknown", "y"));
        tenant.put(Works.published("unknown and old", NOW.minus(Duration.ofDays(900))));
        assertThat(newWorks()).containsExactlyInAnyOrder("fresh", "unknown", "unknown and old");
    }

    private List<String> newWorks() {
        return find("query", 10, 0).candidates().stream()
                .filter(Candidate::newWork)
                .map(Candidate::workId)
                .toList();
    }

    @Test
    void find_whileModelsAreSwappedAndWorksPut_isAlwaysFullAndOfOneModel() throws Exception {
        int works = 300;
        String[] all = new String[works];
        for (int w = 0; w < works; w++) {
            all[w] = "w%03d".formatted(w);
            tenant.put(Works.withSynopsis(all[w], "en", "pirate number" + w % 7));
        }
        // Each model knows only works of its own parity: what the learned retrievers found tells which one answered.
        List<io.afterclick.candidate.training.TrainedModel> models = new ArrayList<>();
        for (int parity = 0; parity < 2; parity++) {
            int rest = parity;
            String[] known = Arrays.stream(all)
                    .filter(id -> Integer.parseInt(id.substring(1)) % 2 == rest)
                    .toArray(String[]::new);
            models.add(RandomModels.of(TENANT, "v" + parity, known, 8, new SplittableRandom(parity)));
        }
        tenant.serve(models.get(0), false);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> asking = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                int seed = thread;
                asking.add(pool.submit((Callable<Integer>) () -> ask(all, new SplittableRandom(seed), stop)));
            }
            for (int swap = 0; swap < 2_000; swap++) {
                tenant.serve(models.get(swap % 2), false);
                tenant.put(Works.withSynopsis(all[swap % works], "en", "pirate number" + swap % 7));
            }
            stop.set(true);
            for (Future<Integer> answers : asking) {
                assertThat(answers.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            stop.set(true);
            pool.shutdownNow();
        }
    }

    private int ask(String[] ids, SplittableRandom random, AtomicBoolean stop) {
        int answers = 0;
        while (!stop.get() || answers == 0) {
            RelatedAnswer answer = find(ids[random.nextInt(ids.length)], 100, 0.5);
            assertThat(answer.candidates()).hasSize(100);
            int parity = answer.modelVersion().orElseThrow().equals("v0") ? 0 : 1;
            for (Candidate candidate : answer.candidates()) {
                boolean isKnown = Integer.parseInt(candidate.workId().substring(1)) % 2 == parity;
                assertThat(candidate.newWork()).isEqualTo(!isKnown);
                if (!isKnown) {
                    assertThat(candidate.evidence())
                            .extracting(Evidence::retriever)
                            .doesNotContain("als", "coread", "popular");
                }
            }
            answers++;
        }
        return answers;
    }
}
