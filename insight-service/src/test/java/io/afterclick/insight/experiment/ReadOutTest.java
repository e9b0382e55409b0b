package io.afterclick.insight.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.report.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadOutTest {
    /** Readers who differ much in how often they come and how readily they click: what a naive test goes wrong with. */
    private static double[] reader(SplittableRandom random, double lift) {
        double[] counts = new double[VariantReaders.COUNTS];
        double readiness = Math.pow(random.nextDouble(), 4) * 0.6;
        int impressions = 5 * (1 + (int) (20 * Math.pow(random.nextDouble(), 3)));
        int clicks = 0;
        int readOns = 0;
        for (int i = 0; i < impressions; i++) {
            if (random.nextDouble() < readiness) {
                clicks++;
                readOns += random.nextDouble() < 0.4 * lift ? 1 : 0;
            }
        }
        counts[Count.IMPRESSIONS.ordinal()] = impressions;
        counts[Count.CLICKS.ordinal()] = clicks;
        counts[Count.READ_ONS.ordinal()] = readOns;
        counts[Count.ONE_AND_DONES.ordinal()] = (clicks - readOns) / 2;
        counts[Count.READS.ordinal()] = readOns * 3;
        counts[Count.READER.ordinal()] = 1;
        counts[Count.RETURNED.ordinal()] = random.nextDouble() < 0.3 ? 1 : 0;
        counts[Count.COULD_RETURN.ordinal()] = 1;
        return counts;
    }

    private static VariantReaders variant(String name, long seed, int readers, double lift) {
        SplittableRandom random = new SplittableRandom(seed);
        VariantReaders variant = new VariantReaders(name, name);
        for (int i = 0; i < readers; i++) {
            variant.add(reader(random, lift));
        }
        return variant;
    }

    private static ReadOut readOut(List<VariantReaders> variants, GuardRail... rails) {
        double[] shares = new double[variants.size()];
        java.util.Arrays.fill(shares, 1);
        return ReadOut.of(variants, new ReadOut.Settings(Metric.YIELD, shares, List.of(rails), Optional.empty()));
    }

    /**
     * 1,000 splits of the same 1,000 readers into two variants that are the same. At level 5 % the number of false alarms is
     * binomial with mean 50: below 20 or above 86 it is with a probability of 1e-6. Those who take impressions as independent
     * are far above.
     */
    @Test
    void verdict_thousandSplitsWithoutADifference_keepsTheStatedRateOfFalseAlarms() {
        SplittableRandom population = new SplittableRandom(7);
        List<double[]> readers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            readers.add(reader(population, 1));
        }
        int[] alarms = new int[Metric.values().length];
        int naive = 0;
        int anySecondary = 0;
        int mismatches = 0;
        for (int split = 0; split < 1000; split++) {
            SplittableRandom sides = new SplittableRandom(split);
            VariantReaders a = new VariantReaders("a", "p");
            VariantReaders b = new VariantReaders("b", "p");
            readers.forEach(reader -> (sides.nextBoolean() ? a : b).add(reader));
            ReadOut found = readOut(List.of(a, b));
            for (Metric metric : Metric.values()) {
                alarms[metric.ordinal()] += found.comparison("b", metric).pValue() < 0.05 ? 1 : 0;
            }
            anySecondary += found.comparisons().stream()
                            .anyMatch(c -> c.metric() != Metric.YIELD && c.isDifferent(ReadOut.LEVEL))
                    ? 1
                    : 0;
            mismatches += found.sampleRatio().isMismatch() ? 1 : 0;
            naive += naiveP(a, b) < 0.05 ? 1 : 0;
        }
        for (Metric metric : Metric.values()) {
            if (metric != Metric.SLATE_DIVERSITY) {
                assertThat(alarms[metric.ordinal()]).as(metric.title()).isBetween(20, 86);
            }
        }
        assertThat(anySecondary).as("any false alarm among the other metrics").isLessThanOrEqualTo(86);
        // At level .001 above 10 with a probability of 1e-8.
        assertThat(mismatches).as("sample ratio mismatches").isLessThanOrEqualTo(10);
        assertThat(naive).as("false alarms of a test of impressions").isGreaterThan(150);
    }

    private static double naiveP(VariantReaders a, VariantReaders b) {
        double x1 = a.total(Count.READ_ONS);
        double n1 = a.total(Count.IMPRESSIONS);
        double x2 = b.total(Count.READ_ONS);
        double n2 = b.total(Count.IMPRESSIONS);
        double pooled = (x1 + x2) / (n1 + n2);
        double z = (x1 / n1 - x2 / n2) / Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
        return new io.afterclick.insight.rate.Rate(z, 1).pValue();
    }

    @Test
    void relative_deltaMethodAndBootstrap_agree() {
        VariantReaders a = variant("a", 1, 4000, 1);
        VariantReaders b = variant("b", 2, 4000, 1.1);
        for (Metric metric : List.of(Metric.YIELD, Metric.CTR, Metric.CONTINUATION_RATE, Metric.READS_PER_READER)) {
            Estimate delta = readOut(List.of(a, b)).comparison("b", metric).relative();
            Estimate drawn = new ReaderBootstrap(2000, 3).relative(a, b, metric, 0.95);
            double width = delta.high() - delta.low();
            assertThat(drawn.value()).isCloseTo(delta.value(), within(1e-12));
            assertThat(drawn.low()).as(metric.title()).isCloseTo(delta.low(), within(width / 8));
            assertThat(drawn.high()).as(metric.title()).isCloseTo(delta.high(), within(width / 8));
        }
        assertThat(new ReaderBootstrap(100, 3).relative(a, b, Metric.YIELD, 0.95))
                .isEqualTo(new ReaderBootstrap(100, 3).relative(a, b, Metric.YIELD, 0.95));
    }

    @Test
    void verdict_betterWorseAndAlike_areSaidSo() {
        VariantReaders control = variant("control", 1, 6000, 1);
        ReadOut found = readOut(List.of(
                control,
                variant("better", 2, 6000, 1.5),
                variant("worse", 3, 6000, 0.6),
                variant("alike", 4, 6000, 1)));
        assertThat(found.verdicts())
                .extracting(Verdict::kind)
                .containsExactly(Verdict.Kind.BETTER, Verdict.Kind.WORSE, Verdict.Kind.NO_DIFFERENCE);
        assertThat(found.verdicts().get(0).words()).startsWith("Better than control: yield +");
        assertThat(found.verdicts().get(2).words()).contains("can be excluded");
    }

    @Test
    void verdict_brokenGuardRail_isNotBetter() {
        VariantReaders control = variant("control", 1, 6000, 1);
        VariantReaders better = new VariantReaders("variant", "p");
        VariantReaders drawn = variant("x", 2, 6000, 1.5);
        for (int reader = 0; reader < drawn.readers(); reader++) {
            double[] counts = new double[VariantReaders.COUNTS];
            for (Count count : Count.values()) {
                counts[count.ordinal()] = drawn.count(reader, count);
            }
            counts[Count.RETURNED.ordinal()] = 0;
            better.add(counts);
        }
        ReadOut found =
                readOut(List.of(control, better), new GuardRail(Metric.RETENTION, 0.1), new GuardRail(Metric.CTR, 0.9));
        assertThat(found.verdicts().get(0).kind()).isEqualTo(Verdict.Kind.GUARD_RAIL_BROKEN);
        assertThat(found.verdicts().get(0).words()).contains("retention");
        assertThat(found.comparison("variant", Metric.CTR).state(new GuardRail(Metric.CTR, 0.9)))
                .isEqualTo(GuardRail.State.KEPT);
        assertThat(found.comparison("variant", Metric.CTR).state(new GuardRail(Metric.CTR, 0.001)))
                .isEqualTo(GuardRail.State.NOT_SURE);
    }

    @Test
    void verdict_splitThatIsNotWhatItShouldBe_isBroken() {
        List<VariantReaders> variants = List.of(variant("control", 1, 6000, 1), variant("b", 2, 5500, 1.5));
        assertThat(readOut(variants).verdicts().get(0).kind()).isEqualTo(Verdict.Kind.BROKEN);
        ReadOut asPromised = ReadOut.of(
                variants, new ReadOut.Settings(Metric.YIELD, new double[] {6000, 5500}, List.of(), Optional.empty()));
        assertThat(asPromised.sampleRatio().pValue()).isCloseTo(1, within(1e-9));
        assertThat(asPromised.verdicts().get(0).kind()).isEqualTo(Verdict.Kind.BETTER);
    }

    /** Chi-square of 1,000 and 1,100 of 2,100 is 4.7619, with one degree of freedom. */
    @Test
    void sampleRatio_isPearsonsTest() {
        assertThat(SampleRatio.of(new long[] {1000, 1100}, new double[] {1, 1}).pValue())
                .isCloseTo(0.029096, within(1e-5));
    }

    @Test
    void readOut_withoutAnyCount_saysThatNothingIsKnown() {
        VariantReaders a = new VariantReaders("a", "p");
        VariantReaders b = new VariantReaders("b", "p");
        IntStream.range(0, 3).forEach(i -> {
            double[] none = new double[VariantReaders.COUNTS];
            none[Count.READER.ordinal()] = 1;
            a.add(none);
            b.add(none);
        });
        assertThat(readOut(List.of(a, b)).verdicts().get(0).words()).startsWith("Nothing is known yet");
    }
}
