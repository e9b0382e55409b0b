package io.afterclick.insight.adapter.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.insight.adapter.html.Chromium.Look;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Report;
import io.afterclick.insight.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1200, 700})
    void write_everyKindOfFigure_isDrawnInABrowserWithoutErrors(int width) throws IOException {
        Path page = folder.resolve("report.html");

        ReportFiles.write(everyKind(), page);

        assertThat(Files.readString(page)).doesNotContain("src=\"http").doesNotContain("href=\"http");
        Look look = Chromium.open(page, width, folder);
        assertThat(look.errors()).isEmpty();
        assertThat(look.charts()).isEqualTo(5);
        assertThat(look.emptyCharts()).isEmpty();
        assertThat(look.clipped()).isEmpty();
        assertThat(look.overlapping()).isEmpty();
    }

    @Test
    void write_putsNumbersBesideThePage() throws IOException {
        Path page = folder.resolve("report.html");

        assertThat(ReportFiles.write(everyKind(), page))
                .containsExactly(page, folder.resolve("report.json"), folder.resolve("report.csv"));

        JsonNode numbers =
                new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertThat(numbers.at("/retention/cohort").asInt()).isEqualTo(1844);
        assertThat(numbers.at("/retention/odds_ratio").isNull()).isTrue();
        assertThat(Files.readAllLines(folder.resolve("report.csv")))
                .startsWith("section,figure,series,x,value,low,high")
                .contains("first,lines,diverse,1,0.5,0.4,0.6", "first,table,\"a, b\",n,12,,");
    }

    @Test
    void html_textsThatLookLikeMarkup_stayTexts() {
        Report report =
                new Report("<b>&", "</script><script>alert(1)</script>", List.of(), List.of(), List.of(), Map.of());

        assertThat(ReportFiles.html(report))
                .contains("<title>&lt;b&gt;&amp;</title>")
                .doesNotContain("</script><script>alert");
    }

    @Test
    void report_figuresWithTheSameId_areRefused() {
        Figure table = new Figure.Table("same", "", "", List.of("a"), List.of());
        Section section = new Section("first", "", "", List.of(table, table), "", "");

        assertThatThrownBy(() -> new Report("", "", List.of(), List.of(), List.of(section), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same is there twice");
    }

    private static Report everyKind() {
        Axis decile = Axis.of("Activity decile of the reader in the cohort's months", Format.NUMBER);
        Axis share = Axis.of("Share that returns", Format.PERCENT);
        List<String> categories = List.of("1", "2", "3");
        List<Figure.Series> series = List.of(
                new Figure.Series(
                        "diverse",
                        List.of(new Estimate(.5, .4, .6), new Estimate(.7, .6, .8), new Estimate(.8, .7, .9))),
                new Figure.Series(
                        "narrow", List.of(new Estimate(.45, .4, .5), Estimate.none(), new Estimate(.75, .7, .8))));
        List<Figure> figures = List.of(
                new Figure.Categories(
                        "lines", "Lines", "Shares.", Figure.Categories.Style.LINES, decile, share, categories, series),
                new Figure.Categories(
                        "bars",
                        "Bars",
                        "Shares.",
                        Figure.Categories.Style.BARS,
                        decile,
                        share,
                        List.of("a long category name", "another one that is long", "short"),
                        series),
                new Figure.Intervals(
                        "intervals",
                        "Intervals",
                        "Ratios.",
                        Axis.logarithmic("Odds ratio", Format.NUMBER),
                        1,
                        List.of(
                                new Figure.Intervals.Row("as stated", new Estimate(1.2, .9, 1.6), true),
                                new Figure.Intervals.Row(
                                        "a label that is so long that it has to be broken into more lines than one",
                                        new Estimate(.8, .5, 1.3),
                                        false))),
                new Figure.HeatMap(
                        "heat",
                        "Heat map",
                        "Correlations.",
                        "month",
                        "month",
                        List.of("2013-03", "2013-04"),
                        List.of("2013-03", "2013-04"),
                        List.of(List.of(1.0, .4), List.of(.4, Double.NaN)),
                        Format.NUMBER,
                        0,
                        1),
                new Figure.Points(
                        "points",
                        "Points",
                        "Cost and likeness.",
                        Axis.logarithmic("Seconds", Format.NUMBER),
                        Axis.of("Correlation", Format.NUMBER),
                        List.of(
                                new Figure.Points.Point("GS-score", .01, 1),
                                new Figure.Points.Point("Vendi score", 3, .9),
                                new Figure.Points.Point("entropy of genres", .011, .4))),
                new Figure.Table("table", "Table", "Texts.", List.of("what", "n"), List.of(List.of("a, b", "12"))));
        return new Report(
                "Every kind of figure",
                "One of each.",
                List.of("Made up."),
                List.of(new Report.Fact("1,844", "readers in the cohort")),
                List.of(new Section("first", "Is it drawn?", "It is.", figures, "Quite.", "By hand.")),
                Map.of("retention", Map.of("cohort", 1844, "odds_ratio", Double.NaN)));
    }
}
