package io.afterclick.insight.diversity.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.diversity.study.SlateStudy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlateStudyTest {
    private static final int READERS = 200;
    private static final int WORKS = 40; // ten of each of four directions

    @Test
    void of_diverseReadersLikeDiverseSlates_findsTheContrast() {
        SlateStudy study = SlateStudy.of(log(true), 1);

        Responses responses = study.responses().orElseThrow();
        assertThat(responses.slates()).isEqualTo(READERS * 30);
        // Diverse readers click diverse slates twice as often as narrow ones, narrow readers half as often: a ratio of
        // 4.
        assertThat(responses.contrast().value()).isBetween(2.0, 7.0);
        assertThat(responses.contrast().low()).isGreaterThan(1.3);
        assertThat(responses.gains().get(0).low()).isGreaterThan(1);
        assertThat(responses.gains().get(2).high()).isLessThan(1);
        assertThat(Rerun.verdict(responses.contrast(), study.responseReruns(), 1))
                .startsWith("It holds");
    }

    @Test
    void of_allReadersAlike_findsNone() {
        Responses responses = SlateStudy.of(log(false), 1).responses().orElseThrow();

        // Four standard errors of the logarithm around no effect.
        double error =
                Math.log(responses.contrast().high() / responses.contrast().low()) / (2 * 1.96);
        assertThat(Math.log(responses.contrast().value())).isCloseTo(0, within(4 * error));
    }

    @Test
    void organic_slatesOfTwoDirections_areNarrowerThanWhatReadersComeAcross() {
        SplittableRandom random = new SplittableRandom(2);
        List<ShownSlate> slates = new ArrayList<>();
        for (int i = 0; i < 40 * 20; i++) {
            slates.add(new ShownSlate(
                    i % 40,
                    0,
                    random.nextInt(WORKS),
                    Double.NaN,
                    new int[] {random.nextInt(20)},
                    new boolean[] {true},
                    new boolean[] {true},
                    new boolean[] {false}));
        }
        SlateLog log = new SlateLog(false, slates, vectors(), 40, List.of("two-step"), WORKS, 0);

        OrganicConsumption organic = OrganicConsumption.of(log, 3).orElseThrow();

        // Of 40 works of four directions, two different ones are of different directions with 30/39; of 20 of two with
        // 10/19.
        assertThat(organic.readers()).isEqualTo(40);
        assertThat(organic.organic().value()).isCloseTo(30 / 39.0, within(0.03));
        assertThat(organic.recommended().value()).isCloseTo(10 / 19.0, within(0.03));
        assertThat(organic.difference().high()).isLessThan(0);
        assertThat(OrganicConsumption.of(log, 30)).isEmpty();
    }

    @Test
    void policyFigures_ofASlateByHand() {
        // Two works of the same direction and one across; the query is of the first direction. The one across is read
        // on.
        ShownSlate slate = new ShownSlate(
                0,
                0,
                1,
                Double.NaN,
                new int[] {2, 3, 12},
                new boolean[] {true, false, true},
                new boolean[] {false, false, true},
                new boolean[] {false, false, true});
        SlateLog log = new SlateLog(false, List.of(slate), vectors(), 1, List.of("two-step"), WORKS, 0);

        PolicyFigures figures = PolicyFigures.of(log).get(0);

        assertThat(slate.distance(vectors())).isCloseTo(2 / 3.0, within(1e-6));
        assertThat(figures.seen()).isEqualTo(2);
        assertThat(figures.clickRate()).isEqualTo(0.5);
        assertThat(figures.yield()).isEqualTo(0.5);
        // One of two readers (the one, and one more who clicked everything) clicked work 2, both clicked work 12.
        assertThat(figures.novelty()).isCloseTo((1 + 0) / 2.0, within(1e-9));
        assertThat(figures.serendipity()).isCloseTo(0.5, within(1e-6));
        assertThat(figures.worksSeen()).isEqualTo(2);
        assertThat(SlateStudy.of(log, 1).responses()).isEmpty();
        assertThat(SlateStudy.of(log, 1).organic()).isEmpty();
    }

    private static WorkVectors vectors() {
        float[][] vectors = new float[WORKS][4];
        for (int work = 0; work < WORKS; work++) {
            vectors[work][work / 10] = 1;
        }
        return new WorkVectors(vectors);
    }

    /** Every other slate is of one direction, the others of all; the reader's score is .2 to .9. */
    private static SlateLog log(boolean tastesDiffer) {
        SplittableRandom random = new SplittableRandom(6);
        List<ShownSlate> slates = new ArrayList<>();
        for (int i = 0; i < READERS * 30; i++) {
            int reader = i % READERS;
            double score = 0.2 + 0.7 * reader / READERS;
            boolean isDiverse = random.nextBoolean();
            int direction = random.nextInt(4);
            int[] works = new int[4];
            Arrays.setAll(works, place -> 10 * (isDiverse ? place : direction) + random.nextInt(10));
            double likes = !tastesDiffer ? 0.1 : isDiverse == score < 0.55 ? 0.16 : 0.08;
            boolean[] seen = new boolean[4];
            boolean[] clicked = new boolean[4];
            boolean[] readOn = new boolean[4];
            for (int place = 0; place < 4; place++) {
                seen[place] = true;
                clicked[place] = random.nextDouble() < likes;
                readOn[place] = clicked[place] && random.nextBoolean();
            }
            slates.add(new ShownSlate(reader, 0, random.nextInt(WORKS), score, works, seen, clicked, readOn));
        }
        return new SlateLog(true, slates, vectors(), READERS, List.of("two-step"), WORKS, 0);
    }
}
