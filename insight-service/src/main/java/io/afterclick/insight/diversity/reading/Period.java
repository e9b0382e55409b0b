package io.afterclick.insight.diversity.reading;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Whole months in UTC, first to last.
 *
 * @param last not before the first
 */
public record Period(YearMonth first, YearMonth last) {
    private static final String TO = "..";

    public Period {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException(last + " is before " + first);
        }
    }

    /** A period of one month. */
    public static Period of(YearMonth month) {
        return new Period(month, month);
    }

    /**
     * Reads {@code 2013-03..2013-04}, or {@code 2013-03} for one month.
     *
     * @throws IllegalArgumentException where it is neither
     */
    public static Period parse(String text) {
        int at = text.indexOf(TO);
        try {
            return at < 0
                    ? of(YearMonth.parse(text))
                    : new Period(
                            YearMonth.parse(text.substring(0, at)), YearMonth.parse(text.substring(at + TO.length())));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no period of months such as 2013-03..2013-04", e);
        }
    }

    /** The month of a second since 1970. */
    public static YearMonth monthOf(long second) {
        long day = Math.floorDiv(second, 86_400L);
        return YearMonth.from(LocalDate.ofEpochDay(day));
    }

    /** Its first second since 1970. */
    public long startSecond() {
        return second(first);
    }

    /** The first second after it. */
    public long endSecond() {
        return second(last.plusMonths(1));
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + TO + last;
    }

    private static long second(YearMonth month) {
        return month.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }
}
