package io.afterclick.local.report;

import io.afterclick.local.trial.Comparison;
import io.afterclick.local.trial.Discovery;
import io.afterclick.local.trial.Interval;
import io.afterclick.local.trial.Measure;
import io.afterclick.local.trial.Measures;
import io.afterclick.local.trial.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A study as the Markdown tables of {@code docs/simulation.md}. */
public final class StudyTables {
    private StudyTables() {}

    /** All tables. */
    public static List<String> of(Study study, List<Study.Row> rows) {
        List<String> lines = new ArrayList<>();
        rewards(rows, lines);
        lines.add("");
        differences(rows, lines);
        lines.add("");
        regret(rows, lines);
        lines.add("");
        recovery(study, rows, lines);
        lines.add("");
        discovery(study, rows, lines);
        return lines;
    }

    private static void rewards(List<Study.Row> rows, List<String> lines) {
        lines.add("| world, seed | policy | CTR % | continuation % | yield % | one-and-done % | regret % |");
        lines.add("|---|---|---|---|---|---|---|");
        for (Study.Row row : rows) {
            for (Comparison.Entry entry : row.rewards().entries()) {
                lines.add(text(
                        "| %s, %d | `%s` | %s | %s | %s | %s | %s |",
                        row.world(),
                        row.seed(),
                        entry.policy(),
                        percent(entry, Measure.CTR, 2),
                        percent(entry, Measure.CONTINUATION_RATE, 1),
                        percent(entry, Measure.YIELD, 3),
                        percent(entry, Measure.ONE_AND_DONE_SHARE, 1),
                        percent(entry, Measure.REGRET, 1)));
            }
        }
    }

    private static void differences(List<Study.Row> rows, List<String> lines) {
        lines.add("| world, seed | beside | policy | CTR | continuation | yield | one-and-done |");
        lines.add("|---|---|---|---|---|---|---|");
        for (Study.Row row : rows) {
            List<Comparison.Entry> entries = row.rewards().entries();
            for (int i = 1; i < entries.size(); i++) {
                lines.add(difference(row, entries.get(0).policy(), entries.get(i)));
            }
            Comparison toSecond = row.rewards().startingWith(1);
            lines.add(difference(
                    row,
                    toSecond.entries().get(0).policy(),
                    toSecond.entries().get(toSecond.entries().size() - 1)));
        }
    }

    private static String difference(Study.Row row, String base, Comparison.Entry entry) {
        return text(
                "| %s, %d | `%s` | `%s` | %s | %s | %s | %s |",
                row.world(),
                row.seed(),
                base,
                entry.policy(),
                relative(entry, Measure.CTR),
                relative(entry, Measure.CONTINUATION_RATE),
                relative(entry, Measure.YIELD),
                relative(entry, Measure.ONE_AND_DONE_SHARE));
    }

    private static void regret(List<Study.Row> rows, List<String> lines) {
        lines.add("| world, seed | policy | exponent of cumulated regret | second half / first half |");
        lines.add("|---|---|---|---|");
        for (Study.Row row : rows) {
            for (Comparison.Entry entry : row.rewards().entries()) {
                lines.add(text(
                        "| %s, %d | `%s` | %.2f | %.2f |",
                        row.world(),
                        row.seed(),
                        entry.policy(),
                        Study.regretExponent(entry.measures()),
                        Study.secondHalfToFirst(entry.measures())));
            }
        }
    }

    private static void recovery(Study study, List<Study.Row> rows, List<String> lines) {
        lines.add("| world, seed | policy | regret % before | first day after | last day | days to recover |");
        lines.add("|---|---|---|---|---|---|");
        int drift = study.driftDay();
        for (Study.Row row : rows) {
            for (Comparison.Entry entry : row.memories().entries()) {
                Measures measures = entry.measures();
                OptionalInt days = Study.recoveryDays(measures, drift);
                lines.add(text(
                        "| %s, %d | `%s` | %.1f | %.1f | %.1f | %s |",
                        row.world(),
                        row.seed(),
                        entry.policy(),
                        100 * Measure.REGRET.ofDays(measures, drift - 1, drift),
                        100 * Measure.REGRET.ofDays(measures, drift, drift + 1),
                        100 * Measure.REGRET.ofDays(measures, measures.days() - 1, measures.days()),
                        days.isPresent() ? String.valueOf(days.getAsInt()) : "not in " + (measures.days() - drift)));
            }
        }
    }

    private static void discovery(Study study, List<Study.Row> rows, List<String> lines) {
        lines.add("| world, seed | policy | stars found | cost until half are found | cost until each"
                + " | regret % from then on |");
        lines.add("|---|---|---|---|---|---|");
        for (Study.Row row : rows) {
            for (Comparison.Entry entry : row.priors().entries()) {
                String policy = entry.policy();
                List<Discovery.Star> stars = row.stars().get(policy);
                List<Long> costs = stars.stream()
                        .flatMap(star -> star.foundAtCost().stream().boxed())
                        .sorted()
                        .toList();
                OptionalLong half = Discovery.costOfHalf(stars);
                lines.add(text(
                        "| %s, %d | `%s` | %d of %d | %s | %s | %.1f |",
                        row.world(),
                        row.seed(),
                        policy,
                        costs.size(),
                        stars.size(),
                        half.isPresent() ? text("%,d", half.getAsLong()) : "not found",
                        costs.stream().map(cost -> text("%,d", cost)).collect(Collectors.joining(" ")),
                        100
                                * Measure.REGRET.ofDays(
                                        entry.measures(),
                                        study.driftDay(),
                                        entry.measures().days())));
            }
        }
    }

    private static String percent(Comparison.Entry entry, Measure measure, int digits) {
        Interval interval = entry.intervals().get(measure);
        String number = "%." + digits + "f";
        return text(
                number + " [" + number + ", " + number + "]",
                100 * entry.values().get(measure),
                100 * interval.low(),
                100 * interval.high());
    }

    private static String relative(Comparison.Entry entry, Measure measure) {
        Interval interval = entry.toFirstIntervals().get(measure);
        return text(
                "%+.1f %% [%+.1f, %+.1f]",
                100 * entry.toFirst().get(measure), 100 * interval.low(), 100 * interval.high());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
