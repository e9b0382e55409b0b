package io.afterclick.insight.continuation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoverBaitTest {
    @Test
    void of_worksThatAreClickedMuchAndReadOnLittle_areSuspectsAndNoOthers() {
        List<WorkOutcomes> works = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            works.add(work("usual" + i, 1000, 50, 25));
        }
        works.add(work("bait", 1000, 150, 20));
        works.add(work("dull", 1000, 30, 2));
        works.add(work("star", 1000, 150, 110));
        works.add(work("seldom", 10, 5, 0));

        CoverBait found = CoverBait.of(works);

        assertThat(found.tested()).isEqualTo(53);
        assertThat(found.suspects())
                .extracting(suspect -> suspect.work().workId())
                .containsExactly("bait");
        CoverBait.Suspect bait = found.suspects().get(0);
        assertThat(bait.continuation().high()).isLessThan(bait.usual());
        assertThat(bait.lost()).isBetween(50.0, 60.0);
    }

    @Test
    void of_withoutImpressions_goesByTheQuarterWithTheMostClicks() {
        List<WorkOutcomes> works = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            works.add(work("usual" + i, 0, 50 + i, (50 + i) / 2));
        }
        works.add(work("bait", 0, 200, 20));
        works.add(work("small", 0, 30, 3));
        assertThat(CoverBait.of(works).suspects())
                .extracting(suspect -> suspect.work().workId())
                .containsExactly("bait");
    }

    /**
     * 200 catalogs of 100 works that are all alike. Where nothing is wrong, any suspect is a false alarm, and Benjamini and
     * Hochberg then keep the chance of any at 5 %; the demand for clicks only lowers it. More than 26 of 200 come about with a
     * probability of 1e-5.
     */
    @Test
    void of_worksThatAreAllAlike_suspectsHardlyAny() {
        int alarms = 0;
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<WorkOutcomes> works = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int clicks = binomial(random, 1000, 0.05);
                works.add(work("w" + i, 1000, clicks, binomial(random, clicks, 0.5)));
            }
            alarms += CoverBait.of(works).suspects().isEmpty() ? 0 : 1;
        }
        assertThat(alarms).isLessThanOrEqualTo(26);
    }

    private static int binomial(SplittableRandom random, int trials, double share) {
        int successes = 0;
        for (int i = 0; i < trials; i++) {
            successes += random.nextDouble() < share ? 1 : 0;
        }
        return successes;
    }

    private static WorkOutcomes work(String id, long impressions, long clicks, long readOns) {
        return new WorkOutcomes(id, id, "free", impressions, clicks, readOns, clicks - readOns);
    }
}
