package io.afterclick.insight.diversity.story;

import static io.afterclick.insight.diversity.story.Wording.count;
import static io.afterclick.insight.diversity.story.Wording.number;
import static io.afterclick.insight.diversity.story.Wording.percent;
import static io.afterclick.insight.diversity.story.Wording.withInterval;

import io.afterclick.insight.diversity.study.Findings.OfYears;
import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.diversity.study.YearChange;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How does a person's diversity change over a year? */
final class YearsStory {
    private final OfYears found;
    private final YearChange main;

    YearsStory(OfYears found) {
        this.found = found;
        this.main = found.main();
    }

    Section section() {
        return new Section(
                "years",
                "How does diversity change over a year?",
                finding(),
                List.of(changes(), table(), reruns()),
                Rerun.verdict(main.change(), found.reruns(), 0)
                        + " Tags are what people say of works, not what they read; who tags in two years is more devoted than most.",
                "From dated tags: the different works that a reader tagged in a calendar year, each counting once. Readers with "
                        + found.minWorks() + " or more of them in both years are compared, as far as "
                        + found.minWorks()
                        + " or more of each year have vectors (learned from reads, which have no dates here); diversity is the"
                        + " debiased intra-list distance. The pair of years with the most such readers is the finding, the last pair"
                        + " left aside, as its second year may be cut off.");
    }

    private String finding() {
        String change = Rerun.isClear(main.change(), 0)
                ? "people became " + (main.change().value() > 0 ? "more diverse" : "narrower")
                : "people did not clearly become more diverse or narrower";
        return "From " + main.year() + " to " + (main.year() + 1) + " " + change + ": the distance changed by "
                + withInterval(main.change(), 3) + ", and "
                + percent(main.shareUp().value()) + " of " + count(main.scored())
                + " became more diverse. Diversity lasts over the year: the correlation is "
                + withInterval(main.correlation(), 2) + ".";
    }

    private static String name(YearChange one) {
        return one.year() + " to " + (one.year() + 1);
    }

    private Figure changes() {
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        found.all()
                .forEach(one -> rows.add(new Figure.Intervals.Row(
                        name(one) + " (" + count(one.scored()) + ")", one.change(), one.equals(main))));
        return new Figure.Intervals(
                "year-changes",
                "Mean change from year to year",
                "Of the intra-list distance, with 95 % intervals; to the right of 0 is more diverse. In brackets: readers.",
                Axis.of("Mean change of the distance", Format.NUMBER),
                0,
                rows);
    }

    private Figure table() {
        List<List<String>> rows = new ArrayList<>();
        found.all()
                .forEach(one -> rows.add(List.of(
                        name(one),
                        count(one.readers()),
                        count(one.scored()),
                        withInterval(one.correlation(), 2),
                        number(one.change().value(), 3),
                        percent(one.shareUp().value()))));
        return new Figure.Table(
                "years-table",
                "All pairs of years",
                "Readers: with " + found.minWorks()
                        + " or more different works in both years. With vectors: of them, those whose"
                        + " works have vectors to that number.",
                List.of("years", "readers", "with vectors", "correlation", "mean change", "more diverse"),
                rows);
    }

    private Figure reruns() {
        return new Figure.Intervals(
                "years-rerun",
                "The same under other choices",
                "Mean change from " + name(main) + ".",
                Axis.of("Mean change of the distance", Format.NUMBER),
                0,
                Wording.rows("as found above: " + found.minWorks() + " works a year", main.change(), found.reruns()));
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("min_works", found.minWorks());
        numbers.put("main_year", main.year());
        numbers.put(
                "pairs",
                found.all().stream()
                        .map(one -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("years", List.of(one.year(), one.year() + 1));
                            row.put("readers", one.readers());
                            row.put("scored", one.scored());
                            row.put("correlation", one.correlation());
                            row.put("change", one.change());
                            row.put("share_more_diverse", one.shareUp());
                            return row;
                        })
                        .toList());
        numbers.put("reruns", Wording.numbers(found.reruns()));
        return numbers;
    }
}
