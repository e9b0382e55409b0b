package io.afterclick.candidate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.interaction.RandomReads;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final int WORKS = 6;

    /** Reader 0 read work 0; works 1 to 5 score as given, whoever asks. */
    private final ReaderWorkMatrix train = ReaderWorkMatrix.builder(4, WORKS)
            .add(0, 0, 1)
            .add(1, 1, 1)
            .add(1, 0, 1)
            .add(2, 0, 1)
            .build();

    @Test
    void evaluate_oneHeldOutRead_hasTheTextbookFigures() {
        WorkScorer scorer = fixed(9, 5, 4, 3, 2, 1);

        Evaluation evaluation = evaluate(scorer, Task.READER, HeldOut.amongAll(0, 3));

        // Work 0 is read, so work 3 stands behind works 1 and 2.
        assertThat(evaluation.value("hit_rate@2")).isZero();
        assertThat(evaluation.value("hit_rate@3")).isEqualTo(1);
        assertThat(evaluation.value("recall@3")).isEqualTo(1);
        assertThat(evaluation.value("ndcg@3")).isCloseTo(Math.log(2) / Math.log(4), within(1e-12));
        assertThat(evaluation.value("mrr")).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(evaluation.value("coverage@2")).isCloseTo(2.0 / WORKS, within(1e-12));
        // Works 1 and 2 have one reader of four and none, which counts as one.
        assertThat(evaluation.value("novelty@2")).isCloseTo(2, within(1e-12));
        assertThat(evaluation.readers()).isEqualTo(1);
    }

    @Test
    void evaluate_ties_countAgainst() {
        Evaluation evaluation = evaluate(fixed(0, 1, 1, 1, 1, 1), Task.READER, HeldOut.amongAll(0, 1));

        assertThat(evaluation.value("mrr")).isEqualTo(1.0 / 5);
    }

    @Test
    void evaluate_notFoundOrNaN_standsLast() {
        for (float none : new float[] {WorkScorer.NOT_FOUND, Float.NaN}) {
            Evaluation evaluation = evaluate(fixed(0, none, -5, none, 2, 1), Task.READER, HeldOut.amongAll(0, 1));

            assertThat(evaluation.value("mrr")).isEqualTo(1.0 / 5);
            assertThat(evaluation.value("coverage@3")).isEqualTo(3.0 / WORKS);
        }
    }

    @Test
    void evaluate_negatives_ranksAmongThemOnly() {
        Evaluation evaluation = evaluate(fixed(9, 5, 4, 3, 2, 1), Task.READER, new HeldOut(0, 4, new int[] {5, 2, 4}));

        assertThat(evaluation.value("mrr")).isEqualTo(0.5);
        assertThat(evaluation.value("coverage@3")).isEqualTo(3.0 / WORKS);
    }

    @Test
    void evaluate_readThatTrainHolds_isNoTest() {
        Evaluation evaluation =
                evaluate(fixed(9, 5, 4, 3, 2, 1), Task.READER, HeldOut.amongAll(1, 0), HeldOut.amongAll(2, 1));

        assertThat(evaluation.readers()).isEqualTo(1);
        assertThat(evaluation.value("mrr")).isEqualTo(1);
    }

    @Test
    void evaluate_severalHeldOutReads_dividesRecallByAllOfThem() {
        Evaluation evaluation =
                evaluate(fixed(9, 5, 4, 3, 2, 1), Task.READER, HeldOut.amongAll(0, 5), HeldOut.amongAll(0, 2));

        assertThat(evaluation.value("recall@3")).isEqualTo(0.5);
        assertThat(evaluation.value("hit_rate@3")).isEqualTo(1);
        assertThat(evaluation.value("mrr")).isEqualTo(0.5);
        double best = 1 + Math.log(2) / Math.log(3);
        assertThat(evaluation.value("ndcg@3")).isCloseTo(Math.log(2) / Math.log(3) / best, within(1e-12));
    }

    @Test
    void evaluate_serendipity_leavesOutWhatIsObvious() {
        WorkScorer scorer = fixed(9, 5, 4, 3, 2, 1);
        EvaluationSettings settings = settings(Task.READER, 2);
        List<HeldOut> heldOut = List.of(HeldOut.amongAll(0, 1));

        Evaluation obvious = new Evaluator(train, heldOut, List.of(scorer), settings).evaluate(scorer);
        Evaluation surprising =
                new Evaluator(train, heldOut, List.of(fixed(9, 0, 4, 3, 2, 1)), settings).evaluate(scorer);

        assertThat(obvious.value("serendipity@3")).isZero();
        assertThat(surprising.value("serendipity@3")).isEqualTo(1);
    }

    @Test
    void evaluate_gini_isZeroForEqualAndHighForUnequalExposure() {
        WorkScorer equal = new WorkScorer() {
            @Override
            public void scoreForReader(int reader, float[] scores) {
                Arrays.fill(scores, NOT_FOUND);
                scores[(2 * reader) % WORKS] = 1;
                scores[(2 * reader + 1) % WORKS] = 1;
            }

            @Override
            public void scoreRelated(int work, float[] scores) {}
        };
        ReaderWorkMatrix nothingRead = ReaderWorkMatrix.builder(3, WORKS).build();
        List<HeldOut> heldOut = List.of(HeldOut.amongAll(0, 0), HeldOut.amongAll(1, 0), HeldOut.amongAll(2, 0));

        Evaluation even = new Evaluator(nothingRead, heldOut, List.of(), settings(Task.READER, 1)).evaluate(equal);
        Evaluation uneven = new Evaluator(nothingRead, heldOut, List.of(), settings(Task.READER, 1))
                .evaluate(fixed(6, 5, 4, 3, 2, 1));

        assertThat(even.value("gini@2")).isCloseTo(0, within(1e-12));
        // Two of six works share everything.
        assertThat(uneven.value("gini@2")).isCloseTo(4.0 / 6, within(1e-12));
    }

    @Test
    void evaluate_related_averagesOverTheReadersWorks() {
        WorkScorer scorer = new WorkScorer() {
            @Override
            public void scoreForReader(int reader, float[] scores) {
                throw new AssertionError("not asked for");
            }

            @Override
            public void scoreRelated(int work, float[] scores) {
                Arrays.fill(scores, 0);
                scores[work == 0 ? 3 : 4] = 1; // rank 1 from work 0, rank 4 from work 1
            }
        };

        Evaluation evaluation = evaluate(scorer, Task.RELATED, HeldOut.amongAll(1, 3), HeldOut.amongAll(3, 2));

        assertThat(evaluation.queries()).isEqualTo(2);
        assertThat(evaluation.readers()).as("reader 3 has no work to ask with").isEqualTo(1);
        assertThat(evaluation.value("mrr")).isEqualTo((1 + 1.0 / 4) / 2);
    }

    @Test
    void evaluate_randomScores_equalsSortingAndIsTheSameOnAnyThreads() {
        ReaderWorkMatrix reads = RandomReads.plain(3, 80, 60, 8);
        SplittableRandom random = new SplittableRandom(4);
        float[][] table = new float[80][60];
        for (float[] row : table) {
            for (int work = 0; work < row.length; work++) {
                row[work] = random.nextInt(30);
            }
        }
        List<HeldOut> heldOut = new ArrayList<>();
        double expected = 0;
        for (int reader = 0; reader < 80; reader++) {
            int work = random.nextInt(60);
            if (!reads.byReader().contains(reader, work)) {
                heldOut.add(HeldOut.amongAll(reader, work));
                int rank = 1;
                for (int other = 0; other < 60; other++) {
                    if (other != work
                            && !reads.byReader().contains(reader, other)
                            && table[reader][other] >= table[reader][work]) {
                        rank++;
                    }
                }
                expected += 1.0 / rank;
            }
        }
        WorkScorer scorer = new WorkScorer() {
            @Override
            public void scoreForReader(int reader, float[] scores) {
                System.arraycopy(table[reader], 0, scores, 0, scores.length);
            }

            @Override
            public void scoreRelated(int work, float[] scores) {}
        };

        Evaluation one = new Evaluator(reads, heldOut, List.of(), settings(Task.READER, 1)).evaluate(scorer);
        Evaluation three = new Evaluator(reads, heldOut, List.of(), settings(Task.READER, 3)).evaluate(scorer);

        assertThat(one.value("mrr")).isCloseTo(expected / heldOut.size(), within(1e-12));
        assertThat(three.metrics()).isEqualTo(one.metrics());
        Set<String> names = new HashSet<>();
        for (Metric metric : one.metrics()) {
            assertThat(names.add(metric.name())).isTrue();
            assertThat(metric.value()).isBetween(metric.low() - 1e-9, metric.high() + 1e-9);
        }
    }

    @Test
    void bootstrap_meanOfCoinFlips_coversTheTruthAboutAsOftenAsItSays() {
        // 300 repetitions at 95 %: fewer than 92 % or more than 98 % happen by chance less than once in 50 runs, and
        // the
        // seeds are fixed.
        int covered = 0;
        for (int repetition = 0; repetition < 300; repetition++) {
            SplittableRandom random = new SplittableRandom(repetition);
            double[] flips = new double[200];
            Arrays.setAll(flips, i -> random.nextDouble() < 0.3 ? 1 : 0);
            Metric metric = new Bootstrap(200, 400, repetition).mean("flips", flips);
            covered += metric.low() <= 0.3 && 0.3 <= metric.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(276, 294);
    }

    private Evaluation evaluate(WorkScorer scorer, Task task, HeldOut... heldOut) {
        return new Evaluator(train, List.of(heldOut), List.of(), settings(task, 1)).evaluate(scorer);
    }

    private static EvaluationSettings settings(Task task, int threads) {
        return new EvaluationSettings(task, List.of(3, 2), 20, 100, 1, threads);
    }

    private static WorkScorer fixed(float... fixed) {
        return new WorkScorer() {
            @Override
            public void scoreForReader(int reader, float[] scores) {
                System.arraycopy(fixed, 0, scores, 0, fixed.length);
            }

            @Override
            public void scoreRelated(int work, float[] scores) {
                System.arraycopy(fixed, 0, scores, 0, fixed.length);
            }
        };
    }
}
