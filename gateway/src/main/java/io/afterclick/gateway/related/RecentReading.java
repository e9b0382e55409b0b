package io.afterclick.gateway.related;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Knows what readers have read lately. */
public interface RecentReading {
    /** Ids of works, newest first. Fails with {@link StageFailedException}, at the latest when the time is over. */
    Uni<List<String>> recentWorkIds(String tenant, String readerId, Duration time);
}
