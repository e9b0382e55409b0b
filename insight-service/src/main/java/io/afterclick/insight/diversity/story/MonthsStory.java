package io.afterclick.insight.diversity.story;

import static io.afterclick.insight.diversity.story.Wording.count;
import static io.afterclick.insight.diversity.story.Wording.number;
import static io.afterclick.insight.diversity.story.Wording.percent;
import static io.afterclick.insight.diversity.story.Wording.withInterval;

import io.afterclick.insight.diversity.study.Findings.OfMonths;
import io.afterclick.insight.diversity.study.Months;
import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Section;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Does a reader's diversity last, and who becomes more diverse? */
final class MonthsStory {
    private final OfMonths found;
    private final Months main;

    MonthsStory(OfMonths found) {
        this.found = found;
        this.main = found.main();
    }

    Section section() {
        List<Figure> figures = new ArrayList<>();
        figures.add(matrix());
        if (main.changing() > 0) {
            figures.add(groups());
        }
        figures.add(new Figure.Intervals(
                "months-rerun",
                "Correlation between months under other choices",
                "Mean Spearman correlation of a reader's diversity between two months.",
                Axis.of("Mean correlation", Format.NUMBER),
                0,
                Wording.rows(
                        "as found above: " + found.minReads() + " works a month",
                        main.meanCorrelation(),
                        found.correlations())));
        if (main.changing() > 0) {
            figures.add(new Figure.Intervals(
                    "change-rerun",
                    "Mean change under other choices",
                    "Mean change of the intra-list distance from a reader's second scored month to the last.",
                    Axis.of("Mean change of the distance", Format.NUMBER),
                    0,
                    Wording.rows(
                            "as found above: " + found.minReads() + " works a month", main.change(), found.changes())));
        }
        return new Section(
                "months",
                "Is diversity a lasting trait, and who becomes more diverse?",
                finding(),
                figures,
                certainty(),
                method());
    }

    private String finding() {
        double mean = main.meanCorrelation().value();
        String lasting = "A reader's diversity in one month tells "
                + (mean > 0.6 ? "much" : mean > 0.3 ? "something" : "little")
                + " of another month: the mean correlation is " + withInterval(main.meanCorrelation(), 2) + ". ";
        if (main.changing() == 0) {
            return lasting;
        }
        String change = Rerun.isClear(main.change(), 0)
                ? "On average readers became " + (main.change().value() > 0 ? "more diverse" : "narrower") + " by "
                        + number(Math.abs(main.change().value()), 3)
                : "On average they hardly changed (" + withInterval(main.change(), 3) + ")";
        String clear = main.groups().stream()
                .filter(group -> Rerun.isClear(group.change(), 0))
                .map(group -> (group.change().value() > 0 ? "more diverse: those who " : "narrower: those who ")
                        + group.label())
                .collect(Collectors.joining("; "));
        return lasting + change + "; " + percent(main.shareUp().value()) + " of " + count(main.changing())
                + " became more diverse." + (clear.isEmpty() ? " No group stands out." : " Clearly " + clear + ".");
    }

    private String certainty() {
        return "The correlation: " + Rerun.verdict(main.meanCorrelation(), found.correlations(), 0)
                + (main.changing() == 0
                        ? ""
                        : " The change: " + Rerun.verdict(main.change(), found.changes(), 0)
                                + " Groups are looked at side by side: with eight of them, one clear by chance is no surprise.")
                + " A month's distance of a few works is noisy, which pulls correlations down: the trait lasts longer than they"
                + " say. Neighbours among works are partly works of the same time, so the whole catalog's rhythm is in it.";
    }

    private String method() {
        return "For each reader and month (UTC) with " + found.minReads()
                + " or more different works that have vectors: the debiased intra-list distance, whose expectation does not depend"
                + " on how much is read, unlike that of the GS-score. " + count(main.lasting())
                + " readers have two or more such months. Correlations are Spearman's; the mean weighs pairs of months by readers,"
                + " and its interval counts each reader once. The change is that from a reader's second scored month to the last, of "
                + count(main.changing())
                + " readers with three or more. Readers are grouped by their first month, which is no part of the change: so those"
                + " who were low by chance do not rise by chance.";
    }

    private Figure matrix() {
        List<String> months = main.months().stream().map(YearMonth::toString).toList();
        return new Figure.HeatMap(
                "month-correlations",
                "Correlation of diversity between months",
                "Spearman correlation of readers' debiased intra-list distance between two months, of the readers scored in both.",
                "Month",
                "Month",
                months,
                months,
                main.correlations(),
                Format.NUMBER,
                0,
                1);
    }

    private Figure groups() {
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        rows.add(new Figure.Intervals.Row("all (" + count(main.changing()) + ")", main.change(), true));
        main.groups()
                .forEach(group -> rows.add(new Figure.Intervals.Row(
                        group.label() + " (" + count(group.readers()) + ")", group.change(), false)));
        return new Figure.Intervals(
                "who-changes",
                "Who becomes more diverse",
                "Mean change of the intra-list distance, with 95 % intervals; to the right of 0 is more diverse. In brackets: readers.",
                Axis.of("Mean change of the distance", Format.NUMBER),
                0,
                rows);
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("months", main.months());
        numbers.put("min_works", found.minReads());
        numbers.put("correlations", main.correlations());
        numbers.put("mean_correlation", main.meanCorrelation());
        numbers.put("readers_in_two_months", main.lasting());
        numbers.put("readers_in_three_months", main.changing());
        numbers.put("change", main.change());
        numbers.put("share_more_diverse", main.shareUp());
        numbers.put(
                "groups",
                main.groups().stream()
                        .map(group -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("group", group.label());
                            row.put("readers", group.readers());
                            row.put("change", group.change());
                            return row;
                        })
                        .toList());
        numbers.put("correlation_reruns", Wording.numbers(found.correlations()));
        numbers.put("change_reruns", Wording.numbers(found.changes()));
        return numbers;
    }
}
