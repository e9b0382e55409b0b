package io.afterclick.candidate.vector;

import java.util.List;
import java.util.Optional;

/** Where the vectors of works are published, one for each work: a later one takes the place of an earlier one. */
public interface VectorTopic {
    /** Hears what was published, for each work in the order of publishing. */
    @FunctionalInterface
    interface Reader {
        /** @param version of the model; empty where the vector was taken back */
        void published(String tenant, String workId, Optional<String> version);
    }

    /**
     * What to publish of one work.
     *
     * @param vector at unit length; empty to take back what was published
     */
    record Entry(String workId, Optional<float[]> vector) {}

    /**
     * Reads all that was published before the call; a work may be heard of several times.
     *
     * @throws RuntimeException when it cannot be read to the end
     */
    void read(Reader reader);

    /**
     * Publishes, and returns when all of it cannot be lost any more.
     *
     * @param version model of the vectors
     * @throws RuntimeException when that is not known of all of it; some may have been published
     */
    void publish(String tenant, String version, List<Entry> entries);
}
