package io.afterclick.feature.online;

/** Where a served value came from; of a default, why it stands there. */
public enum Origin {
    /** This process had it, read from the store lately enough for its view. */
    NEAR_CACHE(false, false),
    /** It was read from the store for this call, or for another at the same time. */
    STORE(false, false),
    /** This process had it, older than its view allows; the store did not answer. */
    STALE(false, false),
    /** Default: the store has none. */
    NO_VALUE(true, false),
    /** Default: the call's time was over before the store answered. */
    LATE(true, true),
    /** Default: the store did not answer, or refused. */
    STORE_FAILED(true, true),
    /** Default: the store was not asked, since it fails or has too much to do. */
    STORE_AVOIDED(true, true),
    /** Default: the store has none, but came back a moment ago and may still be filled. */
    STORE_REFILLING(true, true);

    private final boolean isDefault;
    private final boolean isDegraded;

    Origin(boolean isDefault, boolean isDegraded) {
        this.isDefault = isDefault;
        this.isDegraded = isDegraded;
    }

    /** Whether the view's default stands where a value could. */
    public boolean isDefault() {
        return isDefault;
    }

    /** Whether there may be a value, but the store could not be asked for it: then the answer is worse than usual. */
    public boolean isDegraded() {
        return isDegraded;
    }
}
