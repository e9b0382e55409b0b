package io.afterclick.insight.diversity.story;

import static io.afterclick.insight.diversity.story.Wording.count;
import static io.afterclick.insight.diversity.story.Wording.number;
import static io.afterclick.insight.diversity.story.Wording.withInterval;

import io.afterclick.insight.diversity.slate.OrganicConsumption;
import io.afterclick.insight.diversity.slate.PolicyFigures;
import io.afterclick.insight.diversity.slate.Responses;
import io.afterclick.insight.diversity.slate.Responses.Cell;
import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.diversity.study.SlateStudy;
import io.afterclick.insight.report.Estimate;
import io.afterclick.insight.report.Figure;
import io.afterclick.insight.report.Figure.Axis;
import io.afterclick.insight.report.Figure.Format;
import io.afterclick.insight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What readers do with slates, and what slates do to what they read. */
final class SlatesStory {
    private final SlateStudy found;
    private final String simulated;

    SlatesStory(SlateStudy found) {
        this.found = found;
        this.simulated = found.log().isSimulated() ? " (simulated)" : "";
    }

    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        found.responses().ifPresent(responses -> sections.add(responses(responses)));
        sections.add(policies());
        return sections;
    }

    private Section responses(Responses responses) {
        Estimate diverse = responses.gains().get(0);
        Estimate narrow = responses.gains().get(responses.bins() - 1);
        String clear = Rerun.isClear(responses.contrast(), 1)
                ? "Diverse readers take " + (responses.contrast().value() > 1 ? "better" : "worse")
                        + " to diverse slates than narrow readers do"
                : "Diverse and narrow readers do not clearly differ in how they take to diverse slates";
        return new Section(
                "responses",
                "Do diverse readers want diverse slates?" + simulated,
                clear + ": the most diverse third of slates is clicked " + withInterval(diverse, 2)
                        + " times as often as the narrowest by the most diverse third of readers, and "
                        + withInterval(narrow, 2) + " times by the narrowest; the ratio of both is "
                        + withInterval(responses.contrast(), 2) + ".",
                List.of(
                        map(responses, "click-rate", "Click rate", Cell::clickRate),
                        map(responses, "continuation", "Continuation rate", Cell::continuation),
                        gains(responses),
                        new Figure.Intervals(
                                "responses-rerun",
                                "The ratio of both under other choices",
                                "Above 1: diverse readers take better to diverse slates than narrow readers do.",
                                Axis.logarithmic("Ratio of click-rate ratios", Format.NUMBER),
                                1,
                                Wording.rows("as found above: thirds", responses.contrast(), found.responseReruns()))),
                Rerun.verdict(responses.contrast(), found.responseReruns(), 1)
                        + " Slates were not made diverse at random: which query works have diverse slates, and when, is in these"
                        + " figures too." + provenance(),
                "Slates of which all works' windows are closed, of readers whose GS-score was known when they were shown: "
                        + count(responses.slates()) + " slates of " + count(responses.readers())
                        + " readers. A slate's diversity is the mean cosine distance of its pairs of works, by the vectors of the"
                        + " model that served. Thirds are of slates, by the reader's score at that moment and by the slate's"
                        + " distance. Click rate: clicks by works seen; continuation rate: read-ons by clicks. Intervals are 95 %"
                        + " percentiles of 1,000 bootstrap samples of readers.");
    }

    private Figure map(Responses responses, String id, String name, ToDoubleFunction<Cell> value) {
        List<List<Double>> cells = responses.cells().stream()
                .map(row -> row.stream().map(cell -> value.applyAsDouble(cell)).toList())
                .toList();
        double high = cells.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .filter(one -> !Double.isNaN(one))
                .max()
                .orElse(1);
        double low = cells.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .filter(one -> !Double.isNaN(one))
                .min()
                .orElse(0);
        return new Figure.HeatMap(
                "responses-" + id,
                name + " by the reader's and the slate's diversity",
                name + " in each third of readers and slates" + simulated + ".",
                "Readers",
                "Slates",
                List.of("most diverse", "in between", "narrowest"),
                List.of("narrowest", "in between", "most diverse"),
                cells,
                Format.PERCENT,
                low,
                high > low ? high : low + 1e-9);
    }

    private Figure gains(Responses responses) {
        List<String> names = List.of("most diverse readers", "in between", "narrowest readers");
        List<Figure.Intervals.Row> rows = new ArrayList<>();
        for (int i = 0; i < responses.gains().size(); i++) {
            rows.add(new Figure.Intervals.Row(names.get(i), responses.gains().get(i), false));
        }
        return new Figure.Intervals(
                "responses-gains",
                "How often diverse slates are clicked, beside narrow ones",
                "Click rate of the most diverse third of slates over that of the narrowest, by third of readers.",
                Axis.logarithmic("Ratio of click rates", Format.NUMBER),
                1,
                rows);
    }

    private Section policies() {
        List<Figure> figures = new ArrayList<>(List.of(policyTable()));
        String finding = found.policies().stream()
                .map(one -> one.policy() + " earns " + per(one.yield())
                        + " read-ons for a hundred works seen, with slates of distance " + number(one.distance(), 2))
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
        String certainty = "The figures of policies have no interval: they describe this log.";
        String method = "";
        if (found.organic().isPresent()) {
            OrganicConsumption organic = found.organic().get();
            boolean clear = Rerun.isClear(organic.difference(), 0);
            finding = "What readers take from slates is "
                    + (clear
                            ? (organic.difference().value() < 0 ? "narrower than" : "more diverse than")
                            : "about as diverse as")
                    + " what they come across by themselves: distance "
                    + number(organic.recommended().value(), 2) + " beside "
                    + number(organic.organic().value(), 2) + ", a difference of "
                    + withInterval(organic.difference(), 3) + ". "
                    + finding;
            certainty = Rerun.verdict(organic.difference(), found.organicReruns(), 0) + " " + certainty;
            figures.add(consumption(organic));
            figures.add(new Figure.Intervals(
                    "organic-rerun",
                    "The difference under other choices",
                    "Distance between works taken from slates, less that between works come across. To the left of 0: slates narrow.",
                    Axis.of("Difference of mean distances", Format.NUMBER),
                    0,
                    Wording.rows(
                            "as found above: " + organic.minWorks() + " works of each",
                            organic.difference(),
                            found.organicReruns())));
            method =
                    "Organic are the query works, to which a reader came without a slate; recommended are the works clicked in slates. Of "
                            + count(organic.readers()) + " readers with " + organic.minWorks()
                            + " or more different works of each kind: the mean distance of two different works, paired by reader. ";
        }
        return new Section(
                "policies",
                "Do slates narrow what readers read, and are accurate slates dull?" + simulated,
                finding + ".",
                figures,
                certainty + " A reader may have found a query work through an earlier slate; the log does not say."
                        + provenance(),
                method
                        + "Novelty is the mean of −log2 of the share of the log's readers who clicked a seen work. Serendipity is the"
                        + " mean, over seen works, of the distance between a work and its query work where it was read on, and 0 where"
                        + " it was not. " + count(found.log().leftOut())
                        + " decisions were left out, as a window is open or the reader behaves like a program.");
    }

    private static String per(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    private Figure policyTable() {
        List<List<String>> rows = new ArrayList<>();
        for (PolicyFigures one : found.policies()) {
            rows.add(List.of(
                    one.policy(),
                    count(one.slates()),
                    Wording.percent1(one.clickRate()),
                    Wording.percent1(one.continuation()),
                    per(one.yield()) + "\u00a0%",
                    number(one.distance(), 3),
                    number(one.novelty(), 2),
                    number(one.serendipity(), 5),
                    count(one.worksSeen())));
        }
        return new Figure.Table(
                "policies-table",
                "Accuracy, diversity, novelty and serendipity of slates" + simulated,
                "A line for each policy in the log. Distance: mean within a slate; novelty in bits.",
                List.of(
                        "policy",
                        "slates",
                        "click rate",
                        "continuation",
                        "yield",
                        "distance",
                        "novelty",
                        "serendipity",
                        "works seen"),
                rows);
    }

    private Figure consumption(OrganicConsumption organic) {
        return new Figure.Categories(
                "organic-consumption",
                "Diversity of organic and recommended consumption" + simulated,
                "Mean distance between two different works of a reader, with 95 % intervals.",
                Figure.Categories.Style.BARS,
                Axis.of("How the reader came to the works", Format.NUMBER),
                Axis.of("Mean distance", Format.NUMBER),
                List.of("by themselves", "from slates"),
                List.of(new Figure.Series("distance", List.of(organic.organic(), organic.recommended()))));
    }

    private String provenance() {
        return found.log().isSimulated()
                ? " Readers, works and slates are simulated: this shows what the world was built to do, and that the report can"
                        + " find it, not how people behave."
                : "";
    }

    Map<String, Object> numbers() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("simulated", found.log().isSimulated());
        numbers.put("slates", found.log().slates().size());
        numbers.put("left_out", found.log().leftOut());
        found.responses().ifPresent(responses -> {
            Map<String, Object> held = new LinkedHashMap<>();
            held.put("slates", responses.slates());
            held.put("readers", responses.readers());
            held.put("click_rate", table(responses, Cell::clickRate));
            held.put("continuation_rate", table(responses, Cell::continuation));
            held.put("gain_by_reader_third", responses.gains());
            held.put("contrast", responses.contrast());
            held.put("reruns", Wording.numbers(found.responseReruns()));
            numbers.put("responses", held);
        });
        found.organic().ifPresent(organic -> {
            Map<String, Object> held = new LinkedHashMap<>();
            held.put("readers", organic.readers());
            held.put("organic_distance", organic.organic());
            held.put("recommended_distance", organic.recommended());
            held.put("difference", organic.difference());
            held.put("correlation", organic.correlation());
            held.put("reruns", Wording.numbers(found.organicReruns()));
            numbers.put("consumption", held);
        });
        numbers.put(
                "policies",
                found.policies().stream()
                        .map(one -> {
                            Map<String, Object> row = new LinkedHashMap<>();
                            row.put("policy", one.policy());
                            row.put("slates", one.slates());
                            row.put("ctr", one.clickRate());
                            row.put("continuation_rate", one.continuation());
                            row.put("yield", one.yield());
                            row.put("distance", one.distance());
                            row.put("novelty", one.novelty());
                            row.put("serendipity", one.serendipity());
                            row.put("works_seen", one.worksSeen());
                            return row;
                        })
                        .toList());
        return numbers;
    }

    private static List<List<Double>> table(Responses responses, ToDoubleFunction<Cell> value) {
        return responses.cells().stream()
                .map(row -> row.stream().map(cell -> value.applyAsDouble(cell)).toList())
                .toList();
    }
}
