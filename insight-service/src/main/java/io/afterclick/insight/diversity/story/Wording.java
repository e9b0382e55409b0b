package io.afterclick.insight.diversity.story;

import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Numbers as texts, and what sections have alike. */
final class Wording {
    private Wording() {}

    /** A period in a sentence. */
    static String words(Period period) {
        return period.first().equals(period.last())
                ? period.first().toString()
                : period.first() + " to " + period.last();
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.0f\u00a0%%", share * 100);
    }

    static String percent1(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f\u00a0%%", share * 100);
    }

    static String number(double value, int digits) {
        return Double.isNaN(value)
                ? "–"
                : String.format(Locale.ROOT, "%." + digits + "f", value).replace("-", "−");
    }

    static String withInterval(Estimate estimate, int digits) {
        return number(estimate.value(), digits)
                + (estimate.hasInterval()
                        ? " [" + number(estimate.low(), digits) + ", " + number(estimate.high(), digits) + "]"
                        : "");
    }

    static String shareWithInterval(Estimate share) {
        return percent1(share.value())
                + (share.hasInterval() ? " [" + percent1(share.low()) + ", " + percent1(share.high()) + "]" : "");
    }

    /** A finding above its re-runs. */
    static List<Figure.Intervals.Row> rows(String main, Estimate estimate, List<Rerun> reruns) {
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        rows.add(new Figure.Intervals.Row(main, estimate, true));
        reruns.forEach(rerun -> rows.add(new Figure.Intervals.Row(rerun.label(), rerun.estimate(), false)));
        return rows;
    }

    static List<Map<String, Object>> numbers(List<Rerun> reruns) {
        return reruns.stream()
                .map(rerun -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("choice", rerun.label());
                    row.put("estimate", rerun.estimate());
                    return row;
                })
                .toList();
    }

    static double[] interval(Estimate estimate) {
        return new double[] {estimate.low(), estimate.high()};
    }
}
