package io.afterclick.bench.incident;

import java.util.List;

/** Lag over time, phase after phase: a line of blocks for terminals, a page with curves for browsers. */
final class LagChart {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final int WIDTH = 900;
    private static final int HEIGHT = 260;
    private static final int MARGIN = 60;

    private LagChart() {}

    /** One line for each phase, all to the same scale. */
    static String text(List<Phase> phases) {
        long highest = highest(phases);
        StringBuilder chart = new StringBuilder();
        for (Phase phase : phases) {
            chart.append("  ");
            for (long lag : phase.lag()) {
                chart.append(BLOCKS.charAt((int) Math.ceil((BLOCKS.length() - 1.0) * lag / highest)));
            }
            chart.append("  ").append(phase.name()).append('\n');
        }
        return chart + "  one column is a second, a full block a lag of " + highest + " records\n";
    }

    static String html(List<Phase> phases, String table, String machine) {
        StringBuilder page = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Slow consumers: lag over time</title>
                <style>body{font:15px/1.5 system-ui,sans-serif;max-width:980px;margin:2em auto;padding:0 1em}
                svg{width:100%;height:auto}text{font-size:12px}pre{overflow:auto}</style></head><body>
                <h1>Slow consumers: lag over time</h1>
                """);
        page.append("<p>")
                .append(escaped(machine))
                .append("</p>\n<pre>")
                .append(escaped(table))
                .append("</pre>\n");
        long highest = highest(phases);
        for (Phase phase : phases) {
            page.append("<h2>").append(escaped(phase.name())).append("</h2>\n").append(svg(phase, highest));
        }
        return page.append("</body></html>\n").toString();
    }

    private static String svg(Phase phase, long highest) {
        StringBuilder points = new StringBuilder();
        int last = Math.max(1, phase.lag().size() - 1);
        for (int second = 0; second < phase.lag().size(); second++) {
            points.append(MARGIN + (WIDTH - 2 * MARGIN) * second / last)
                    .append(',')
                    .append(HEIGHT - 30 - (HEIGHT - 50) * phase.lag().get(second) / highest)
                    .append(' ');
        }
        return """
                <svg viewBox="0 0 %1$d %2$d" role="img" aria-label="lag over time">
                <path d="M%3$d 20V%4$dH%5$d" fill="none" stroke="#888"/>
                <polyline points="%6$s" fill="none" stroke="#c33" stroke-width="2"/>
                <text x="%3$d" y="14">%7$d records</text><text x="%5$d" y="%8$d" text-anchor="end">%9$d s</text></svg>
                """.formatted(
                        WIDTH,
                        HEIGHT,
                        MARGIN,
                        HEIGHT - 30,
                        WIDTH - MARGIN,
                        points.toString().strip(),
                        highest,
                        HEIGHT - 12,
                        phase.seconds());
    }

    private static long highest(List<Phase> phases) {
        return Math.max(1, phases.stream().mapToLong(Phase::highestLag).max().orElse(1));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
