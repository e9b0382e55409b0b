package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.reading.ReadingData;
import io.afterclick.insight.report.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All answers of the study.
 *
 * @param isChosen whether the study chose the cohort itself
 * @param knownWorks works with a vector
 * @param meanGsScore of readers with enough works, over all time
 * @param scoredReaders those readers
 * @param retention where reads are dated over three months or more
 * @param months where there are two full months or more
 * @param trajectories where enough readers have a course
 * @param years where there are dated tags
 */
public record Findings(
        ReadingData data,
        StudySettings settings,
        boolean isChosen,
        int knownWorks,
        int scoredReaders,
        double meanGsScore,
        Optional<OfRetention> retention,
        Optional<OfMonths> months,
        Optional<OfTrajectories> trajectories,
        OfSubstitutes substitutes,
        Optional<OfYears> years) {
    /**
     * Retention by diversity.
     *
     * @param substituteOdds by the key of the substitute, odds of returning for the half that it calls more diverse
     */
    public record OfRetention(
            Cohort cohort,
            int activeThreeMonths,
            Retention main,
            List<Rerun> reruns,
            Map<String, Estimate> substituteOdds) {}

    /** Months and their re-runs, of the mean correlation and of the mean change. */
    public record OfMonths(Months main, int minReads, List<Rerun> correlations, List<Rerun> changes) {}

    /** Trajectories and their re-runs, of the odds of leaving. */
    public record OfTrajectories(Trajectories main, int minReads, List<Rerun> reruns) {}

    /**
     * Substitutes and their re-runs.
     *
     * @param closest of those that need no vectors, the one nearest to the GS-score
     * @param reruns of its correlation
     */
    public record OfSubstitutes(
            Substitutes.Comparison main, int minWorks, Substitutes.Measured closest, List<Rerun> reruns) {}

    /** Years and the re-runs of the mean change between the two years of the finding. */
    public record OfYears(List<YearChange> all, YearChange main, int minWorks, List<Rerun> reruns) {}
}
