package io.afterclick.bandit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.bandit.count.PositionBins;
import io.afterclick.bandit.count.SlateCounts;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fits to worlds of which the truth is known. Seeds are fixed; margins are some 5 standard errors. */
class PriorFitTest {
    @Test
    void fit_positionBias_isLearnedFromArmsThatMoved() {
        double[] truth = ExaminationCurve.usual();
        for (int bin = 0; bin < truth.length; bin++) {
            truth[bin] = Math.pow(0.7, bin); // far from what is believed before
        }
        Random random = new Random(1);
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
        for (int arm = 0; arm < 500; arm++) {
            double appeal = beta(random, 2, 18);
            OutcomeCounts counts = OutcomeCounts.ZERO;
            for (int shown = 0; shown < 1_000; shown++) {
                // Better arms stand higher, as a policy would have it.
                int position = 1 + Math.min(9, (int) (random.nextInt(10) * (1.3 - 3 * appeal)));
                boolean clicked = random.nextDouble() < truth[PositionBins.binOf(position)] * appeal;
                counts = counts.plus(clicked ? OutcomeCounts.ofUnreadClick(position) : OutcomeCounts.ofMiss(position));
            }
            stage.see("q" + arm % 50, "w" + arm, PolicyStage.NOW, counts, 0);
        }
        TenantPrior prior = stage.prior();
        for (int bin = 0; bin < 8; bin++) {
            assertThat(prior.weighing().examination(bin)).as("bin %d", bin).isCloseTo(truth[bin], within(0.05));
        }
        assertThat(prior.clickRate()).isCloseTo(0.1, within(0.015));
    }

    @Test
    void fit_armsOfAKnownSpread_findsTheStrengthOfTheirPrior() {
        for (double strength : new double[] {20, 200}) {
            Random random = new Random(2);
            PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
            for (int arm = 0; arm < 2_000; arm++) {
                double appeal = beta(random, 0.1 * strength, 0.9 * strength);
                // Works that are alike, so that all of the spread is that of their arms.
                stage.see("q" + arm / 20, "w" + arm % 20, PolicyStage.NOW, shown(random, 200, appeal, 0.5), 0);
            }
            assertThat(stage.prior().clickStrength()).isBetween(strength / 1.6, strength * 1.6);
        }
    }

    @Test
    void fit_scores_giveRisingClickRates() {
        Random random = new Random(3);
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
        for (int arm = 0; arm < 2_000; arm++) {
            double score = random.nextDouble();
            stage.see("q" + arm % 100, "w" + arm, PolicyStage.NOW, shown(random, 200, 0.02 + 0.1 * score, 0.5), score);
        }
        TenantPrior prior = stage.prior();
        double[] scores = {0.1, 0.5, 0.9};
        Posteriors cold = Posteriors.of(new SlateCounts(3), scores, 3, prior, stage.settings);
        for (int i = 0; i < 3; i++) {
            assertThat(cold.clickMean(i)).isCloseTo(0.02 + 0.1 * scores[i], within(0.01));
        }
    }

    @Test
    void fit_workThatIsClickedAndDroppedEverywhere_isKnownForItWhereItIsNew() {
        Random random = new Random(4);
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
        for (int query = 0; query < 100; query++) {
            for (int work = 0; work < 20; work++) {
                double appeal = work == 0 ? 0.2 : 0.05;
                double readOn = work == 0 ? 0.1 : 0.5;
                stage.see("other" + query, "w" + work, PolicyStage.NOW, shown(random, 100, appeal, readOn), 0.5);
            }
        }
        double[] scores = new double[21];
        Arrays.fill(scores, 0.5);
        Posteriors posteriors = stage.posteriors(21, scores);
        assertThat(posteriors.clickMean(0) / posteriors.clickMean(1)).isBetween(3.0, 5.0);
        assertThat(posteriors.readOnMean(0)).isCloseTo(0.1, within(0.02));
        assertThat(posteriors.readOnMean(1)).isCloseTo(0.5, within(0.05));
        // A work that nobody has seen is expected to do as others do.
        assertThat(posteriors.readOnMean(20)).isBetween(0.3, 0.5);
        assertThat(posteriors.clickMean(20)).isBetween(0.04, 0.08);
    }

    @Test
    void fit_nothingSeen_isFinite() {
        TenantPrior prior = new PolicyStage(Reward.TWO_STEP).prior();
        assertThat(prior.clickRate()).isEqualTo(PriorSettings.DEFAULT.clickRate());
        assertThat(prior.readOnRate()).isEqualTo(PriorSettings.DEFAULT.readOnRate());
        assertThat(prior.clickStrength())
                .isBetween(PriorSettings.DEFAULT.clickStrength() / 1.5, PriorSettings.DEFAULT.clickStrength() * 1.5);
    }

    @Test
    void fit_nobodyEverClicked_keepsPosteriorsProper() {
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
        for (int i = 0; i < 50; i++) {
            stage.see(i, PolicyStage.ripe(1_000_000, 0, 0));
        }
        Posteriors posteriors = stage.posteriors(60);
        for (int i = 0; i < 60; i++) {
            assertThat(posteriors.clickA(i)).isPositive();
            assertThat(posteriors.readOnA(i)).isPositive();
            assertThat(posteriors.readOnB(i)).isPositive();
        }
        assertThat(stage.draw(posteriors, 1)).doesNotContain(Double.NaN);
    }

