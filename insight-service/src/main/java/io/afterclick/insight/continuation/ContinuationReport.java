package io.afterclick.insight.continuation;

import io.afterclick.insight.continuation.ContinuationData.Source;
import io.afterclick.insight.rate.Rate;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Report;
import io.afterclick.insight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What readers do after they click, as a report. */
public final class ContinuationReport {
    private static final double CONFIDENCE = 0.95;
    private static final int SHOWN_SUSPECTS = 20;
    /** More names would hide each other. */
    private static final int NAMED_SUSPECTS = 5;

    private static final int DRAWN_WORKS = 300;

    private final ContinuationData data;
    private final CoverBait bait;
    private final boolean purchases;

    private ContinuationReport(ContinuationData data) {
        this.data = data;
        this.bait = CoverBait.of(data.works());
        this.purchases = data.source() == Source.PURCHASES;
    }

    /** Makes the report. */
    public static Report of(ContinuationData data) {
        return new ContinuationReport(data).report();
    }

    private Report report() {
        List<Section> sections = new ArrayList<>();
        data.breakdowns().forEach(breakdown -> sections.add(section(breakdown)));
        sections.add(suspects());
        data.days().filter(days -> days.groups().size() > 1).ifPresent(days -> sections.add(overTime(days)));
        data.beforeAfter().ifPresent(change -> sections.add(change(change)));
        return new Report(
                purchases ? "Bought, and never played" : "What readers do after they click",
                summary(),
                data.notes(),
                facts(),
                sections,
                numbers());
    }

    private String summary() {
        Outcomes all = data.all();
        String overall = purchases
                ? String.format(
                        Locale.ROOT,
                        "Of %,d purchases by %,d buyers %,d were never played: %s. Bought is the public analogue of"
                                + " clicked, and played of read on.",
                        all.clicks(),
                        all.readers(),
                        all.oneAndDones(),
                        percent(all.oneAndDoneShare().share(CONFIDENCE)))
                : String.format(
                        Locale.ROOT,
                        "Of %,d shown works that readers saw, %,d were clicked (%s), and of those %,d were read on"
                                + " (%s).",
                        all.impressions(),
                        all.clicks(),
                        percent(all.ctr().share(CONFIDENCE)),
                        all.readOns(),
                        percent(all.continuation().share(CONFIDENCE)));
        return overall + " " + suspectsInWords();
    }

