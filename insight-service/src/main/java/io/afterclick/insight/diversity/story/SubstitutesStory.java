package io.afterclick.insight.diversity.story;

import static io.afterclick.insight.diversity.story.Wording.count;
import static io.afterclick.insight.diversity.story.Wording.number;
import static io.afterclick.insight.diversity.story.Wording.withInterval;

import io.afterclick.insight.diversity.study.Findings.OfSubstitutes;
import io.afterclick.insight.diversity.study.Substitutes.Measured;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Can something cheaper stand in for the GS-score? */
final class SubstitutesStory {
    /** What a substitute must reach to be one: times the naive speed, and correlation. */
    private static final double FAST = 20;

    private static final double CLOSE = 0.9;

    private final OfSubstitutes found;
    private final Map<String, Estimate> odds;

    /** @param odds of returning, by the key of the measure; empty where there is no retention to tell */
    SubstitutesStory(OfSubstitutes found, Map<String, Estimate> odds) {
        this.found = found;
        this.odds = odds;
    }

    Section section() {
        List<Figure> figures = new ArrayList<>(List.of(points(), table()));
        if (!odds.isEmpty()) {
            figures.add(odds());
        }
        figures.add(new Figure.Intervals(
                "substitutes-rerun",
                "The nearest substitute under other choices",
                "Spearman correlation of the " + found.closest().name() + " with the GS-score.",
                Axis.of("Correlation with the GS-score", Format.NUMBER),
                Double.NaN,
                Wording.rows(
                        "as found above: " + found.minWorks() + " works or more",
                        found.closest().correlation(),
                        found.reruns())));
        return new Section(
                "substitutes",
                "Can something cheaper stand in for the GS-score?",
                finding(),
                figures,
                certainty(),
                "All measures of " + count(found.main().readers()) + " readers with " + found.minWorks()
                        + " or more works ("
                        + count(found.main().reads())
                        + " pairs of reader and work), each oriented so that more is more diverse; correlations are Spearman's with"
                        + " the GS-score, over all readers and, as a mean over ten bins, among readers of like activity. Costs are CPU"
                        + " seconds of one thread for a million such pairs, after a warm-up, in the same run; learning vectors and"
                        + " clusters is not in them. The pairwise form computes the mean of all cosines, O(n² d); the running sum is"
                        + " O(n d) and takes a new read in O(d). Clusters are k-means groups of the works' vectors. Evenness is one minus Gini's"
                        + " coefficient. Works of several"
                        + " genres are divided among them.");
    }

    private String finding() {
        Measured sum = measured("gs");
        List<Measured> good = found.main().measured().stream()
                .filter(one -> !one.key().equals("gs")
                        && one.timesNaiveSpeed() >= FAST
                        && one.correlation().value() >= CLOSE)
                .toList();
        String others = good.isEmpty()
                ? "No other measure is both that fast and correlated by .9 or more."
                : "Also 20 times as fast as all pairs, and correlated by .9 or more: "
                        + good.stream()
                                .map(one -> one.name() + " ("
                                        + number(one.correlation().value(), 2) + ", "
                                        + count(Math.round(one.timesNaiveSpeed())) + " times)")
                                .collect(Collectors.joining(", "))
                        + ".";
        return "The GS-score itself is cheap: as the length of a running sum it gives the same numbers as all pairs, "
                + count(Math.round(sum.timesNaiveSpeed())) + " times as fast. " + others
                + " Without a vector for each work, the "
                + found.closest().name() + " comes nearest: "
                + number(found.closest().correlation().value(), 2) + ".";
    }

    private String certainty() {
        List<Double> values =
                found.reruns().stream().map(rerun -> rerun.estimate().value()).toList();
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return "Correlations move little: that of the " + found.closest().name() + " stays between " + number(low, 2)
                + " and "
                + number(high, 2)
                + " in all re-runs. Ratios of speed depend on how many works readers have, as the pairwise form"
                + " grows with their square, and move by a tenth or more from run to run."
                + (odds.isEmpty()
                        ? ""
                        : " A substitute that orders readers alike need not keep a weak odds ratio: see its interval.");
    }

    private Measured measured(String key) {
        return found.main().measured().stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Figure points() {
        return new Figure.Points(
                "cost-and-likeness",
                "Cost and likeness",
                "To the left is cheaper, on top is nearer to the GS-score.",
                Axis.logarithmic("CPU seconds for a million reads", Format.NUMBER),
                Axis.of("Spearman correlation with the GS-score", Format.NUMBER),
                found.main().measured().stream()
                        .map(one -> new Figure.Points.Point(
                                one.name(),
                                one.cpuSecondsPerMillionReads(),
                                one.correlation().value()))
                        .toList());
    }

    private Figure table() {
        List<String> columns = new ArrayList<>(
                List.of("measure", "needs", "correlation", "at like activity", "s per million", "times naive"));
        if (!odds.isEmpty()) {
            columns.add("odds ratio of returning");
        }
        List<List<String>> rows = new ArrayList<>();
        for (Measured one : found.main().measured()) {
            List<String> row = new ArrayList<>(List.of(
                    one.name(),
                    one.needs(),
                    number(one.correlation().value(), 3),
                    number(one.withinActivity(), 3),
                    String.format(Locale.ROOT, "%.2g", one.cpuSecondsPerMillionReads()),
                    one.timesNaiveSpeed() < 10
                            ? number(one.timesNaiveSpeed(), 1)
                            : count(Math.round(one.timesNaiveSpeed()))));
            if (!odds.isEmpty()) {
                row.add(withInterval(odds.getOrDefault(one.key(), Estimate.none()), 2));
            }
            rows.add(row);
        }
        return new Figure.Table(
                "substitutes-table",
                "All measures",
                "Correlation: Spearman's with the GS-score. Times naive: how many times as fast as the pairwise form.",
                columns,
                rows);
    }

    private Figure odds() {
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        for (Measured one : found.main().measured()) {
            if (!one.key().equals("gs_naive")) {
                rows.add(new Figure.Intervals.Row(
                        one.name(),
                        odds.getOrDefault(one.key(), Estimate.none()),
                        one.key().equals("gs")));
            }
        }
        return new Figure.Intervals(
                "substitutes-odds",
                "The odds of returning by each measure",
                "Odds ratio of returning for the half that a measure calls more diverse, within bins of activity.",
                Axis.logarithmic("Odds ratio of returning", Format.NUMBER),
                1,
                rows);
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("readers", found.main().readers());
        numbers.put("reads", found.main().reads());
        numbers.put(
                "measures",
                found.main().measured().stream()
                        .map(one -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("measure", one.key());
                            row.put("correlation", one.correlation());
                            row.put("correlation_at_like_activity", one.withinActivity());
                            row.put("cpu_seconds_per_million_reads", one.cpuSecondsPerMillionReads());
                            row.put("times_naive_speed", one.timesNaiveSpeed());
                            if (odds.containsKey(one.key())) {
                                row.put("odds_ratio", odds.get(one.key()));
                            }
                            return row;
                        })
                        .toList());
        numbers.put("closest_without_vectors", found.closest().key());
        numbers.put("reruns", Wording.numbers(found.reruns()));
        return numbers;
    }
}