    @Test
    void rising_anyValues_isTheNearestRisingSequence() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            double[] values = random.doubles(4).toArray();
            double[] weights = random.doubles(4, 0.1, 2).toArray();
            double[] rising = ScoreMap.rising(values, weights);
            double best = loss(values, weights, rising);
            for (int i = 1; i < 4; i++) {
                assertThat(rising[i]).isGreaterThanOrEqualTo(rising[i - 1]);
            }
            for (int trial = 0; trial < 500; trial++) {
                double[] other = random.doubles(4).sorted().toArray();
                assertThat(loss(values, weights, other)).isGreaterThanOrEqualTo(best - 1e-12);
            }
        }
    }

    @Test
    void betaBinomial_wholeNumbers_isTheProductOfItsDraws() {
        double mean = 0.3;
        double strength = 7;
        double log = 0;
        int successes = 3;
        int trials = 11;
        for (int i = 0; i < trials; i++) {
            // Pólya's urn: first the successes, then the failures.
            double p = i < successes
                    ? (strength * mean + i) / (strength + i)
                    : (strength * (1 - mean) + i - successes) / (strength + i);
            log += Math.log(p);
        }
        assertThat(PriorStrength.betaBinomial(trials, successes, mean, strength))
                .isCloseTo(log, within(1e-10));
    }

    /** Moments of the mixture that the strength stands for, by drawing from it. */
    @Test
    void ofArm_workNotKnown_hasTheVarianceOfBothLevels() {
        SplittableRandom random = new SplittableRandom(6);
        for (double[] levels : new double[][] {{20, 5}, {200, 12}, {2_000, 3}, {1, 50}}) {
            double mean = 0.3;
            double sumOfSquares = 0;
            int draws = 200_000;
            for (int i = 0; i < draws; i++) {
                double work = BetaSampler.sample(random, levels[1] * mean, levels[1] * (1 - mean));
                double a = Math.max(1e-9, levels[0] * work);
                double arm = BetaSampler.sample(random, a, Math.max(1e-9, levels[0] - a));
                sumOfSquares += (arm - mean) * (arm - mean);
            }
            double strength = PriorStrength.ofArm(levels[0], 1 / (levels[1] + 1));
            assertThat(mean * (1 - mean) / (strength + 1)).isCloseTo(sumOfSquares / draws, withinPercentage(2));
        }
        assertThat(PriorStrength.ofArm(70, 0))
                .as("a work that is known exactly")
                .isEqualTo(70, within(1e-12));
    }

    @Test
    void ofProduct_hasTheVarianceOfTheProduct() {
        SplittableRandom random = new SplittableRandom(7);
        double squares = 0;
        int draws = 400_000;
        for (int i = 0; i < draws; i++) {
            double product = BetaSampler.sample(random, 4, 36) * BetaSampler.sample(random, 3, 5);
            squares += Math.pow(product - 0.1 * 0.375, 2);
        }
        double strength = PriorStrength.ofProduct(0.1, 40, 0.375, 8);
        double mean = 0.1 * 0.375;
        assertThat(mean * (1 - mean) / (strength + 1)).isCloseTo(squares / draws, withinPercentage(3));
    }

    /** However alike the arms of a work are, those of a new one may be anything that a work may be. */
    @Test
    void posteriors_armsOfAWorkAreAlike_thoseOfANewWorkAreStillOpen() {
        Random random = new Random(8);
        PolicyStage stage = new PolicyStage(Reward.TWO_STEP);
        for (int work = 0; work < 60; work++) {
            double appeal = beta(random, 4, 76);
            double readOn = beta(random, 3, 3);
            for (int query = 0; query < 40; query++) {
                stage.see("other" + query, "w" + work, PolicyStage.NOW, shown(random, 200, appeal, readOn), 0.5);
            }
        }
        double[] scores = new double[61];
        Arrays.fill(scores, 0.5);
        Posteriors posteriors = stage.posteriors(61, scores);
        TenantPrior prior = stage.prior();
        assertThat(prior.clickStrength()).as("arms of a work are alike").isGreaterThan(1_000);
        assertThat(prior.readOnStrength()).isGreaterThan(60);
        assertThat(posteriors.clickA(60) + posteriors.clickB(60))
                .as("a new work's clicks")
                .isBetween(20.0, 160.0);
        assertThat(posteriors.readOnA(60) + posteriors.readOnB(60))
                .as("a new work's read-ons")
                .isBetween(2.0, 12.0);
        assertThat(posteriors.clickA(0) + posteriors.clickB(0))
                .as("a known work's clicks")
                .isGreaterThan(1_000);
        assertThat(posteriors.readOnA(0) + posteriors.readOnB(0)).isGreaterThan(40);
    }

    private static double loss(double[] values, double[] weights, double[] fitted) {
        double loss = 0;
        for (int i = 0; i < values.length; i++) {
            loss += weights[i] * Math.pow(values[i] - fitted[i], 2);
        }
        return loss;
    }

    private static OutcomeCounts shown(Random random, int impressions, double appeal, double readOn) {
        int clicks = 0;
        int readOns = 0;
        for (int i = 0; i < impressions; i++) {
            if (random.nextDouble() < appeal) {
                clicks++;
                readOns += random.nextDouble() < readOn ? 1 : 0;
            }
        }
        return PolicyStage.ripe(impressions, clicks, readOns);
    }

    private static double beta(Random random, double a, double b) {
        return BetaSampler.sample(new SplittableRandom(random.nextLong()), a, b);
    }
}
