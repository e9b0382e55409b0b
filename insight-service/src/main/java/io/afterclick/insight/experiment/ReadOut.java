package io.afterclick.insight.experiment;

import io.afterclick.insight.rate.ManyTests;
import io.afterclick.insight.rate.Rate;
import io.afterclick.insight.report.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an experiment found: each variant beside the control, by each metric.
 *
 * <p>The reader is what was drawn, so variances are over readers: by the delta method, or intervals by bootstrap. Many
 * comparisons have many chances of a false alarm, so p-values are adjusted by Holm within two families: the primary metric
 * over all variants, which the verdict goes by, and all other metrics over all variants.
 */
public final class ReadOut {
    /** Of a false alarm in each family. */
    public static final double LEVEL = 0.05;

    public static final double CONFIDENCE = 0.95;

    /**
     * How to look at it.
     *
     * @param primary metric that the verdict goes by
     * @param shares of the variants, in their order and any unit
     * @param bootstrap makes the intervals; empty: the delta method does
     */
    public record Settings(
            Metric primary, double[] shares, List<GuardRail> guardRails, Optional<ReaderBootstrap> bootstrap) {}

    private final List<VariantReaders> variants;
    private final Settings settings;
    private final SampleRatio sampleRatio;
    private final List<Comparison> comparisons;

    private ReadOut(
            List<VariantReaders> variants, Settings settings, SampleRatio sampleRatio, List<Comparison> comparisons) {
        this.variants = variants;
        this.settings = settings;
        this.sampleRatio = sampleRatio;
        this.comparisons = comparisons;
    }

    /**
     * Compares.
     *
     * @param variants two or more, the control first
     */
    public static ReadOut of(List<VariantReaders> variants, Settings settings) {
        if (variants.size() < 2 || settings.shares().length != variants.size()) {
            throw new IllegalArgumentException(
                    variants.size() + " variants with " + settings.shares().length + " shares");
        }
        List<Comparison> comparisons = new ArrayList<>();
        List<Comparison> primary = new ArrayList<>();
        List<Comparison> others = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            for (VariantReaders variant : variants.subList(1, variants.size())) {
                (metric == settings.primary() ? primary : others)
                        .add(compare(variants.get(0), variant, metric, settings.bootstrap()));
            }
        }
        comparisons.addAll(adjusted(primary));
        comparisons.addAll(adjusted(others));
        return new ReadOut(
                List.copyOf(variants),
                settings,
                SampleRatio.of(
                        variants.stream().mapToLong(VariantReaders::readers).toArray(), settings.shares()),
                List.copyOf(comparisons));
    }

    private static Comparison compare(
            VariantReaders control, VariantReaders variant, Metric metric, Optional<ReaderBootstrap> bootstrap) {
        Rate base = control.rate(metric);
        Rate rate = variant.rate(metric);
        Rate relative = rate.over(base);
        Estimate interval = bootstrap
                .map(draws -> draws.relative(control, variant, metric, CONFIDENCE))
                .orElseGet(() -> relative.interval(CONFIDENCE));
        double p = Double.isNaN(rate.value()) || Double.isNaN(base.value())
                ? Double.NaN
                : rate.minus(base).pValue();
        return new Comparison(metric, variant.name(), base, rate, interval, p, p);
    }

    private static List<Comparison> adjusted(List<Comparison> family) {
        double[] p =
                ManyTests.holm(family.stream().mapToDouble(Comparison::pValue).toArray());
        List<Comparison> adjusted = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            Comparison c = family.get(i);
            adjusted.add(
                    new Comparison(c.metric(), c.variant(), c.control(), c.rate(), c.relative(), c.pValue(), p[i]));
        }
        return adjusted;
    }

    /** The control first. */
    public List<VariantReaders> variants() {
        return variants;
    }

    public Settings settings() {
        return settings;
    }

    public SampleRatio sampleRatio() {
        return sampleRatio;
    }

    /** The primary metric's first. */
    public List<Comparison> comparisons() {
        return comparisons;
    }

    /** The comparison of a variant with the control by a metric. */
    public Comparison comparison(String variant, Metric metric) {
        return comparisons.stream()
                .filter(c -> c.variant().equals(variant) && c.metric() == metric)
                .findFirst()
                .orElseThrow();
    }

    /** One for each variant but the control. */
    public List<Verdict> verdicts() {
        return variants.stream().skip(1).map(this::verdict).toList();
    }

    private Verdict verdict(VariantReaders variant) {
        String name = variant.name();
        if (sampleRatio.isMismatch()) {
            return new Verdict(
                    name,
                    Verdict.Kind.BROKEN,
                    String.format(
                            Locale.ROOT,
                            "Broken: the variants do not have the readers that their shares promise (p = %.2g). Find"
                                    + " out why before you believe any other number.",
                            sampleRatio.pValue()));
        }
        Comparison primary = comparison(name, settings.primary());
        String beside = "than " + variants.get(0).name();
        String by = settings.primary().title();
        if (Double.isNaN(primary.adjustedP())) {
            return new Verdict(
                    name, Verdict.Kind.NO_DIFFERENCE, "Nothing is known yet: there is no " + by + " to compare.");
        }
        if (!primary.isDifferent(LEVEL)) {
            return new Verdict(
                    name,
                    Verdict.Kind.NO_DIFFERENCE,
                    String.format(
                            Locale.ROOT,
                            "No difference: the %s of %s is %s. Differences outside of that interval can be excluded,"
                                    + " those within cannot.",
                            by,
                            name,
                            inWords(primary)));
        }
        if (!primary.isGood()) {
            return new Verdict(name, Verdict.Kind.WORSE, "Worse " + beside + ": " + by + " " + inWords(primary) + ".");
        }
        List<String> broken = settings.guardRails().stream()
                .filter(rail -> comparison(name, rail.metric()).state(rail) == GuardRail.State.BROKEN)
                .map(rail -> rail.metric().title())
                .toList();
        if (!broken.isEmpty()) {
            return new Verdict(
                    name,
                    Verdict.Kind.GUARD_RAIL_BROKEN,
                    "Better " + beside + " by " + by + " (" + inWords(primary)
                            + "), but at a price that was not to be paid: " + String.join(", ", broken) + ".");
        }
        return new Verdict(name, Verdict.Kind.BETTER, "Better " + beside + ": " + by + " " + inWords(primary) + ".");
    }

    private static String inWords(Comparison comparison) {
        Estimate relative = comparison.relative();
        return String.format(
                Locale.ROOT,
                "%+.1f %% [%+.1f, %+.1f]",
                100 * relative.value(),
                100 * relative.low(),
                100 * relative.high());
    }
}
