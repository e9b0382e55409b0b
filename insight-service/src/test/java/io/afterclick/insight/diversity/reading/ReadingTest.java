package io.afterclick.insight.diversity.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class ReadingTest {
    @Test
    void period_endsWithItsLastMonthInUtc() {
        Period period = Period.parse("2013-03..2013-04");

        assertThat(period.startSecond())
                .isEqualTo(Instant.parse("2013-03-01T00:00:00Z").getEpochSecond());
        assertThat(period.endSecond())
                .isEqualTo(Instant.parse("2013-05-01T00:00:00Z").getEpochSecond());
        assertThat(Period.monthOf(period.endSecond() - 1)).isEqualTo(YearMonth.of(2013, 4));
        assertThat(Period.parse("2013-03")).hasToString("2013-03");
        assertThat(Period.monthOf(-1)).isEqualTo(YearMonth.of(1969, 12));
    }

    @Test
    void period_ofSomethingElse_isRefused() {
        assertThatThrownBy(() -> Period.parse("2013-3..2013-4")).hasMessageContaining("no period of months");
        assertThatThrownBy(() -> Period.parse("2013-04..2013-03")).hasMessageContaining("2013-03 is before 2013-04");
    }

    @Test
    void consumption_addsThePlaysOfAWorkAndCountsReads() {
        // Reader 0: work 2 twice and work 1 once in January, work 0 in March; reader 1: nothing dated.
        long january = Period.parse("2020-01").startSecond();
        long march = Period.parse("2020-03").startSecond();
        Reads reads =
                new Reads(3, new int[] {0, 4, 5}, new int[] {2, 1, 2, 0, 1}, new float[] {1, 5, 2, 1, 7}, new long[] {
                    january, january + 1, january + 2, march, Reads.UNDATED
                });

        Consumption first = Consumption.of(reads, Period.parse("2020-01..2020-02"));
        assertThat(first.activity(0)).isEqualTo(3);
        assertThat(first.size(0)).isEqualTo(2);
        assertThat(first.works()).containsExactly(2, 1);
        assertThat(first.plays()).containsExactly(3, 5);
        assertThat(first.activity(1)).isZero();

        Consumption known = first.among(work -> work == 1);
        assertThat(known.works()).containsExactly(1);
        assertThat(known.activity(0)).isEqualTo(3);
        assertThat(Consumption.of(reads).size(1)).isEqualTo(1);
        assertThat(reads.isDated()).isTrue();
    }
}
