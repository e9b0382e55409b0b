package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.embedding.Embedding;
import io.afterclick.insight.diversity.embedding.EmbeddingException;
import io.afterclick.insight.diversity.embedding.EmbeddingSettings;
import io.afterclick.insight.diversity.embedding.PpmiEmbedding;
import io.afterclick.insight.diversity.reading.Consumption;
import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.ReadingData;
import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.study.Findings.OfMonths;
import io.afterclick.insight.diversity.study.Findings.OfRetention;
import io.afterclick.insight.diversity.study.Findings.OfSubstitutes;
import io.afterclick.insight.diversity.study.Findings.OfTrajectories;
import io.afterclick.insight.diversity.study.Findings.OfYears;
import io.afterclick.insight.diversity.study.Substitutes.Candidate;
import io.afterclick.insight.diversity.study.Substitutes.Measured;
import io.afterclick.insight.report.Estimate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks all questions that the data can answer, each again under other choices. Not thread safe. */
public final class DiversityStudy {
    static final int BINS = 10;
    private static final int MONTH_READS = 4;
    private static final int COURSE_READS = 3;
    private static final int YEAR_WORKS = 5;
    private static final int FEWEST_IN_COHORT = 50;
    /** Of the readers, in re-runs with other vectors. */
    private static final double SAMPLE = 0.8;

    private final ReadingData data;
    private final Reads reads;
    private final StudySettings settings;
    private final Consumer<String> progress;
    private final EmbeddingSettings usual;
    private final Map<EmbeddingSettings, Embedding> learned = new HashMap<>();

    private DiversityStudy(ReadingData data, StudySettings settings, Consumer<String> progress) {
        this.data = data;
        this.reads = data.reads();
        this.settings = settings;
        this.progress = progress;
        this.usual = EmbeddingSettings.usual(settings.seed());
    }

    /**
     * Runs the study.
     *
     * @param progress told what is being done
     * @throws EmbeddingException where there is too little to learn vectors from
     */
    public static Findings run(ReadingData data, StudySettings settings, Consumer<String> progress) {
        return new DiversityStudy(data, settings, progress).run();
    }

    private Findings run() {
        progress.accept("learning vectors of works");
        Embedding embedding = embedding(usual);
        Consumption all = Consumption.of(reads).among(embedding::knows);
        List<Candidate> candidates = Substitutes.candidates(embedding, data.works(), settings.seed());
        Optional<Cohort.Periods> periods = settings.cohort().isPresent()
                ? Optional.of(new Cohort.Periods(
                        settings.cohort().get(), settings.returns().orElseThrow()))
                : Cohort.usualPeriods(reads);
        Optional<OfRetention> retention = periods.flatMap(this::retention);
        Optional<OfMonths> months = months(embedding);
        Optional<OfTrajectories> trajectories = retention.flatMap(held -> trajectories(embedding, held.cohort()));
        OfSubstitutes substitutes = substitutes(all, candidates);
        Optional<OfYears> years = data.tags().flatMap(tags -> years(tags, embedding));
        ReaderMeasure gs = ReaderMeasure.gsScore(embedding);
        int scored = 0;
        double sum = 0;
        for (int reader = 0; reader < all.readerCount(); reader++) {
            if (all.size(reader) >= settings.minReads()) {
                scored++;
                sum += 1 - gs.of(all, reader);
            }
        }
        return new Findings(
                data,
                settings,
                settings.cohort().isEmpty(),
                embedding.known(),
                scored,
                sum / scored,
                retention,
                months,
                trajectories,
                substitutes,
                years);
    }

    private Embedding embedding(EmbeddingSettings wanted) {
        return learned.computeIfAbsent(wanted, key -> PpmiEmbedding.learn(reads, key));
    }

    /** Other vectors to run a question again with: other seeds and readers, and other dimensions. */
    private Map<String, EmbeddingSettings> others(EmbeddingSettings base) {
        Map<String, EmbeddingSettings> others = new LinkedHashMap<>();
        for (int i = 1; i <= 2; i++) {
            others.put(
                    "vectors of other 80 % of the readers, seed " + (settings.seed() + i),
                    base.withSample(SAMPLE, settings.seed() + i));
        }
        others.put("vectors of 32 dimensions", base.withDimensions(32));
        return others;
    }

