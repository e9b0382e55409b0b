package io.afterclick.candidate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private final Catalog catalog = new Catalog(10_000);

    @Test
    void put_twice_replacesAndKeepsTheOrdinal() {
        int first = catalog.put(Works.titled("a", "one"));
        int second = catalog.put(Works.titled("a", "two"));
        assertThat(second).isEqualTo(first);
        assertThat(catalog.size()).isEqualTo(1);
        assertThat(catalog.work("a").orElseThrow().title()).isEqualTo("two");
    }

    @Test
    void remove_ofAWork_hidesItUntilItIsPutAgain() {
        int ordinal = catalog.put(Works.titled("a", "one"));
        assertThat(catalog.remove("a")).isEqualTo(ordinal);
        assertThat(catalog.work("a")).isEmpty();
        assertThat(catalog.isAvailable(ordinal)).isFalse();
        assertThat(catalog.size()).isZero();
        assertThat(catalog.remove("a")).isEqualTo(Catalog.NONE);
        assertThat(catalog.put(Works.titled("a", "again"))).isEqualTo(ordinal);
        assertThat(catalog.isAvailable(ordinal)).isTrue();
    }

    @Test
    void remove_ofWhatIsNotThere_changesNothing() {
        assertThat(catalog.remove("a")).isEqualTo(Catalog.NONE);
        assertThat(catalog.ordinal("a")).isEqualTo(Catalog.NONE);
    }

    @Test
    void isAvailable_withUnknownReservedOrUnavailable_isFalse() {
        assertThat(catalog.isAvailable(Catalog.NONE)).isFalse();
        assertThat(catalog.isAvailable(99_999)).isFalse();
        assertThat(catalog.isAvailable(catalog.reserve("only an id"))).isFalse();
        assertThat(catalog.isAvailable(catalog.put(Works.unavailable("gone")))).isFalse();
    }

    @Test
    void reserve_beforePut_givesTheWorkItsOrdinal() {
        int ordinal = catalog.reserve("a");
        assertThat(catalog.size()).isZero();
        assertThat(catalog.put(Works.titled("a", "one"))).isEqualTo(ordinal);
        assertThat(catalog.size()).isEqualTo(1);
    }

    @Test
    void put_beyondTheLimit_isRefused() {
        Catalog tiny = new Catalog(1);
        tiny.put(Works.titled("a", "one"));
        CatalogException refused =
                catchThrowableOfType(CatalogException.class, () -> tiny.put(Works.titled("b", "two")));
        assertThat(refused.reason()).isEqualTo(CatalogException.Reason.CATALOG_FULL);
        assertThat(tiny.reserve("b")).isEqualTo(Catalog.NONE);
        tiny.put(Works.titled("a", "replaced"));
        assertThat(tiny.size()).isEqualTo(1);
    }

    @Test
    void withAnyGenre_ofDifferentCase_matches() {
        int comedy = catalog.put(Works.withGenres("a", "Comedy", "Drama"));
        int horror = catalog.put(Works.withGenres("b", "Horror"));
        int none = catalog.put(Works.withGenres("c"));
        IntPredicate test = catalog.withAnyGenre(List.of(" cOMEDY", "unheard of"));
        assertThat(test.test(comedy)).isTrue();
        assertThat(test.test(horror)).isFalse();
        assertThat(test.test(none)).isFalse();
    }

    @Test
    void inAnyLanguage_ofAShortTag_takesLongerOnesIn() {
        int brazil = catalog.put(Works.withSynopsis("brazil", "pt-BR", "x"));
        int portuguese = catalog.put(Works.withSynopsis("portuguese", "PT", "x"));
        int other = catalog.put(Works.withSynopsis("other", "ptx", "x"));
        int unknown = catalog.put(Works.withSynopsis("unknown", "", "x"));
        IntPredicate any = catalog.inAnyLanguage(List.of("pt"));
        assertThat(List.of(any.test(brazil), any.test(portuguese), any.test(other), any.test(unknown)))
                .containsExactly(true, true, false, false);
        IntPredicate one = catalog.inAnyLanguage(List.of("pt-br", "ko"));
        assertThat(List.of(one.test(brazil), one.test(portuguese), one.test(other), one.test(unknown)))
                .containsExactly(true, false, false, false);
    }

    @Test
    void passing_withSeveralDemands_takesWorksThatMeetAll() {
        int good = catalog.put(Works.sold("good", Pricing.FREE, "ko", "Comedy"));
        int paid = catalog.put(Works.sold("paid", Pricing.PAID, "ko", "Comedy"));
        int english = catalog.put(Works.sold("english", Pricing.FREE, "en", "Comedy"));
        int horror = catalog.put(Works.sold("horror", Pricing.FREE, "ko", "Horror"));
        int notSaid = catalog.put(Works.withGenres("not said", "Comedy"));
        IntPredicate test = catalog.passing(
                new WorkFilter(Set.of("comedy", "drama"), Set.of(Pricing.FREE, Pricing.FREE_FIRST), Set.of("ko")));
        assertThat(IntStream.of(good, paid, english, horror, notSaid).filter(test))
                .containsExactly(good);
        assertThat(IntStream.of(good, paid, english, horror, notSaid).filter(catalog.passing(WorkFilter.ANY)))
                .hasSize(5);
        catalog.remove("good");
        assertThat(test.test(good)).isFalse();
    }

    @Test
    void publishedSince_withoutAKnownDay_isFalse() {
        Instant day = Instant.parse("2026-11-01T00:00:00Z");
        int before = catalog.put(Works.published("before", day.minusSeconds(1)));
        int then = catalog.put(Works.published("then", day));
        int unknown = catalog.put(Works.titled("unknown", "x"));
        assertThat(IntStream.of(before, then, unknown).filter(catalog.publishedSince(day)))
                .containsExactly(then);
    }

    @Test
    void withAnyCreatorOrTag_ofSeveralNames_findsOneOfThem() {
        int work = catalog.put(
                new Work("a", "", List.of("Kim", "Lee", "Kim"), List.of(), List.of("sea", "cats"), "", "", true));
        int other = catalog.put(new Work("b", "", List.of("Park"), List.of(), List.of("dogs"), "", "", true));
        assertThat(IntStream.of(work, other).filter(catalog.withAnyCreator(List.of("LEE ", "Choi"))))
                .containsExactly(work);
        assertThat(IntStream.of(work, other).filter(catalog.withAnyTag(List.of("dogs", "sea"))))
                .containsExactly(work, other);
        assertThat(IntStream.of(work, other).filter(catalog.withAnyTag(List.of("birds"))))
                .isEmpty();
    }

    @Test
    void firstFrom_withRoomForAll_goesAroundInTheOrderOfIds() {
        for (String id : List.of("d", "b", "a", "c")) {
            catalog.put(Works.titled(id, id));
        }
        assertThat(idsFrom("c", 10)).containsExactly("c", "d", "a", "b");
        assertThat(idsFrom("c", 3)).containsExactly("c", "d", "a");
        assertThat(idsFrom("bb", 1)).containsExactly("c");
        assertThat(idsFrom("zz", 1)).containsExactly("a");
    }

    @Test
    void anyId_ofUnicode_isKept() {
        String id = "웹툰/𝕏 \"'%2F🦊";
        int ordinal = catalog.put(Works.titled(id, "x"));
        assertThat(catalog.ordinal(id)).isEqualTo(ordinal);
        assertThat(catalog.id(ordinal)).isEqualTo(id);
    }

    @Test
    void readers_besideAWriter_seeWholeWorksOnly() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int r = 0; r < 2; r++) {
                readers.add(pool.submit(() -> {
                    int seen = 0;
                    while (seen < 5_000) {
                        seen = catalog.ordinalBound();
                        for (int ordinal = 0; ordinal < seen; ordinal++) {
                            assertThat(catalog.id(ordinal)).isEqualTo(Integer.toString(ordinal));
                        }
                    }
                    return seen;
                }));
            }
            pool.submit(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            catalog.put(Works.titled(Integer.toString(i), "x"));
                        }
                    })
                    .get(30, TimeUnit.SECONDS);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo(5_000);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private List<String> idsFrom(String start, int limit) {
        List<String> ids = new ArrayList<>();
        catalog.firstFrom(start, limit, ordinal -> true, ordinal -> ids.add(catalog.id(ordinal)));
        return ids;
    }
}
