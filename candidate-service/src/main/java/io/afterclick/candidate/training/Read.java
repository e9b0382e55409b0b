package io.afterclick.candidate.training;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One read as the training set keeps it. Natural key: (tenant, reader, work, episode).
 *
 * @param tenant tenant that the reader belongs to
 * @param readerId reader
 * @param workId work that was read
 * @param episode from 1; {@link #WHOLE_WORK} for the work as a whole
 * @param plays how often or how long, positive; empty where nobody said
 * @param rating the reader's rating; empty where there is none
 * @param readAt when
 * @param imported whether it is undated history
 */
public record Read(
        String tenant,
        String readerId,
        String workId,
        int episode,
        OptionalDouble plays,
        OptionalDouble rating,
        Instant readAt,
        boolean imported) {
    /** Episode of a read of the work as a whole. */
    public static final int WHOLE_WORK = 0;

    public Read {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(readerId, "readerId");
        Objects.requireNonNull(workId, "workId");
        Objects.requireNonNull(readAt, "readAt");
        if (episode < 0) {
            throw new IllegalArgumentException("episode must not be negative, but is " + episode);
        }
    }
}