    private String suspectsInWords() {
        if (bait.suspects().isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "None of %,d tested works is suspected of %s.",
                    bait.tested(),
                    purchases ? "selling more than it delivers" : "being clicked for its cover");
        }
        CoverBait.Suspect first = bait.suspects().get(0);
        return String.format(
                Locale.ROOT,
                "%,d of %,d tested works %s; %s lost the most: %s of those who %s it %s, where %s of the others' do.",
                bait.suspects().size(),
                bait.tested(),
                purchases ? "are bought by many and played by fewer than usual" : "win clicks and lose readers",
                title(first.work()),
                percent(first.continuation()),
                purchases ? "bought" : "clicked",
                purchases ? "played" : "read on",
                percent(Estimate.of(first.usual())));
    }

    private List<Report.Fact> facts() {
        Outcomes all = data.all();
        List<Report.Fact> facts = new ArrayList<>();
        if (purchases) {
            facts.add(new Report.Fact(String.format(Locale.ROOT, "%,d", all.clicks()), "purchases"));
            facts.add(new Report.Fact(String.format(Locale.ROOT, "%,d", all.oneAndDones()), "never played"));
            facts.add(
                    new Report.Fact(percent(Estimate.of(all.oneAndDoneShare().value())), "never played, by purchases"));
        } else {
            facts.add(new Report.Fact(percent(Estimate.of(all.ctr().value())), "CTR: clicks by impressions"));
            facts.add(new Report.Fact(
                    percent(Estimate.of(all.continuation().value())), "continuation rate: read-ons by clicks"));
            facts.add(new Report.Fact(percent(Estimate.of(all.yield().value())), "yield: read-ons by impressions"));
        }
        facts.add(new Report.Fact(
                String.format(Locale.ROOT, "%,d", bait.suspects().size()), "suspects"));
        return facts;
    }

    /** What is shown as the share of those who did not stay: one-and-dones where they are known. */
    private boolean knowsOneAndDones() {
        return data.source() != Source.DECISION_LOG;
    }

    private Rate lost(Outcomes outcomes) {
        if (knowsOneAndDones()) {
            return outcomes.oneAndDoneShare();
        }
        Rate continuation = outcomes.continuation();
        return new Rate(1 - continuation.value(), continuation.variance());
    }

    private String lostName() {
        return switch (data.source()) {
            case HISTORY -> "one-and-dones by clicks";
            case DECISION_LOG -> "clicks that were not read on";
            case PURCHASES -> "never played, by purchases";
        };
    }

    private Section section(Breakdown breakdown) {
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        List<Breakdown.Group> groups = breakdown.groups().stream()
                .filter(group -> group.outcomes().clicks() > 0)
                .toList();
        for (Breakdown.Group group : groups) {
            rows.add(new Figure.Intervals.Row(
                    String.format(
                            Locale.ROOT,
                            "%s (%,d)",
                            group.name(),
                            group.outcomes().clicks()),
                    lost(group.outcomes()).share(CONFIDENCE),
                    true));
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure.Intervals(
                slug(breakdown) + "-lost",
                upper(lostName()) + " by " + breakdown.id(),
                "Each with its 95 % interval; in brackets the number of " + (purchases ? "purchases" : "clicks")
                        + ". The line is the rate over all.",
                Axis.of(lostName(), Format.PERCENT),
                lost(data.all()).value(),
                rows));
        figures.add(table(breakdown, groups));
        return new Section(
                "by-" + slug(breakdown),
                "Who is lost after the " + (purchases ? "purchase" : "click") + ", by " + breakdown.id() + "?",
                finding(breakdown, groups),
                figures,
                "Intervals are of 95 % each, so of twenty groups that are all alike one would stand out. Groups differ"
                        + " in more than their names: a difference is no effect of the " + breakdown.id()
                        + " by itself.",
                clustered() + (breakdown.id().equals("genre") ? " A work of several genres counts in each." : ""));
    }

    private String finding(Breakdown breakdown, List<Breakdown.Group> groups) {
        if (groups.size() < 2) {
            return "Only one group has clicks.";
        }
        Breakdown.Group most = groups.get(0);
        Breakdown.Group least = groups.get(0);
        for (Breakdown.Group group : groups) {
            if (group.outcomes().clicks() >= CoverBait.MIN_CLICKS) {
                if (lost(group.outcomes()).value() > lost(most.outcomes()).value()) {
                    most = group;
                }
                if (lost(group.outcomes()).value() < lost(least.outcomes()).value()) {
                    least = group;
                }
            }
        }
        Estimate high = lost(most.outcomes()).share(CONFIDENCE);
        Estimate low = lost(least.outcomes()).share(CONFIDENCE);
        return String.format(
                Locale.ROOT,
                "%s: most at %s, %s; least at %s, %s.%s",
                upper(lostName()),
                most.name(),
                percent(high),
                least.name(),
                percent(low),
                high.low() > low.high() ? "" : " Their intervals overlap.");
    }

    private Figure table(Breakdown breakdown, List<Breakdown.Group> groups) {
        List<String> columns = purchases
                ? List.of(breakdown.id(), "purchases", "never played", "share")
                : List.of(breakdown.id(), "impressions", "CTR", "clicks", "continuation", "yield", lostName());
        List<List<String>> rows = new ArrayList<>();
        for (Breakdown.Group group : groups) {
            Outcomes o = group.outcomes();
            rows.add(
                    purchases
                            ? List.of(
                                    group.name(),
                                    count(o.clicks()),
                                    count(o.oneAndDones()),
                                    percent(o.oneAndDoneShare().share(CONFIDENCE)))
                            : List.of(
                                    group.name(),
                                    count(o.impressions()),
                                    percent(o.ctr().share(CONFIDENCE)),
                                    count(o.clicks()),
                                    percent(o.continuation().share(CONFIDENCE)),
                                    percent(o.yield().share(CONFIDENCE)),
                                    percent(lost(o).share(CONFIDENCE))));
        }
        return new Figure.Table(slug(breakdown) + "-table", "The numbers", "With 95 % intervals.", columns, rows);
    }

    private Section suspects() {
        List<Figure> figures = new ArrayList<>();
        List<Figure.Points.Point> points = new ArrayList<>();
        Set<String> named = bait.suspects().stream()
                .limit(NAMED_SUSPECTS)
                .map(suspect -> suspect.work().workId())
                .collect(Collectors.toSet());
        data.works().stream()
                .filter(work -> work.clicks() >= CoverBait.MIN_CLICKS)
                .sorted(java.util.Comparator.comparingLong(WorkOutcomes::clicks).reversed())
                .limit(DRAWN_WORKS)
                .forEach(work -> points.add(new Figure.Points.Point(
                        named.contains(work.workId()) ? title(work) : "",
                        purchases ? work.clicks() : (double) work.clicks() / Math.max(1, work.impressions()),
                        (double) work.readOns() / work.clicks())));
        if (!points.isEmpty()) {
            figures.add(new Figure.Points(
                    "works",
                    purchases ? "Bought, and played" : "Clicked, and read on",
                    "The " + points.size() + " works with the most " + (purchases ? "buyers" : "clicks")
                            + "; those with a name are the first suspects.",
                    purchases ? Axis.logarithmic("buyers", Format.COUNT) : Axis.of("CTR", Format.PERCENT),
                    Axis.of(purchases ? "played, by buyers" : "continuation rate", Format.PERCENT),
                    points));
        }
        List<CoverBait.Suspect> shown =
                bait.suspects().stream().limit(SHOWN_SUSPECTS).toList();
        if (!shown.isEmpty()) {
            figures.add(suspectsTable(shown));
        }
        return new Section(
                "cover-bait",
                purchases ? "Which games are bought and not played?" : "Which works win clicks and lose readers?",
                suspectsInWords(),
                figures,
                "Of the suspects, 1 in 20 is expected to be a false alarm of chance. A suspicion is no verdict: "
                        + (purchases
                                ? "games that come in bundles are bought by many who never wanted them, and add-ons"
                                        + " have no hours of their own. Buyers own several games, so tests treat as"
                                        + " independent what is not quite so."
                                : "a work may lose readers for its price, or because it is shown to those who do not"
                                        + " like its kind."),
                "A work with " + CoverBait.MIN_CLICKS + " or more " + (purchases ? "buyers" : "clicks")
                        + " is suspected when "
                        + (purchases
                                ? "it is among the quarter with the most buyers"
                                : "the lower end of its CTR's interval is above the CTR of all works")
                        + " and its rate is below that of all other works by a one-sided exact binomial test, adjusted"
                        + " over "
                        + bait.tested()
                        + " works (Benjamini, Hochberg, level 5 %). Intervals are Wilson's, 95 %. Order: by what was"
                        + " lost, that is, " + (purchases ? "buyers" : "clicks")
                        + " less at the rate of the other works.");
    }

    private Figure suspectsTable(List<CoverBait.Suspect> shown) {
        List<String> columns = purchases
                ? List.of("game", "buyers", "played", "of the others", "lost")
                : List.of("work", "pricing", "CTR", "clicks", "continuation", "of the others", "lost");
        List<List<String>> rows = new ArrayList<>();
        for (CoverBait.Suspect suspect : shown) {
            WorkOutcomes work = suspect.work();
            String lost = String.format(Locale.ROOT, "%,.0f", suspect.lost());
            String usual = percent(Estimate.of(suspect.usual()));
            rows.add(
                    purchases
                            ? List.of(title(work), count(work.clicks()), percent(suspect.continuation()), usual, lost)
                            : List.of(
                                    title(work),
                                    work.pricing(),
                                    percent(suspect.ctr()),
                                    count(work.clicks()),
                                    percent(suspect.continuation()),
                                    usual,
                                    lost));
        }
        return new Figure.Table(
                "suspects",
                bait.suspects().size() > SHOWN_SUSPECTS
                        ? "The first " + SHOWN_SUSPECTS + " of "
                                + bait.suspects().size() + " suspects"
                        : "The suspects",
                "Lost: how many more would have " + (purchases ? "played" : "read on")
                        + " at the rate of the other works."
                        + (bait.suspects().size() > SHOWN_SUSPECTS ? " All of them are in the file of JSON." : ""),
                columns,
                rows);
    }

    private Section overTime(Breakdown days) {
        List<String> names = days.groups().stream().map(Breakdown.Group::name).toList();
        List<Estimate> continuation = days.groups().stream()
                .map(day -> day.outcomes().continuation().share(CONFIDENCE))
                .toList();
        List<Estimate> yields = days.groups().stream()
                .map(day -> day.outcomes().yield().share(CONFIDENCE))
                .toList();
        List<Estimate> ctrs = days.groups().stream()
                .map(day -> day.outcomes().ctr().share(CONFIDENCE))
                .toList();
        return new Section(
                "over-time",
                "Does it change over time?",
                String.format(
                        Locale.ROOT,
                        "From %s to %s, the continuation rate went from %s on the first day to %s on the last.",
                        names.get(0),
                        names.get(names.size() - 1),
                        percent(continuation.get(0)),
                        percent(continuation.get(continuation.size() - 1))),
                List.of(
                        new Figure.Categories(
                                "continuation-by-day",
                                "Continuation rate by day",
                                "Read-ons by clicks of the decisions of each day (UTC), with 95 % intervals.",
                                Figure.Categories.Style.LINES,
                                Axis.of("day", Format.NUMBER),
                                Axis.of("continuation rate", Format.PERCENT),
                                names,
                                List.of(new Figure.Series("continuation rate", continuation))),
                        new Figure.Categories(
                                "ctr-by-day",
                                "CTR and yield by day",
                                "Clicks and read-ons by impressions, with 95 % intervals.",
                                Figure.Categories.Style.LINES,
                                Axis.of("day", Format.NUMBER),
                                Axis.of("by impressions", Format.PERCENT),
                                names,
                                List.of(new Figure.Series("CTR", ctrs), new Figure.Series("yield", yields)))),
                "Days differ also by who came and what was new; a line is no experiment.",
                clustered());
    }

    private Section change(BeforeAfter change) {
        List<List<String>> rows = new ArrayList<>();
        List<Figure.Intervals.Row> intervals = new ArrayList<>();
        for (BeforeAfter.Side side : change.sides()) {
            rows.add(List.of(
                    side.name(),
                    percent(side.before().share(CONFIDENCE)),
                    percent(side.after().share(CONFIDENCE)),
                    points(side.difference().interval(CONFIDENCE))));
            intervals.add(new Figure.Intervals.Row(
                    side.name(),
                    side.difference().interval(CONFIDENCE),
                    side.name().equals("yield")));
        }
        return new Section(
                "before-after",
                "What changed on " + change.change() + "?",
                String.format(
                        Locale.ROOT,
                        "From before %s (%,d clicks) to after (%,d clicks): %s.",
                        change.change(),
                        change.clicksBefore(),
                        change.clicksAfter(),
                        inWords(change)),
                List.of(
                        new Figure.Intervals(
                                "before-after-intervals",
                                "After less before",
                                "Difference of the rates, with 95 % intervals. The line is no change.",
                                Axis.of("difference", Format.PERCENT),
                                0,
                                intervals),
                        new Figure.Table(
                                "before-after-table",
                                "The numbers",
                                "With 95 % intervals; differences in percentage points.",
                                List.of("rate", "before", "after", "difference"),
                                rows)),
                "Whatever else changed that day is in the difference, and so are season, news and new works. Only an"
                        + " experiment tells what a policy does: afterclick report experiment.",
                "Rates of the decisions before the day and from it on (UTC). " + clustered()
                        + " Readers who are on both sides are taken into account.");
    }

    private static String inWords(BeforeAfter change) {
        List<String> words = new ArrayList<>();
        for (BeforeAfter.Side side : change.sides()) {
            Estimate difference = side.difference().interval(CONFIDENCE);
            String direction =
                    difference.low() > 0 ? "rose by" : difference.high() < 0 ? "fell by" : "did not surely change:";
            words.add(side.name() + " " + direction + " " + points(difference));
        }
        return String.join("; ", words);
    }

    private String clustered() {
        return "Variances by the delta method over " + (purchases ? "buyers" : "readers")
                + ": what one of them does goes together.";
    }

    private Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("source", data.source().name().toLowerCase(Locale.ROOT));
        data.from().ifPresent(from -> numbers.put("from", from));
        data.until().ifPresent(until -> numbers.put("until", until));
        numbers.put("overall", numbers(data.all()));
        for (Breakdown breakdown : data.breakdowns()) {
            numbers.put("by_" + slug(breakdown).replace('-', '_'), numbers(breakdown));
        }
        data.days().ifPresent(days -> numbers.put("by_day", numbers(days)));
        data.beforeAfter().ifPresent(change -> {
            Map<String, Object> sides = new LinkedHashMap<>();
            for (BeforeAfter.Side side : change.sides()) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put("before", side.before().share(CONFIDENCE));
                values.put("after", side.after().share(CONFIDENCE));
                values.put("difference", side.difference().interval(CONFIDENCE));
                sides.put(side.name().replace(' ', '_').replace('-', '_').toLowerCase(Locale.ROOT), values);
            }
            sides.put("change", change.change().toString());
            numbers.put("before_after", sides);
        });
        Map<String, Object> suspects = new LinkedHashMap<>();
        suspects.put("tested", bait.tested());
        suspects.put("min_clicks", CoverBait.MIN_CLICKS);
        suspects.put("suspects", bait.suspects().stream().map(this::numbers).toList());
        numbers.put("cover_bait", suspects);
        return numbers;
    }

    private Map<String, Object> numbers(Breakdown breakdown) {
        Map<String, Object> groups = new LinkedHashMap<>();
        breakdown.groups().forEach(group -> groups.put(group.name(), numbers(group.outcomes())));
        return groups;
    }

    private Map<String, Object> numbers(Outcomes outcomes) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("readers", outcomes.readers());
        numbers.put("clicks", outcomes.clicks());
        numbers.put("read_ons", outcomes.readOns());
        if (!purchases) {
            numbers.put("impressions", outcomes.impressions());
            numbers.put("ctr", outcomes.ctr().share(CONFIDENCE));
            numbers.put("yield", outcomes.yield().share(CONFIDENCE));
        }
        numbers.put("continuation_rate", outcomes.continuation().share(CONFIDENCE));
        if (knowsOneAndDones()) {
            numbers.put("one_and_dones", outcomes.oneAndDones());
            numbers.put("one_and_done_share", outcomes.oneAndDoneShare().share(CONFIDENCE));
        }
        return numbers;
    }

    private Map<String, Object> numbers(CoverBait.Suspect suspect) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("work_id", suspect.work().workId());
        numbers.put("title", suspect.work().title());
        numbers.put("impressions", suspect.work().impressions());
        numbers.put("clicks", suspect.work().clicks());
        numbers.put("read_ons", suspect.work().readOns());
        numbers.put("ctr", suspect.ctr());
        numbers.put("continuation_rate", suspect.continuation());
        numbers.put("continuation_rate_of_others", suspect.usual());
        numbers.put("adjusted_p", suspect.adjustedP());
        numbers.put("lost", suspect.lost());
        return numbers;
    }

    private static String slug(Breakdown breakdown) {
        return breakdown.id().replace(' ', '-');
    }

    private static String title(WorkOutcomes work) {
        return work.title().isEmpty() ? work.workId() : work.title();
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String percent(Estimate estimate) {
        if (Double.isNaN(estimate.value())) {
            return "not known";
        }
        return estimate.hasInterval()
                ? String.format(
                        Locale.ROOT,
                        "%.1f %% [%.1f, %.1f]",
                        100 * estimate.value(),
                        100 * estimate.low(),
                        100 * estimate.high())
                : String.format(Locale.ROOT, "%.1f %%", 100 * estimate.value());
    }

    private static String points(Estimate difference) {
        return Double.isNaN(difference.value())
                ? "not known"
                : String.format(
                        Locale.ROOT,
                        "%+.2f points [%+.2f, %+.2f]",
                        100 * difference.value(),
                        100 * difference.low(),
                        100 * difference.high());
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
