package io.afterclick.gateway.related;

import java.util.Locale;

/** A stage of answering that another service does, and that has a fall-back. In the order in which they run. */
public enum Stage {
    /**
     * What the reader has done lately. Fall-back: nothing is left out as already read, nothing sinks as often
     * seen; the service itself falls back on what it last knew, and says where it knows nothing.
     */
    FEATURE,
    /** Works that are related. Fall-back: the last good answer, then popular works, then any. */
    CANDIDATE,
    /** Their order. Fall-back: the order that the candidates came in. */
    BANDIT;

    /** The stage as clients and metrics name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
