package io.afterclick.candidate.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.ranking.RankedWorks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes against a map of what each work has. */
class PostingIndexPropertyTest {
    private static final int ORDINALS = 50;
    private static final int CHANGES = 3_000;

    private final PostingIndex index = new PostingIndex(2, (frequency, length) -> frequency);
    private final Map<Integer, List<Term>> naive = new TreeMap<>();

    private static List<Term> randomTerms(SplittableRandom random) {
        List<Term> terms = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            terms.add(new Term(random.nextInt(2), "t" + random.nextInt(12)));
        }
        return terms;
    }

    private static TermBag bag(List<Term> terms) {
        TermBag bag = new TermBag(2);
        terms.forEach(term -> bag.add(term.field(), term.text(), true));
        return bag;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void search_afterAnyChanges_findsWhatIsThere(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int change = 0; change < CHANGES; change++) {
            int ordinal = random.nextInt(ORDINALS);
            if (random.nextInt(4) == 0) {
                index.remove(ordinal);
                naive.remove(ordinal);
            } else {
                List<Term> terms = randomTerms(random);
                index.put(ordinal, bag(terms));
                naive.put(ordinal, terms);
            }
            if (change % 97 == 0) {
                check("seed " + seed + ", change " + change);
            }
        }
        int entries = index.search(Postings::entries);
        assertThat(entries).as("dead entries are cleared").isLessThan(3 * ORDINALS);
    }

    private void check(String what) {
        index.search(postings -> {
            assertThat(postings.works()).as(what).isEqualTo(naive.size());
            for (int ordinal = 0; ordinal < ORDINALS; ordinal++) {
                int entry = postings.entry(ordinal);
                assertThat(entry != Postings.NONE).as(what).isEqualTo(naive.containsKey(ordinal));
                if (entry != Postings.NONE) {
                    checkWork(postings, entry, naive.get(ordinal), what);
                }
            }
            for (int field = 0; field < 2; field++) {
                checkField(postings, field, what);
            }
            return null;
        });
    }

    private void checkWork(Postings postings, int entry, List<Term> expected, String what) {
        Map<Term, Integer> frequencies = new HashMap<>();
        expected.forEach(term -> frequencies.merge(term, 1, Integer::sum));
        assertThat(postings.terms(entry)).as(what).isEqualTo(frequencies.size());
        for (int place = 0; place < postings.terms(entry); place++) {
            int number = postings.term(entry, place);
            Term term = postings.term(number);
            assertThat(postings.frequency(entry, place)).as(what).isEqualTo(frequencies.get(term));
            Map<Integer, Integer> living = new TreeMap<>();
            postings.forEachEntry(number, (other, frequency) -> {
                if (postings.ordinal(other) != Postings.NONE) {
                    living.put(postings.ordinal(other), (int) frequency);
                }
            });
            Map<Integer, Integer> wanted = new TreeMap<>();
            naive.forEach((ordinal, terms) -> {
                int count = (int) terms.stream().filter(term::equals).count();
                if (count > 0) {
                    wanted.put(ordinal, count);
                }
            });
            assertThat(living).as(what).isEqualTo(wanted);
            assertThat(postings.worksWith(number)).as(what).isEqualTo(wanted.size());
        }
    }

    private void checkField(Postings postings, int field, String what) {
        List<Long> lengths = naive.values().stream()
                .map(terms ->
                        terms.stream().filter(term -> term.field() == field).count())
                .filter(length -> length > 0)
                .toList();
        assertThat(postings.worksWithField(field)).as(what).isEqualTo(lengths.size());
        assertThat(postings.meanLength(field))
                .as(what)
                .isEqualTo(lengths.stream().mapToLong(Long::longValue).average().orElse(0));
    }

    @Test
    void search_besideAWriter_seesWholeWorksOnly() throws Exception {
        List<Term> pair = List.of(new Term(0, "left"), new Term(0, "right"));
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try {
            Future<?> writer = pool.submit(() -> {
                for (int i = 0; i < 20_000; i++) {
                    index.put(i % ORDINALS, bag(pair));
                    index.remove((i * 7) % ORDINALS);
                }
                index.put(0, bag(pair));
            });
            Sums.Pool sums = new Sums.Pool(1);
            while (!writer.isDone()) {
                RankedWorks found = index.search(postings -> sums.with(postings, both -> {
                    for (int entry = 0; entry < postings.entries(); entry++) {
                        if (postings.ordinal(entry) != Postings.NONE) {
                            for (int place = 0; place < postings.terms(entry); place++) {
                                both.add(entry, 1);
                            }
                        }
                    }
                    return both.best(postings, ORDINALS, ordinal -> true);
                }));
                for (float score : found.scores()) {
                    assertThat(score).isEqualTo(2);
                }
            }
            writer.get(30, TimeUnit.SECONDS);
            int works = index.search(Postings::works);
            assertThat(works).isPositive();
        } finally {
            pool.shutdownNow();
        }
    }
}