    private Optional<OfRetention> retention(Cohort.Periods periods) {
        Period period = periods.cohort();
        Cohort cohort = Cohort.of(reads, period, periods.returns(), settings.minReads());
        if (cohort.size() < FEWEST_IN_COHORT) {
            return Optional.empty();
        }
        progress.accept("comparing who returns, " + cohort.size() + " readers");
        // Nothing from the months in which readers may return goes into the vectors.
        EmbeddingSettings before = usual.withBefore(periods.returns().startSecond());
        Embedding embedding = embedding(before);
        Retention main = retention(cohort, embedding, ReaderMeasure.gsScore(embedding), BINS);
        List<Rerun> reruns = new ArrayList<>();
        reruns.add(Rerun.of(
                "by debiased intra-list distance",
                retention(cohort, embedding, ReaderMeasure.intraListDistance(embedding), BINS)
                        .halves()
                        .odds()));
        for (int bins : new int[] {5, 20}) {
            reruns.add(Rerun.of(
                    bins + " activity bins",
                    retention(cohort, embedding, ReaderMeasure.gsScore(embedding), bins)
                            .halves()
                            .odds()));
        }
        for (int least : otherMinReads()) {
            Cohort other = Cohort.of(reads, period, periods.returns(), least);
            if (other.size() >= FEWEST_IN_COHORT) {
                reruns.add(Rerun.of(
                        "readers of " + least + " reads or more (" + other.size() + ")",
                        retention(other, embedding, ReaderMeasure.gsScore(embedding), BINS)
                                .halves()
                                .odds()));
            }
        }
        others(before).forEach((label, wanted) -> {
            Embedding one = embedding(wanted);
            reruns.add(Rerun.of(
                    label,
                    retention(cohort, one, ReaderMeasure.gsScore(one), BINS)
                            .halves()
                            .odds()));
        });
        Map<String, Estimate> substituteOdds = new LinkedHashMap<>();
        for (Candidate candidate : Substitutes.candidates(embedding, data.works(), settings.seed())) {
            substituteOdds.put(
                    candidate.key(),
                    Rerun.estimate(retention(cohort, embedding, candidate.measure(), BINS)
                            .halves()
                            .odds()));
        }
        return Optional.of(new OfRetention(cohort, Cohort.activeInMonths(reads, 3), main, reruns, substituteOdds));
    }

    private int[] otherMinReads() {
        return new int[] {Math.max(2, settings.minReads() - 2), 2 * settings.minReads()};
    }

    private Retention retention(Cohort cohort, Embedding embedding, ReaderMeasure measure, int bins) {
        return Retention.of(cohort, Consumption.of(reads, cohort.period()).among(embedding::knows), measure, bins);
    }

    private Optional<OfMonths> months(Embedding embedding) {
        List<YearMonth> months = Cohort.fullMonths(reads);
        if (months.size() < 2) {
            return Optional.empty();
        }
        progress.accept("comparing " + months.size() + " months");
        Months main = Months.of(reads, embedding, months, MONTH_READS);
        if (Double.isNaN(main.meanCorrelation().value())) {
            return Optional.empty();
        }
        List<Rerun> correlations = new ArrayList<>();
        List<Rerun> changes = new ArrayList<>();
        Map<String, Months> others = new LinkedHashMap<>();
        for (int least : new int[] {3, 6, 10}) {
            others.put(least + " works a month or more", Months.of(reads, embedding, months, least));
        }
        others(usual)
                .forEach(
                        (label, wanted) -> others.put(label, Months.of(reads, embedding(wanted), months, MONTH_READS)));
        others.forEach((label, other) -> {
            correlations.add(new Rerun(label, other.meanCorrelation()));
            changes.add(new Rerun(label, other.change()));
        });
        return Optional.of(new OfMonths(main, MONTH_READS, correlations, changes));
    }

