package io.afterclick.insight.adapter.html;

import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Report;
import io.afterclick.insight.report.Section;
import java.util.List;

/** The numbers of all figures, a row each: section, figure, series, x, value, low and high. */
final class FigureCsv {
    private static final String HEADER = "section,figure,series,x,value,low,high\n";

    private final StringBuilder out = new StringBuilder(HEADER);
    private String section = "";
    private String figure = "";

    private FigureCsv() {}

    static String of(Report report) {
        FigureCsv csv = new FigureCsv();
        for (Section section : report.sections()) {
            csv.section = section.id();
            for (Figure figure : section.figures()) {
                csv.figure = figure.id();
                csv.rows(figure);
            }
        }
        return csv.out.toString();
    }

    private void rows(Figure held) {
        if (held instanceof Figure.Categories chart) {
            for (Figure.Series series : chart.series()) {
                for (int i = 0; i < chart.categories().size(); i++) {
                    row(
                            series.name(),
                            chart.categories().get(i),
                            series.values().get(i));
                }
            }
        } else if (held instanceof Figure.Intervals chart) {
            chart.rows().forEach(row -> row("", row.label(), row.estimate()));
        } else if (held instanceof Figure.HeatMap map) {
            for (int r = 0; r < map.rows().size(); r++) {
                for (int c = 0; c < map.columns().size(); c++) {
                    row(
                            map.rows().get(r),
                            map.columns().get(c),
                            Estimate.of(map.cells().get(r).get(c)));
                }
            }
        } else if (held instanceof Figure.Points chart) {
            chart.points().forEach(point -> row(point.label(), number(point.x()), Estimate.of(point.y())));
        } else if (held instanceof Figure.Table table) {
            for (List<String> cells : table.rows()) {
                for (int column = 1; column < cells.size(); column++) {
                    line(cells.get(0), table.columns().get(column), cells.get(column), "", "");
                }
            }
        }
    }

    private void row(String series, String x, Estimate estimate) {
        line(series, x, number(estimate.value()), number(estimate.low()), number(estimate.high()));
    }

    private void line(String series, String x, String value, String low, String high) {
        List<String> cells = List.of(section, figure, series, x, value, low, high);
        for (int i = 0; i < cells.size(); i++) {
            out.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        out.append('\n');
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
