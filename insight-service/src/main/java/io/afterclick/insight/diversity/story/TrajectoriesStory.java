package io.afterclick.insight.diversity.story;

import static io.afterclick.insight.diversity.story.Wording.count;
import static io.afterclick.insight.diversity.story.Wording.number;
import static io.afterclick.insight.diversity.story.Wording.percent1;
import static io.afterclick.insight.diversity.story.Wording.withInterval;
import static io.afterclick.insight.diversity.story.Wording.words;

import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.study.Findings.OfTrajectories;
import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.diversity.study.Trajectories;
import io.afterclick.insight.diversity.study.Trajectories.Group;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Section;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Do readers whose diversity takes another course leave more often? */
final class TrajectoriesStory {
    private final OfTrajectories found;
    private final Trajectories main;
    private final Period returns;
    private final Estimate odds;

    TrajectoriesStory(OfTrajectories found, Period returns) {
        this.found = found;
        this.main = found.main();
        this.returns = returns;
        this.odds = Rerun.estimate(main.odds());
    }

    Section section() {
        Group narrow = main.groups().get(0);
        Group diverse = main.groups().get(main.groups().size() - 1);
        String gap = Rerun.isClear(odds, 1)
                ? "The most diverse group returns " + (odds.value() > 1 ? "more" : "less") + " often"
                : "The gap is no clear one";
        return new Section(
                "trajectories",
                "Which courses does diversity take, and who leaves?",
                "Over " + main.months().size() + " months, readers fall into "
                        + main.groups().size()
                        + " groups, best told apart by their level. Of the narrowest "
                        + percent1(narrow.churn().value())
                        + " leave, of the most diverse "
                        + percent1(diverse.churn().value()) + ". " + gap
                        + ": among readers of like activity, the odds ratio of returning is " + withInterval(odds, 2)
                        + ".",
                List.of(courses(), churn(), silhouettes(), reruns()),
                Rerun.verdict(odds, found.reruns(), 1)
                        + " Readers with such a course have read in nearly every month, so few of them leave: what holds for them"
                        + " need not hold for readers who come now and then.",
                "Of each of " + count(main.readers())
                        + " readers, the debiased intra-list distance in each of the months "
                        + main.months().get(0) + " to "
                        + main.months().get(main.months().size() - 1) + ", with "
                        + found.minReads()
                        + " or more works with vectors in each; one missing month is filled from its neighbours. Groups by k-means"
                        + " (k-means++ seeds, best of 8 starts), their number by the mean silhouette. Churn: no read in "
                        + words(returns)
                        + ". Expected churn is that of all these readers in the same of five activity bins. The odds ratio"
                        + " compares the most diverse with the narrowest group, after Mantel and Haenszel over these bins.");
    }

    private String name(int group) {
        Group held = main.groups().get(group);
        int last = main.groups().size() - 1;
        String level =
                group == 0 ? "narrowest" : group == last ? "most diverse" : "in between " + (last > 2 ? group : "");
        return level.strip() + " (" + count(held.readers()) + ")";
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (int group = 0; group < main.groups().size(); group++) {
            names.add(name(group));
        }
        return names;
    }

    private Figure courses() {
        List<Figure.Series> series = new ArrayList<>();
        for (int group = 0; group < main.groups().size(); group++) {
            series.add(new Figure.Series(
                    name(group),
                    main.groups().get(group).course().stream().map(Estimate::of).toList()));
        }
        return new Figure.Categories(
                "courses",
                "Courses of diversity",
                "Mean intra-list distance of each group, month by month. In brackets: readers.",
                Figure.Categories.Style.LINES,
                Axis.of("Month", Format.NUMBER),
                Axis.of("Intra-list distance", Format.NUMBER),
                main.months().stream().map(YearMonth::toString).toList(),
                series);
    }

    private Figure churn() {
        return new Figure.Categories(
                "churn-by-course",
                "Who leaves, by course",
                "Share of each group that does not return in " + words(returns)
                        + ", with 95 % intervals, beside the share expected from activity alone.",
                Figure.Categories.Style.BARS,
                Axis.of("Group (readers)", Format.NUMBER),
                Axis.of("Share that leaves", Format.PERCENT),
                names(),
                List.of(
                        new Figure.Series(
                                "left", main.groups().stream().map(Group::churn).toList()),
                        new Figure.Series(
                                "expected from activity",
                                main.groups().stream()
                                        .map(group -> Estimate.of(group.expectedChurn()))
                                        .toList())));
    }

    private Figure silhouettes() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < main.silhouettes().size(); i++) {
            int groups = Trajectories.FEWEST_GROUPS + i;
            rows.add(List.of(
                    groups + (groups == main.groups().size() ? " (chosen)" : ""),
                    number(main.silhouettes().get(i), 3)));
        }
        return new Figure.Table(
                "silhouettes",
                "How many groups",
                "Mean silhouette: 1 is well apart, 0 not at all.",
                List.of("groups", "silhouette"),
                rows);
    }

    private Figure reruns() {
        return new Figure.Intervals(
                "courses-rerun",
                "The same under other choices",
                "Odds ratio of returning, most diverse beside narrowest group, among readers of like activity. Groups are found"
                        + " anew in each re-run.",
                Axis.logarithmic("Odds ratio of returning", Format.NUMBER),
                1,
                Wording.rows("as found above: " + found.minReads() + " works a month", odds, found.reruns()));
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("months", main.months());
        numbers.put("readers", main.readers());
        Map<String, Object> silhouettes = new LinkedHashMap<>();
        for (int i = 0; i < main.silhouettes().size(); i++) {
            silhouettes.put(
                    Integer.toString(Trajectories.FEWEST_GROUPS + i),
                    main.silhouettes().get(i));
        }
        numbers.put("silhouettes", silhouettes);
        numbers.put(
                "groups",
                main.groups().stream()
                        .map(group -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("readers", group.readers());
                            row.put("course", group.course());
                            row.put("mean_reads", group.meanActivity());
                            row.put("churn", group.churn());
                            row.put("expected_churn", group.expectedChurn());
                            return row;
                        })
                        .toList());
        numbers.put("odds_ratio_of_returning", odds);
        numbers.put("reruns", Wording.numbers(found.reruns()));
        return numbers;
    }
}
