package io.afterclick.candidate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** A catalog that changes, asked with filters that come again, against a test of each work by its values. */
class PassingWorksPropertyTest {
    private static final long SEED = 20261124;
    private static final List<String> GENRES = List.of("a", "b", "c", "d");
    private static final List<String> LANGUAGES = List.of("", "pt", "pt-BR", "ko");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Catalog catalog = new Catalog(10_000);
    private final Map<String, Work> works = new HashMap<>();

    @Test
    void passing_whileWorksComeChangeAndGo_isWhatTheWorksSay() {
        List<IntPredicate> kept = new ArrayList<>();
        List<WorkFilter> filters = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) { // more works than the first room, more filters than are remembered
            change();
            if (step % 10 == 0) {
                WorkFilter filter = filter();
                assertPasses(filter, catalog.passing(filter), "step " + step);
                if (step > 2_600 && kept.size() < 5) {
                    filters.add(filter);
                    kept.add(catalog.passing(filter));
                }
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            assertPasses(filters.get(i), kept.get(i), "a test that was made earlier");
        }
    }

    private void change() {
        String id = "w" + random.nextInt(1_500);
        if (random.nextInt(5) == 0) {
            catalog.remove(id);
            works.remove(id);
            return;
        }
        Work work = new Work(
                id,
                id,
                List.of(),
                random.nextBoolean() ? List.of(any(GENRES)) : List.of(any(GENRES), any(GENRES)),
                List.of(),
                "",
                any(LANGUAGES),
                any(List.of(Pricing.values())),
                Optional.<Instant>empty(),
                "",
                random.nextInt(4) > 0);
        catalog.put(work);
        works.put(id, work);
    }

    private WorkFilter filter() {
        return new WorkFilter(
                random.nextBoolean() ? Set.of() : Set.of(any(GENRES)),
                random.nextBoolean() ? Set.of() : Set.of(any(List.of(Pricing.values()))),
                random.nextBoolean() ? Set.of() : Set.of(random.nextBoolean() ? "pt" : "PT-br"));
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private void assertPasses(WorkFilter filter, IntPredicate passing, String what) {
        for (int ordinal = 0; ordinal < catalog.ordinalBound(); ordinal++) {
            Work work = works.get(catalog.id(ordinal));
            assertThat(passing.test(ordinal))
                    .as("seed %d, %s, %s, %s", SEED, what, filter, work)
                    .isEqualTo(work != null && passes(work, filter));
        }
    }

    private static boolean passes(Work work, WorkFilter filter) {
        boolean language = filter.languages().isEmpty()
                || filter.languages().contains("pt") && work.language().startsWith("pt")
                || filter.languages().contains("PT-br") && work.language().equals("pt-BR");
        return work.available()
                && language
                && (filter.pricings().isEmpty() || filter.pricings().contains(work.pricing()))
                && (filter.genres().isEmpty() || work.genres().stream().anyMatch(filter.genres()::contains));
    }
}
