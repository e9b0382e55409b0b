package io.afterclick.insight.diversity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.ReadingData;
import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.reading.Works;
import io.afterclick.insight.diversity.study.Findings.OfRetention;
import io.afterclick.insight.report.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DiversityStudyTest {
    /** Of a world in which diverse readers stay longer; asked once, as it takes some seconds. */
    private static Findings found;

    @BeforeAll
    static void ask() {
        found = run(MadeUpReads.of(1_600, 0.05, 0.25, 1));
    }

    @Test
    void run_diverseReadersStayLonger_findsItAndThatItHolds() {
        OfRetention retention = found.retention().orElseThrow();
        Estimate odds = Rerun.estimate(retention.main().halves().odds());
        assertThat(odds.low()).isGreaterThan(2);
        assertThat(retention.main().perDeviation().low()).isGreaterThan(1);
        assertThat(Rerun.verdict(odds, retention.reruns(), 1)).startsWith("It holds: all");
        assertThat(found.isChosen()).isTrue();
        assertThat(retention.cohort().period()).isEqualTo(Period.parse("2020-01..2020-02"));
        assertThat(retention.cohort().returns()).isEqualTo(Period.parse("2020-05..2020-06"));
        assertThat(retention.substituteOdds().get("genre_entropy").low()).isGreaterThan(2);
    }

    @Test
    void run_bothKindsLeaveAlike_findsNothing() {
        Findings none = run(MadeUpReads.of(1_600, 0.15, 0.15, 2));

        Estimate odds =
                Rerun.estimate(none.retention().orElseThrow().main().halves().odds());
        // False-alarm rate below .0001: three standard errors of the logarithm around no effect.
        double error = Math.log(odds.high() / odds.value()) / 1.96;
        assertThat(Math.log(odds.value())).isCloseTo(0, within(4 * error));
    }

    @Test
    void run_kindsThatLast_showInMonthsAndCourses() {
        Months months = found.months().orElseThrow().main();
        assertThat(months.months()).hasSize(MadeUpReads.MONTHS);
        assertThat(months.meanCorrelation().value()).isGreaterThan(0.6);
        assertThat(months.correlations().get(2).get(2)).isCloseTo(1, within(1e-9));
        assertThat(months.correlations().get(1).get(3))
                .isEqualTo(months.correlations().get(3).get(1));
        // Nobody changes in this world.
        assertThat(months.change().value()).isCloseTo(0, within(0.05));

        Trajectories courses = found.trajectories().orElseThrow().main();
        assertThat(courses.groups()).hasSize(2);
        assertThat(courses.groups().get(0).churn().low())
                .isGreaterThan(courses.groups().get(1).churn().high());
        assertThat(courses.odds().low()).isGreaterThan(1);
    }

    @Test
    void run_sameSeed_findsTheSame() {
        Reads reads = MadeUpReads.of(400, 0.05, 0.25, 5);

        Findings one = run(reads);
        Findings other = run(reads);

        assertThat(one.retention().orElseThrow().main())
                .isEqualTo(other.retention().orElseThrow().main());
        assertThat(one.retention().orElseThrow().reruns())
                .isEqualTo(other.retention().orElseThrow().reruns());
        assertThat(one.trajectories().orElseThrow().main())
                .isEqualTo(other.trajectories().orElseThrow().main());
    }

    @Test
    void run_substitutes_runningSumEqualsAllPairsAndGenresComeNear() {
        List<Substitutes.Measured> measured = found.substitutes().main().measured();
        assertThat(measured.get(0).key()).isEqualTo("gs_naive");
        assertThat(measured.get(0).correlation().value()).isCloseTo(1, within(1e-6));
        assertThat(measured.stream()
                        .filter(one -> one.key().equals("genre_entropy"))
                        .findFirst()
                        .orElseThrow()
                        .correlation()
                        .value())
                .isGreaterThan(0.8);
    }

    @Test
    void run_undatedReads_hasNoRetentionButSubstitutes() {
        Reads dated = MadeUpReads.of(300, 0.05, 0.25, 1);
        long[] none = new long[dated.size()];
        Arrays.fill(none, Reads.UNDATED);
        Reads undated = new Reads(
                dated.workCount(),
                IntStream.rangeClosed(0, dated.readerCount()).map(dated::start).toArray(),
                IntStream.range(0, dated.size()).map(dated::work).toArray(),
                floats(dated),
                none);

        Findings without = run(undated);

        assertThat(without.retention()).isEmpty();
        assertThat(without.months()).isEmpty();
        assertThat(without.trajectories()).isEmpty();
        assertThat(without.substitutes().main().readers()).isGreaterThan(250);
    }

    @Test
    void years_tagsOfTwoYears_compareReadersOfBoth() {
        Reads reads = MadeUpReads.of(600, 0.05, 0.25, 1);
        List<Integer> works = new ArrayList<>();
        List<Long> seconds = new ArrayList<>();
        int[] starts = new int[101];
        for (int reader = 0; reader < 100; reader++) {
            for (int year = 2008; year <= 2009; year++) {
                // Narrow in the first year, diverse in the second; every fifth reader tags only four works in the
                // second.
                int many = year == 2009 && reader % 5 == 0 ? 4 : 8;
                for (int i = 0; i < many; i++) {
                    works.add(year == 2008 ? (reader + i) % 20 : (reader + 20 * i + i) % 200);
                    seconds.add(Period.parse(year + "-06").startSecond() + i);
                }
            }
            starts[reader + 1] = works.size();
        }
        float[] plays = new float[works.size()];
        Arrays.fill(plays, 1);
        Reads tags = new Reads(
                reads.workCount(),
                starts,
                works.stream().mapToInt(Integer::intValue).toArray(),
                plays,
                seconds.stream().mapToLong(Long::longValue).toArray());

        Findings tagged = DiversityStudy.run(
                new ReadingData("made up", reads, works(), "", Optional.of(tags)), settings(), doing -> {});

        YearChange change = tagged.years().orElseThrow().main();
        assertThat(change.year()).isEqualTo(2008);
        assertThat(change.readers()).isEqualTo(80);
        assertThat(change.change().low()).isGreaterThan(0.2);
        assertThat(change.shareUp().value()).isGreaterThan(0.95);
    }

    private static float[] floats(Reads reads) {
        float[] plays = new float[reads.size()];
        for (int row = 0; row < plays.length; row++) {
            plays[row] = reads.plays(row);
        }
        return plays;
    }

    private static Findings run(Reads reads) {
        return DiversityStudy.run(
                new ReadingData("made up", reads, works(), "", Optional.empty()), settings(), doing -> {});
    }

    private static StudySettings settings() {
        return new StudySettings(Optional.empty(), Optional.empty(), 5, 1);
    }

    private static Works works() {
        int count = MadeUpReads.GENRES * MadeUpReads.WORKS_OF_GENRE;
        int[][] genres = new int[count][];
        Arrays.setAll(genres, work -> new int[] {work / MadeUpReads.WORKS_OF_GENRE});
        return new Works(
                IntStream.range(0, count).mapToObj(Integer::toString).toList(),
                genres,
                IntStream.range(0, MadeUpReads.GENRES)
                        .mapToObj(Integer::toString)
                        .toList(),
                new int[count][0],
                0);
    }
}