    private Optional<OfTrajectories> trajectories(Embedding embedding, Cohort cohort) {
        List<YearMonth> months = Cohort.fullMonths(reads).stream()
                .filter(month -> !month.isBefore(cohort.period().first())
                        && month.isBefore(cohort.returns().first()))
                .toList();
        progress.accept("grouping courses over " + months.size() + " months");
        return Trajectories.of(reads, embedding, months, cohort.returns(), COURSE_READS, settings.seed())
                .map(main -> {
                    List<Rerun> reruns = new ArrayList<>();
                    for (int least : new int[] {2, 4}) {
                        Trajectories.of(reads, embedding, months, cohort.returns(), least, settings.seed())
                                .ifPresent(other -> reruns.add(Rerun.of(
                                        least + " works a month or more (" + other.readers() + " readers)",
                                        other.odds())));
                    }
                    others(usual).forEach((label, wanted) -> Trajectories.of(
                                    reads, embedding(wanted), months, cohort.returns(), COURSE_READS, settings.seed())
                            .ifPresent(other -> reruns.add(Rerun.of(label, other.odds()))));
                    return new OfTrajectories(main, COURSE_READS, reruns);
                });
    }

    private OfSubstitutes substitutes(Consumption all, List<Candidate> candidates) {
        progress.accept("measuring " + candidates.size() + " measures of diversity");
        Substitutes.Comparison main = Substitutes.compare(all, candidates, settings.minReads());
        Measured closest = main.measured().stream()
                .filter(one -> !one.needs().contains("vectors"))
                .max(Comparator.comparingDouble(one -> one.correlation().value()))
                .orElseThrow();
        List<Rerun> reruns = new ArrayList<>();
        ReaderMeasure gs = candidates.get(1).measure();
        ReaderMeasure other = candidates.stream()
                .filter(one -> one.key().equals(closest.key()))
                .findFirst()
                .orElseThrow()
                .measure();
        for (int least : otherMinReads()) {
            reruns.add(new Rerun(
                    "readers of " + least + " works or more", Substitutes.correlation(all, other, gs, least)));
        }
        others(usual).forEach((label, wanted) -> {
            Embedding one = embedding(wanted);
            Consumption held = Consumption.of(reads).among(one::knows);
            ReaderMeasure again = Substitutes.candidates(one, data.works(), wanted.seed()).stream()
                    .filter(candidate -> candidate.key().equals(closest.key()))
                    .findFirst()
                    .orElseThrow()
                    .measure();
            reruns.add(new Rerun(
                    label, Substitutes.correlation(held, again, ReaderMeasure.gsScore(one), settings.minReads())));
        });
        return new OfSubstitutes(main, settings.minReads(), closest, reruns);
    }

    private Optional<OfYears> years(Reads tags, Embedding embedding) {
        progress.accept("comparing years of tags");
        List<YearChange> all = YearChange.of(tags, embedding, YEAR_WORKS);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        YearChange main = all.stream()
                .filter(one -> one.year() == mainYear(all))
                .findFirst()
                .orElseThrow();
        List<Rerun> reruns = new ArrayList<>();
        for (int least : new int[] {3, 10}) {
            YearChange.of(tags, embedding, least).stream()
                    .filter(one -> one.year() == main.year())
                    .forEach(one -> reruns.add(
                            new Rerun(least + " works a year or more (" + one.scored() + ")", one.change())));
        }
        others(usual).forEach((label, wanted) -> YearChange.of(tags, embedding(wanted), YEAR_WORKS).stream()
                .filter(one -> one.year() == main.year())
                .forEach(one -> reruns.add(new Rerun(label, one.change()))));
        return Optional.of(new OfYears(all, main, YEAR_WORKS, reruns));
    }

    /** The pair of years with the most readers, but for the last, as its second year may have been cut off. */
    private static int mainYear(List<YearChange> all) {
        return all.stream()
                .limit(Math.max(1, all.size() - 1))
                .max(Comparator.comparingInt(YearChange::scored))
                .orElseThrow()
                .year();
    }
}
