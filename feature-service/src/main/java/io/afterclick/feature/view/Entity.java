package io.afterclick.feature.view;

import java.util.Locale;

/** What a view describes one of. */
public enum Entity {
    READER,
    WORK,
    /** A reader and a work; named by {@link FeatureId#pair}. */
    READER_WORK;

    /** How a views file names it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
