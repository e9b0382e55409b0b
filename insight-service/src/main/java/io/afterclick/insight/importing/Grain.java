package io.afterclick.insight.importing;

import java.util.Locale;

/** How finely imported reads are told apart: what one row of the result stands for. */
public enum Grain {
    /** Each read as it is. */
    READ,
    /** All reads of a reader, work and day (UTC). */
    DAY,
    /** All reads of a reader, work and month (UTC). */
    MONTH,
    /** All reads of a reader and work. */
    TOTAL;

    /** Whether rows are sums of reads. */
    public boolean aggregates() {
        return this != READ;
    }

    /** Whether rows are told apart by time. */
    public boolean hasPeriod() {
        return this == DAY || this == MONTH;
    }

    /** As options and manifests write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
