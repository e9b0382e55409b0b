package io.afterclick.feature.online;

/** The feed of features as its reader controls it. */
public interface FeedSource {
    /**
     * Continues reading a partition from an earlier position. Blocks until that is settled.
     *
     * @param position where to continue; 0 is the beginning, whatever the first offset is
     * @return position up to which records had been handed out before: those may still be under way
     * @throws FeatureException of reason {@code STORE_UNAVAILABLE} when the partition could not be moved now
     */
    long rewind(int partition, long position) throws InterruptedException;
}
