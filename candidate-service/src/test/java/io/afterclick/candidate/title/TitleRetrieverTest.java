package io.afterclick.candidate.title;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TitleRetrieverTest {
    private static final List<String> WORDS =
            List.of("saga", "the", "of", "night", "harbour", "2", "銀魂", "유령", "movie", "Ａ");

    private final TitleIndex index = new TitleIndex();
    private final TitleRetriever retriever = new TitleRetriever(index);

    private Map<Integer, Float> like(int work, int limit) {
        RetrieverRanking ranking = retriever.retrieve(new RelatedQuery(work, other -> other != work, limit));
        Map<Integer, Float> scores = new HashMap<>();
        for (int i = 0; i < ranking.size(); i++) {
            scores.put(ranking.work(i), ranking.score(i));
        }
        return scores;
    }

    /** Scores must mean the same, since weights that were tuned on one are used on the other. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void retrieve_afterAnyChanges_scoresAsTitleLikeness(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] titles = new String[40];
        Arrays.fill(titles, "");
        for (int change = 0; change < 500; change++) {
            int work = random.nextInt(titles.length);
            titles[work] = random.nextInt(5) == 0 ? "" : randomTitle(random);
            index.put(work, titles[work]);
        }
        for (int work = 0; work < titles.length; work++) {
            index.put(work, titles[work]);
        }
        NeighbourTable expected = TitleLikeness.table(List.of(titles), titles.length, 1);
        for (int work = 0; work < titles.length; work++) {
            Map<Integer, Float> scores = like(work, titles.length);
            assertThat(scores).as("seed %d", seed).hasSize(expected.end(work) - expected.start(work));
            for (int entry = expected.start(work); entry < expected.end(work); entry++) {
                assertThat(scores.get(expected.neighbour(entry)))
                        .as("seed %d: %s and %s", seed, titles[work], titles[expected.neighbour(entry)])
                        .isCloseTo(expected.score(entry), within(1e-5f));
            }
        }
    }

    private static String randomTitle(SplittableRandom random) {
        StringBuilder title = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            title.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return title.toString();
    }

    @Test
    void retrieve_ofARemovedOrUnknownWork_isEmpty() {
        index.put(0, "Night Harbour");
        index.put(1, "Night Harbour 2");
        assertThat(like(0, 10)).containsOnlyKeys(1);
        index.remove(1);
        assertThat(like(0, 10)).isEmpty();
        assertThat(like(1, 10)).isEmpty();
        assertThat(like(77, 10)).isEmpty();
    }

    @Test
    void retrieve_ofEqualTitles_scoresOne() {
        index.put(0, "Night Harbour");
        index.put(1, "night   HARBOUR!");
        index.put(2, "Elsewhere");
        assertThat(like(0, 10)).hasSize(1);
        assertThat(like(0, 10).get(1)).isCloseTo(1, within(1e-6f));
    }

    @Test
    void retrieve_withMoreAlikeThanWanted_takesTheBestThatAreAllowed() {
        index.put(0, "Night Harbour Saga");
        index.put(1, "Night Harbour Saga");
        index.put(2, "Night Harbour");
        index.put(3, "Night");
        RetrieverRanking found = retriever.retrieve(new RelatedQuery(0, work -> work == 2 || work == 3, 1));
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.work(0)).isEqualTo(2);
    }
}
