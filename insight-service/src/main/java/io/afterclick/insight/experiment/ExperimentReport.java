package io.afterclick.insight.experiment;

import io.afterclick.insight.rate.Rate;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Report;
import io.afterclick.insight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The read-out of an experiment, as a report. */
public final class ExperimentReport {
    private final ExperimentData data;
    private final ReadOut readOut;
    private final VariantReaders control;

    private ExperimentReport(ExperimentData data, ReadOut readOut) {
        this.data = data;
        this.readOut = readOut;
        this.control = readOut.variants().get(0);
    }

    /** Makes the report. */
    public static Report of(ExperimentData data, ReadOut readOut) {
        return new ExperimentReport(data, readOut).report();
    }

    private Report report() {
        List<Section> sections = new ArrayList<>();
        sections.add(split());
        sections.add(better());
        sections.add(everything());
        if (!readOut.settings().guardRails().isEmpty()) {
            sections.add(guardRails());
        }
        return new Report("Experiment " + data.key(), summary(), data.notes(), facts(), sections, numbers());
    }

    private String summary() {
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %s against %s, %,d readers, decisions from %s to %s UTC.",
                data.key(),
                String.join(
                        ", ",
                        readOut.variants().stream()
                                .skip(1)
                                .map(VariantReaders::name)
                                .toList()),
                control.name(),
                readOut.variants().stream().mapToLong(VariantReaders::readers).sum(),
                data.from(),
                data.until()));
        for (Verdict verdict : readOut.verdicts()) {
            words.append(' ').append(verdict.variant()).append(": ").append(verdict.words());
        }
        return words.toString();
    }

    private List<Report.Fact> facts() {
        List<Report.Fact> facts = new ArrayList<>();
        for (VariantReaders variant : readOut.variants()) {
            facts.add(new Report.Fact(
                    value(
                            readOut.settings().primary(),
                            variant.rate(readOut.settings().primary()),
                            false),
                    readOut.settings().primary().title() + " of " + variant.name()));
        }
        readOut.verdicts()
                .forEach(verdict -> facts.add(new Report.Fact(
                        verdict.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        "verdict on " + verdict.variant())));
        return facts;
    }

    private Section split() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < readOut.variants().size(); i++) {
            VariantReaders variant = readOut.variants().get(i);
            rows.add(List.of(
                    variant.name(),
                    variant.policy(),
                    String.format(Locale.ROOT, "%,d", variant.readers()),
                    String.format(Locale.ROOT, "%,.0f", readOut.sampleRatio().expected()[i])));
        }
        return new Section(
                "split",
                "Is the split what it should be?",
                readOut.sampleRatio().isMismatch()
                        ? String.format(
                                Locale.ROOT,
                                "No. Such a split comes about by chance once in %,.0f experiments. Something keeps"
                                        + " readers of one variant out of the data.",
                                1 / readOut.sampleRatio().pValue())
                        : String.format(
                                Locale.ROOT,
                                "Yes: the variants have the readers that their shares promise, but for chance (p ="
                                        + " %.2f).",
                                readOut.sampleRatio().pValue()),
                List.of(new Figure.Table(
                        "readers",
                        "Readers of each variant",
                        "Expected by the shares of the variants.",
                        List.of("variant", "policy", "readers", "expected"),
                        rows)),
                "Pearson's chi-square test at level " + SampleRatio.LEVEL
                        + ": of a thousand sound experiments one is called broken. It can't see what keeps readers of"
                        + " all variants out alike.",
                "Readers with at least one decision whose policy the experiment decided. Shares are those given by"
                        + " --shares, or all alike; a change of shares in between would look like a mismatch.");
    }

    private Section better() {
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        for (Comparison comparison : readOut.comparisons()) {
            if (comparison.relative().hasInterval()) {
                rows.add(new Figure.Intervals.Row(
                        comparison.metric().title()
                                + (readOut.variants().size() > 2 ? ", " + comparison.variant() : ""),
                        comparison.relative(),
                        comparison.metric() == readOut.settings().primary()));
            }
        }
        StringBuilder finding = new StringBuilder();
        readOut.verdicts().forEach(verdict -> finding.append(verdict.variant())
                .append(": ")
                .append(verdict.words())
                .append(' '));
        List<Figure> figures = rows.isEmpty()
                ? List.of()
                : List.of(new Figure.Intervals(
                        "differences",
                        "Variant over control, less 1",
                        "With 95 % intervals. The line is no difference; the primary metric is "
                                + readOut.settings().primary().title() + ".",
                        Axis.of("relative difference to " + control.name(), Format.PERCENT),
                        0,
                        rows));
        return new Section(
                "better",
                "Is it better?",
                finding.toString().strip(),
                figures,
                "The verdict goes by " + readOut.settings().primary().title() + " alone, at level 5 %"
                        + (readOut.variants().size() > 2 ? " over all variants together (Holm)" : "")
                        + ". Whoever looks at a running experiment each day and stops at the first good day has a far"
                        + " higher chance of a false alarm than 5 %: fix the end beforehand.",
                method());
    }

    private String method() {
        return "Metrics are ratios of sums over readers, since it is readers that were drawn: "
                + readOut.settings()
                        .bootstrap()
                        .map(draws -> "intervals are percentiles of a Poisson bootstrap over readers, p-values are"
                                + " by the delta method.")
                        .orElse("variances by the delta method, normal intervals.")
                + " Decisions that are degraded by bandit are left out, readers who behave like programs too.";
    }

    private Section everything() {
        List<String> columns = new ArrayList<>(List.of("metric"));
        readOut.variants().forEach(variant -> columns.add(variant.name()));
        readOut.variants().stream().skip(1).forEach(variant -> columns.add("p of " + variant.name()));
        List<List<String>> rows = new ArrayList<>();
        List<String> different = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            List<String> row = new ArrayList<>(List.of(metric.title()));
            readOut.variants().forEach(variant -> row.add(value(metric, variant.rate(metric), true)));
            for (VariantReaders variant :
                    readOut.variants().subList(1, readOut.variants().size())) {
                Comparison comparison = readOut.comparison(variant.name(), metric);
                row.add(
                        Double.isNaN(comparison.adjustedP())
                                ? "not known"
                                : String.format(Locale.ROOT, "%.3g", comparison.adjustedP()));
                if (comparison.isDifferent(ReadOut.LEVEL)) {
                    different.add(metric.title()
                            + (readOut.variants().size() > 2 ? " of " + variant.name() : "")
                            + String.format(
                                    Locale.ROOT,
                                    " (%+.1f %%)",
                                    100 * comparison.relative().value()));
                }
            }
            rows.add(row);
        }
        return new Section(
                "all-metrics",
                "What else is different?",
                different.isEmpty()
                        ? "Nothing that chance would not do as well."
                        : "Different at level 5 %: " + String.join(", ", different) + ".",
                List.of(new Figure.Table(
                        "metrics", "All metrics", "With 95 % intervals; p-values are adjusted.", columns, rows)),
                "P-values are adjusted by Holm in two families, the primary metric over all variants, and all others"
                        + " over all variants: the chance of any false alarm is 5 % in each. Intervals are not adjusted.",
                String.join(
                                "; ",
                                java.util.Arrays.stream(Metric.values())
                                        .map(metric -> metric.title() + ": " + metric.meaning())
                                        .toList())
                        + ".");
    }

    private Section guardRails() {
        List<List<String>> rows = new ArrayList<>();
        int kept = 0;
        for (GuardRail rail : readOut.settings().guardRails()) {
            for (VariantReaders variant :
                    readOut.variants().subList(1, readOut.variants().size())) {
                Comparison comparison = readOut.comparison(variant.name(), rail.metric());
                GuardRail.State state = comparison.state(rail);
                kept += state == GuardRail.State.KEPT ? 1 : 0;
                rows.add(List.of(
                        rail.metric().title(),
                        variant.name(),
                        String.format(Locale.ROOT, "%.1f %%", 100 * rail.loss()),
                        relative(comparison.relative()),
                        switch (state) {
                            case KEPT -> "kept";
                            case NOT_SURE -> "not sure";
                            case BROKEN -> "broken";
                        }));
            }
        }
        return new Section(
                "guard-rails",
                "What does it cost?",
                String.format(Locale.ROOT, "%d of %d guard-rails are surely kept.", kept, rows.size()),
                List.of(new Figure.Table(
                        "guard-rails-table",
                        "Guard-rails",
                        "Kept: the whole 95 % interval is within what is allowed. Broken: the whole interval is"
                                + " outside.",
                        List.of("metric", "variant", "may lose", "difference", "guard-rail"),
                        rows)),
                "Not sure is no permission: more readers will tell.",
                "The interval of the relative difference beside the loss that is allowed. Not adjusted for the number"
                        + " of guard-rails.");
    }

    private Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("experiment", data.key());
        numbers.put("from", data.from());
        numbers.put("until", data.until());
        numbers.put("control", control.name());
        numbers.put("primary", readOut.settings().primary().key());
        Map<String, Object> split = new LinkedHashMap<>();
        split.put("p_value", readOut.sampleRatio().pValue());
        split.put("mismatch", readOut.sampleRatio().isMismatch());
        numbers.put("sample_ratio", split);
        Map<String, Object> variants = new LinkedHashMap<>();
        for (VariantReaders variant : readOut.variants()) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("readers", variant.readers());
            values.put("policy", variant.policy());
            for (Metric metric : Metric.values()) {
                values.put(metric.key(), estimate(metric, variant.rate(metric)));
            }
            variants.put(variant.name(), values);
        }
        numbers.put("variants", variants);
        numbers.put(
                "comparisons",
                readOut.comparisons().stream()
                        .map(comparison -> {
                            Map<String, Object> values = new LinkedHashMap<>();
                            values.put("variant", comparison.variant());
                            values.put("metric", comparison.metric().key());
                            values.put("relative_difference", comparison.relative());
                            values.put("p_value", comparison.pValue());
                            values.put("adjusted_p_value", comparison.adjustedP());
                            return values;
                        })
                        .toList());
        numbers.put(
                "verdicts",
                readOut.verdicts().stream()
                        .map(verdict -> Map.of(
                                "variant", verdict.variant(),
                                "verdict", verdict.kind().name().toLowerCase(Locale.ROOT),
                                "words", verdict.words()))
                        .toList());
        return numbers;
    }

    private static Estimate estimate(Metric metric, Rate rate) {
        return metric.isShare() ? rate.share(ReadOut.CONFIDENCE) : rate.interval(ReadOut.CONFIDENCE);
    }

    private static String value(Metric metric, Rate rate, boolean withInterval) {
        Estimate e = estimate(metric, rate);
        if (Double.isNaN(e.value())) {
            return "not known";
        }
        double unit = metric.isShare() ? 100 : 1;
        String percent = metric.isShare() ? " %" : "";
        return withInterval && e.hasInterval()
                ? String.format(
                        Locale.ROOT, "%.2f%s [%.2f, %.2f]", unit * e.value(), percent, unit * e.low(), unit * e.high())
                : String.format(Locale.ROOT, "%.2f%s", unit * e.value(), percent);
    }

    private static String relative(Estimate relative) {
        return relative.hasInterval()
                ? String.format(
                        Locale.ROOT,
                        "%+.1f %% [%+.1f, %+.1f]",
                        100 * relative.value(),
                        100 * relative.low(),
                        100 * relative.high())
                : "not known";
    }
}
