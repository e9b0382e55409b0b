package io.afterclick.bandit.count;

import java.util.Objects;

/**
 * What the bandit learns about: a candidate work shown beside a query work.
 *
 * @param tenant tenant that owns both works
 * @param queryWorkId work whose related works were asked for
 * @param candidateWorkId work that was shown
 */
public record Arm(String tenant, String queryWorkId, String candidateWorkId) {
    public Arm {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(queryWorkId, "queryWorkId");
        Objects.requireNonNull(candidateWorkId, "candidateWorkId");
    }
}
