package io.afterclick.local.report;

import io.afterclick.local.trial.Comparison;
import io.afterclick.local.trial.Interval;
import io.afterclick.local.trial.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as lines of text. */
public final class ComparisonTable {
    private static final int POLICY_WIDTH = 18;
    private static final int CELL_WIDTH = 17;
    private static final List<Column> COLUMNS = List.of(
            new Column("CTR %", Measure.CTR, 100, 2),
            new Column("continuation %", Measure.CONTINUATION_RATE, 100, 1),
            new Column("yield %", Measure.YIELD, 100, 3),
            new Column("one-and-done %", Measure.ONE_AND_DONE_SHARE, 100, 1),
            new Column("regret %", Measure.REGRET, 100, 1),
            new Column("diversity", Measure.DIVERSITY, 1, 3));

    private ComparisonTable() {}

    private record Column(String head, Measure measure, double scale, int digits) {
        String value(Comparison.Entry entry) {
            Interval interval = entry.intervals().get(measure);
            String format = "%." + digits + "f";
            return text(format, entry.values().get(measure) * scale) + " ["
                    + text(format, interval.low() * scale).replaceFirst("^0\\.", ".") + " "
                    + text(format, interval.high() * scale).replaceFirst("^0\\.", ".") + "]";
        }
    }

    /** The lines: values with 95 % intervals over readers, then differences to the first policy. */
    public static List<String> of(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(pad("policy", POLICY_WIDTH));
        COLUMNS.forEach(column -> head.append(pad(column.head(), CELL_WIDTH + column.digits())));
        lines.add(head.append("coverage").toString());
        for (Comparison.Entry entry : comparison.entries()) {
            StringBuilder line = new StringBuilder(pad(entry.policy(), POLICY_WIDTH));
            COLUMNS.forEach(column -> line.append(pad(column.value(entry), CELL_WIDTH + column.digits())));
            lines.add(line.append(text("%.3f", entry.measures().coverage())).toString());
        }
        if (comparison.entries().size() > 1) {
            lines.add("");
            lines.add("beside " + comparison.entries().get(0).policy() + " (relative, paired by readers)");
            for (Comparison.Entry entry :
                    comparison.entries().subList(1, comparison.entries().size())) {
                lines.add(pad(entry.policy(), POLICY_WIDTH)
                        + difference("CTR", entry, Measure.CTR)
                        + difference("continuation", entry, Measure.CONTINUATION_RATE)
                        + difference("yield", entry, Measure.YIELD)
                        + difference("one-and-done", entry, Measure.ONE_AND_DONE_SHARE));
            }
        }
        return lines;
    }

    private static String difference(String name, Comparison.Entry entry, Measure measure) {
        Interval interval = entry.toFirstIntervals().get(measure);
        return text(
                "%s %+.1f %% [%+.1f %+.1f]   ",
                name, entry.toFirst().get(measure) * 100, interval.low() * 100, interval.high() * 100);
    }

    private static String pad(String text, int width) {
        return text("%-" + width + "s", text);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
