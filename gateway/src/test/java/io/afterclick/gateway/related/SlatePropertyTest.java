package io.afterclick.gateway.related;

import static io.afterclick.gateway.testing.Works.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.catalog.WorkChange.Deletion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the catalog, the reader, the query and the state of the services: what a slate promises, it keeps. */
class SlatePropertyTest {
    private static final int WORLDS = 300;
    private static final int QUERIES_PER_WORLD = 10;
    private static final List<String> LANGUAGES = List.of("", "pt", "pt-BR", "ko");
    private static final List<String> GENRES = List.of("drama", "action", "daily");

    @Test
    void relatedTo_anyWorld_slateIsFullDistinctAllowedAndExplained() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int world = 0; world < WORLDS; world++) {
            new World(random).check("seed " + seed + ", world " + world);
        }
    }

    private static final class World {
        private final Random random;
        private final RelatedStage stage = new RelatedStage();
        private final Map<String, Work> works = new HashMap<>();

        World(Random random) {
            this.random = random;
            int size = 1 + random.nextInt(40);
            for (int i = 0; i < size; i++) {
                List<String> genres =
                        GENRES.stream().filter(genre -> random.nextBoolean()).toList();
                boolean available = i == 0 || random.nextInt(5) > 0;
                Work work = work(
                        "t",
                        "w" + i,
                        random.nextInt(4),
                        available,
                        Pricing.values()[random.nextInt(Pricing.values().length)],
                        LANGUAGES.get(random.nextInt(LANGUAGES.size())),
                        genres.toArray(String[]::new));
                works.put(work.workId(), work);
                stage.put(work);
            }
        }

        void check(String description) throws Exception {
            for (int i = 0; i < QUERIES_PER_WORLD; i++) {
                shake();
                RelatedQuery query = query();
                Slate slate = stage.relatedWorks.relatedTo(query).await().indefinitely();
                check(query, slate, description + ", query " + i);
            }
        }

        /** The services' answers are as odd as they like: they may know works that are gone, and forget others. */
        private void shake() {
            List<String> ids = new ArrayList<>(works.keySet());
            ids.add("only candidate-service knows this one");
            Collections.sort(ids);
            Collections.shuffle(ids, random);
            stage.candidates = List.copyOf(ids.subList(0, random.nextInt(ids.size() + 1)));
            stage.popular = List.copyOf(ids.subList(0, random.nextInt(ids.size() + 1)));
            stage.recent = List.copyOf(ids.subList(0, random.nextInt(Math.min(4, ids.size()))));
            stage.failing.clear();
            for (Stage candidate : Stage.values()) {
                if (random.nextInt(3) == 0) {
                    stage.failing.add(candidate);
                }
            }
            if (works.size() > 1 && random.nextInt(4) == 0) {
                String gone = "w" + (1 + random.nextInt(works.size() - 1));
                if (works.remove(gone) != null) {
                    stage.catalog.apply(new Deletion("t", gone), Long.MAX_VALUE);
                }
            }
        }

        private RelatedQuery query() {
            QueryBuilder query = new QueryBuilder("w0").limit(1 + random.nextInt(20));
            if (random.nextBoolean()) {
                query.reader("r");
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                query.exclude("w" + random.nextInt(40));
            }
            if (random.nextInt(3) == 0) {
                query.genre(GENRES.get(random.nextInt(GENRES.size())));
            }
            if (random.nextInt(4) == 0) {
                query.pricing(Pricing.FREE).pricing(Pricing.PAID);
            }
            if (random.nextInt(4) == 0) {
                query.language(LANGUAGES.get(1 + random.nextInt(LANGUAGES.size() - 1)));
            }
            return query.build();
        }

        private void check(RelatedQuery query, Slate slate, String description) throws Exception {
            Set<String> excluded = new HashSet<>(query.excludedWorkIds());
            excluded.add("w0");
            if (!query.readerId().isEmpty() && !stage.failing.contains(Stage.FEATURE)) {
                excluded.addAll(stage.recent);
            }
            boolean filtered =
                    stage.failing.contains(Stage.CANDIDATE) || query.filter().acceptsAll();
            Set<String> shown = new HashSet<>();
            for (int i = 0; i < slate.items().size(); i++) {
                Slate.Item item = slate.items().get(i);
                assertThat(item.position()).as(description).isEqualTo(i + 1);
                assertThat(shown.add(item.workId())).as(description).isTrue();
                assertThat(excluded).as(description).doesNotContain(item.workId());
                assertThat(works).as(description).containsKey(item.workId());
                assertThat(works.get(item.workId()).available()).as(description).isTrue();
                assertThat(item.title()).as(description).isEqualTo("Title of " + item.workId());
                assertThat(item.reasons()).as(description).isNotEmpty();
                if (filtered) {
                    assertThat(works.get(item.workId())).as(description).matches(query.filter()::accepts);
                }
            }
            long possible = works.values().stream()
                    .filter(Work::available)
                    .filter(work -> !excluded.contains(work.workId()))
                    .filter(query.filter()::accepts)
                    .count();
            if (filtered) { // the fake candidates do not look at the filter
                assertThat(slate.items()).as(description).hasSize((int) Math.min(possible, query.limit()));
            }
            assertThat(slate.items().size()).as(description).isGreaterThanOrEqualTo((int)
                    Math.min(possible, query.limit()));
            assertThat(stage.tokens.verify(slate.decisionToken()).shownWorkIds())
                    .as(description)
                    .isEqualTo(slate.items().stream().map(Slate.Item::workId).toList());
            List<Stage> asked = new ArrayList<>(List.of(Stage.values()));
            if (query.readerId().isEmpty()) {
                asked.remove(Stage.FEATURE);
            }
            if (slate.items().isEmpty()) {
                asked.remove(Stage.BANDIT);
            }
            asked.retainAll(stage.failing);
            assertThat(slate.degraded()).as(description).isEqualTo(asked);
        }
    }
}
