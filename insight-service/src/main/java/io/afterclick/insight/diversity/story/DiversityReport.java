package io.afterclick.insight.diversity.story;

import static io.afterclick.insight.diversity.story.Wording.count;
import static io.afterclick.insight.diversity.story.Wording.number;
import static io.afterclick.insight.diversity.story.Wording.percent;
import static io.afterclick.insight.diversity.story.Wording.withInterval;
import static io.afterclick.insight.diversity.story.Wording.words;

import io.afterclick.insight.diversity.study.Cohort;
import io.afterclick.insight.diversity.study.Findings;
import io.afterclick.insight.diversity.study.Findings.OfRetention;
import io.afterclick.insight.diversity.study.Rerun;
import io.afterclick.insight.diversity.study.SlateStudy;
import io.afterclick.insight.diversity.study.Substitutes.Measured;
import io.afterclick.insight.report.Report;
import io.afterclick.insight.report.Report.Fact;
import io.afterclick.insight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The findings of the study as a report. */
public final class DiversityReport {
    private final Findings found;
    private final Optional<SlateStudy> slates;

    private DiversityReport(Findings found, Optional<SlateStudy> slates) {
        this.found = found;
        this.slates = slates;
    }

    /** @param slates what a log of decisions says, where there is one */
    public static Report of(Findings found, Optional<SlateStudy> slates) {
        return new DiversityReport(found, slates).report();
    }

    private Report report() {
        List<Section> sections = new ArrayList<>();
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("data", found.data().name());
        numbers.put("seed", found.settings().seed());
        numbers.put("readers", found.data().reads().readerCount());
        numbers.put("reads", found.data().reads().size());
        numbers.put("works", found.data().reads().readWorkCount());
        numbers.put("works_with_vectors", found.knownWorks());
        numbers.put(
                "weighted_by",
                found.data().playsName().isEmpty() ? null : found.data().playsName());
        numbers.put("scored_readers", found.scoredReaders());
        numbers.put("mean_gs_score", found.meanGsScore());
        found.retention().ifPresent(held -> {
            RetentionStory story = new RetentionStory(held);
            sections.add(story.section());
            numbers.put("retention", story.numbers());
        });
        found.months().ifPresent(held -> {
            MonthsStory story = new MonthsStory(held);
            sections.add(story.section());
            numbers.put("months", story.numbers());
        });
        found.trajectories().ifPresent(held -> {
            TrajectoriesStory story = new TrajectoriesStory(
                    held, found.retention().orElseThrow().cohort().returns());
            sections.add(story.section());
            numbers.put("trajectories", story.numbers());
        });
        found.years().ifPresent(held -> {
            YearsStory story = new YearsStory(held);
            sections.add(story.section());
            numbers.put("years", story.numbers());
        });
        SubstitutesStory substitutes = new SubstitutesStory(
                found.substitutes(),
                found.retention().map(OfRetention::substituteOdds).orElse(Map.of()));
        sections.add(substitutes.section());
        numbers.put("substitutes", substitutes.numbers());
        slates.ifPresent(held -> {
            SlatesStory story = new SlatesStory(held);
            sections.addAll(story.sections());
            numbers.put("slates", story.numbers());
        });
        return new Report(
                "How diverse do readers read, and do they stay? – "
                        + found.data().name(),
                summary(),
                notices(),
                facts(),
                sections,
                numbers);
    }

    private String summary() {
        String first = count(found.data().reads().readerCount()) + " readers, "
                + count(found.data().reads().size()) + " reads of "
                + count(found.data().reads().readWorkCount()) + " works"
                + (found.data().playsName().isEmpty()
                        ? ""
                        : ", weighted by " + found.data().playsName().replace('_', ' '))
                + ". A reader's GS-score says how near to each other the works lie that the reader reads: 1 is one taste,"
                + " near 0 is reading at random. The mean over " + count(found.scoredReaders()) + " readers of "
                + found.settings().minReads() + " or more works is " + number(found.meanGsScore(), 2) + ".";
        return first
                + found.retention()
                        .map(held -> {
                            var odds = Rerun.estimate(held.main().halves().odds());
                            return " Whether diverse readers stay: "
                                    + (Rerun.isClear(odds, 1)
                                            ? "they return " + (odds.value() > 1 ? "more" : "less")
                                                    + " often than narrow ones of like activity."
                                            : "not clearly more or less often than narrow ones of like activity.");
                        })
                        .orElse("");
    }

    private List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (!found.data().reads().isDated()) {
            notices.add(
                    "The reads have no dates, so nothing can be said of months, retention or churn. This page is about"
                            + " diversity and its cheaper measures"
                            + (found.years().isPresent() ? ", and about years of tags, which have dates." : "."));
        } else if (found.retention().isEmpty()) {
            notices.add("The dated reads cover too few months, or too few readers in them, to say who returns.");
        }
        found.retention().filter(held -> found.isChosen()).ifPresent(held -> {
            Cohort cohort = held.cohort();
            notices.add("No cohort was named, so the first and the last full months of the data were taken: readers of "
                    + words(cohort.period()) + " who return in " + words(cohort.returns())
                    + ". A month is full with at least a quarter of"
                    + " the median month's reads. Name others with --cohort and --return.");
        });
        if (slates.map(held -> held.log().isSimulated()).orElse(false)) {
            notices.add(
                    "The decisions are simulated: what is said of slates comes from a synthetic world, not from people.");
        }
        int left = found.data().reads().readWorkCount() - found.knownWorks();
        if (left > 0) {
            notices.add(
                    count(left) + " of " + count(found.data().reads().readWorkCount()) + " works ("
                            + percent(left / (double) found.data().reads().readWorkCount())
                            + ") have fewer than five readers and no vector: they count as activity, but not in any diversity by vectors.");
        }
        return notices;
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        found.retention().ifPresent(held -> {
            Cohort cohort = held.cohort();
            facts.add(new Fact(count(held.activeThreeMonths()), "readers active in three or more months"));
            facts.add(new Fact(
                    count(cohort.size()),
                    "readers with " + cohort.minReads() + " or more reads in " + words(cohort.period())));
            facts.add(new Fact(
                    count(cohort.returnedCount()) + " (" + percent(cohort.returnedCount() / (double) cohort.size())
                            + ")",
                    "of them return in " + words(cohort.returns())));
            facts.add(new Fact(
                    withInterval(Rerun.estimate(held.main().halves().odds()), 2),
                    "odds ratio of returning, diverse beside narrow, at like activity"));
        });
        facts.add(new Fact(number(found.meanGsScore(), 2), "mean GS-score"));
        found.months()
                .ifPresent(held -> facts.add(new Fact(
                        number(held.main().meanCorrelation().value(), 2),
                        "correlation of diversity from month to month")));
        found.years()
                .ifPresent(held -> facts.add(new Fact(
                        number(held.main().correlation().value(), 2), "correlation of diversity from year to year")));
        Measured sum = found.substitutes().main().measured().get(1);
        facts.add(new Fact(
                count(Math.round(sum.timesNaiveSpeed())) + " times",
                "as fast: the GS-score by a running sum, beside all pairs"));
        return facts;
    }
}
