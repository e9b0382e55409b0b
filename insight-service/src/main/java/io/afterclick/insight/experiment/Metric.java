package io.afterclick.insight.experiment;

import java.util.Locale;

/** What variants are compared by: the ratio of two counts over all readers of a variant. */
public enum Metric {
    YIELD("yield", "read-ons by impressions", Count.READ_ONS, Count.IMPRESSIONS, true, true),
    CTR("CTR", "clicks by impressions", Count.CLICKS, Count.IMPRESSIONS, true, true),
    CONTINUATION_RATE("continuation rate", "read-ons by clicks", Count.READ_ONS, Count.CLICKS, true, true),
    ONE_AND_DONE_SHARE("one-and-done share", "one-and-dones by clicks", Count.ONE_AND_DONES, Count.CLICKS, false, true),
    READS_PER_READER("reads per reader", "reads since a reader's first slate", Count.READS, Count.READER, true, false),
    RETENTION("retention", "readers who came back, of those who could", Count.RETURNED, Count.COULD_RETURN, true, true),
    SLATE_DIVERSITY(
            "slate diversity", "mean genre distance of a slate's works", Count.DISTANCE, Count.SLATES, true, false);

    private final String title;
    private final String meaning;
    private final Count numerator;
    private final Count denominator;
    private final boolean moreIsBetter;
    private final boolean share;

    Metric(String title, String meaning, Count numerator, Count denominator, boolean moreIsBetter, boolean share) {
        this.title = title;
        this.meaning = meaning;
        this.numerator = numerator;
        this.denominator = denominator;
        this.moreIsBetter = moreIsBetter;
        this.share = share;
    }

    /** As sentences write it. */
    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    /** As options and JSON write it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Count numerator() {
        return numerator;
    }

    public Count denominator() {
        return denominator;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    /** Whether it lies between 0 and 1. */
    public boolean isShare() {
        return share;
    }
}
