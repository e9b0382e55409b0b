package io.afterclick.insight.diversity.story;

import static io.afterclick.insight.diversity.story.Wording.count;
import static io.afterclick.insight.diversity.story.Wording.percent;
import static io.afterclick.insight.diversity.story.Wording.withInterval;
import static io.afterclick.insight.diversity.story.Wording.words;

import io.afterclick.insight.diversity.statistics.Confidence;
import io.afterclick.insight.diversity.study.Cohort;
import io.afterclick.insight.diversity.study.Findings.OfRetention;
import io.afterclick.insight.diversity.study.HalvesByActivity.Bin;
import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Do diverse readers stay? */
final class RetentionStory {
    private final OfRetention found;
    private final Cohort cohort;
    private final Estimate odds;

    RetentionStory(OfRetention found) {
        this.found = found;
        this.cohort = found.cohort();
        this.odds = Rerun.estimate(found.main().halves().odds());
    }

    Section section() {
        return new Section(
                "retention",
                "Do readers with diverse reading stay?",
                finding(),
                List.of(shares(), oddsByActivity(), reruns()),
                Rerun.verdict(odds, found.reruns(), 1)
                        + " It is an association: nobody made these readers diverse or narrow, and what makes someone both"
                        + " diverse and loyal is not in the data.",
                "The cohort: " + count(cohort.size()) + " readers with at least " + cohort.minReads() + " reads in "
                        + words(cohort.period()) + " (months in UTC). A reader returns by reading anything in "
                        + words(cohort.returns())
                        + "; who does not has churned. Diversity is one minus the GS-score of the cohort's months; "
                        + count(found.main().scored())
                        + " of the readers have read two or more works with vectors in them."
                        + " The vectors were learned from reads before "
                        + cohort.returns().first()
                        + " only. Within bins of like activity, up to ten, readers are halved at their median;"
                        + " readers of the same activity share a bin, so that bins are not equally large. The odds ratio over"
                        + " all bins is that of Mantel and Haenszel, with the interval of Robins, Breslow and Greenland. The"
                        + " logistic model has diversity, in standard deviations, and the logarithm of activity.");
    }

    private String finding() {
        String returned = count(cohort.returnedCount()) + " of " + count(cohort.size()) + " readers ("
                + percent(cohort.returnedCount() / (double) cohort.size()) + ") return. ";
        String ratio = "an odds ratio of " + withInterval(odds, 2) + ".";
        if (!Rerun.isClear(odds, 1)) {
            return returned
                    + "Among readers of like activity, the more diverse half returns about as often as the narrower one: "
                    + ratio + " Activity itself matters more: twice the reads go with "
                    + withInterval(Rerun.estimate(found.main().perDoubling()), 2) + " times the odds.";
        }
        return returned + "Among readers of like activity, the more diverse half returns "
                + (odds.value() > 1 ? "more" : "less") + " often: " + ratio;
    }

    private Figure shares() {
        List<Bin> bins = found.main().halves().bins();
        return new Figure.Categories(
                "return-by-activity",
                "Who returns, by activity and diversity",
                "Share that returns in " + words(cohort.returns())
                        + ", of the more diverse and the narrower half of readers of like"
                        + " activity, with 95 % intervals. Churn is what is missing to 100 %.",
                Figure.Categories.Style.LINES,
                Axis.of("Reads in " + words(cohort.period()), Format.NUMBER),
                Axis.of("Share that returns", Format.PERCENT),
                bins.stream().map(Bin::label).toList(),
                List.of(
                        new Figure.Series(
                                "more diverse half",
                                bins.stream()
                                        .map(bin -> Confidence.share(bin.diverseEvents(), bin.diverse()))
                                        .toList()),
                        new Figure.Series(
                                "narrower half",
                                bins.stream()
                                        .map(bin -> Confidence.share(bin.narrowEvents(), bin.narrow()))
                                        .toList())));
    }

    private Figure oddsByActivity() {
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        rows.add(new Figure.Intervals.Row("all bins together", odds, true));
        for (Bin bin : found.main().halves().bins()) {
            rows.add(new Figure.Intervals.Row(bin.label() + " reads", Rerun.estimate(bin.odds()), false));
        }
        return new Figure.Intervals(
                "odds-by-activity",
                "Odds of returning, diverse beside narrow, by activity",
                "To the right of 1, the more diverse half returns more often. Lines are 95 % intervals.",
                Axis.logarithmic("Odds ratio of returning", Format.NUMBER),
                1,
                rows);
    }

    private Figure reruns() {
        List<Figure.Intervals.Row> rows =
                new ArrayList<>(Wording.rows("as found above: ten bins, GS-score", odds, found.reruns()));
        rows.add(new Figure.Intervals.Row(
                "logistic model, one standard deviation more diverse",
                Rerun.estimate(found.main().perDeviation()),
                false));
        return new Figure.Intervals(
                "odds-rerun",
                "The same under other choices",
                "Other bins, minimum reads, vectors and measure; at the bottom the logistic model, whose ratio is for one"
                        + " standard deviation, not for halves.",
                Axis.logarithmic("Odds ratio of returning", Format.NUMBER),
                1,
                rows);
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("active_3_months", found.activeThreeMonths());
        numbers.put("cohort_period", cohort.period());
        numbers.put("return_period", cohort.returns());
        numbers.put("min_reads", cohort.minReads());
        numbers.put("cohort", cohort.size());
        numbers.put("returned", cohort.returnedCount());
        numbers.put("scored", found.main().scored());
        numbers.put("odds_ratio", odds.value());
        numbers.put("odds_ratio_ci", Wording.interval(odds));
        numbers.put(
                "logistic_odds_ratio_per_deviation", Rerun.estimate(found.main().perDeviation()));
        numbers.put(
                "logistic_odds_ratio_per_doubled_activity",
                Rerun.estimate(found.main().perDoubling()));
        numbers.put(
                "bins",
                found.main().halves().bins().stream()
                        .map(bin -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("reads", List.of(bin.least(), bin.most()));
                            row.put("diverse", bin.diverse());
                            row.put("diverse_returned", bin.diverseEvents());
                            row.put("narrow", bin.narrow());
                            row.put("narrow_returned", bin.narrowEvents());
                            row.put("odds_ratio", Rerun.estimate(bin.odds()));
                            return row;
                        })
                        .toList());
        numbers.put("reruns", Wording.numbers(found.reruns()));
        return numbers;
    }
}
