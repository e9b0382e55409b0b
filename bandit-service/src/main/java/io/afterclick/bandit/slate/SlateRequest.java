package io.afterclick.bandit.slate;

import io.afterclick.bandit.slate.SlateException.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A wish for a slate; what exists of it is valid.
 *
 * @param tenant tenant that owns the works
 * @param queryWorkId work whose related works are wanted
 * @param policy name of the policy; empty: the default one
 * @param candidateWorkIds 1 to {@value #MAX_CANDIDATES} works in fusion order, best first, distinct
 * @param pinnedWorkIds those of the candidates that stand first whatever the policy draws, in the candidates' order
 * @param limit length of the slate, 1 to {@value #MAX_LIMIT}; fewer come back where there are fewer candidates
 */
public record SlateRequest(
        String tenant,
        String queryWorkId,
        String policy,
        List<String> candidateWorkIds,
        Set<String> pinnedWorkIds,
        int limit) {
    public static final int MAX_CANDIDATES = 200;
    public static final int MAX_LIMIT = 50;
    public static final int MAX_ID_LENGTH = 128;

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /** @throws SlateException for whatever is not as said above */
    public SlateRequest {
        if (!TENANT.matcher(tenant).matches()) {
            throw new SlateException(Reason.INVALID_TENANT, "tenant must match " + TENANT);
        }
        requireId("query_work_id", queryWorkId);
        if (candidateWorkIds.isEmpty()) {
            throw new SlateException(Reason.NO_CANDIDATES, "candidates must not be empty");
        }
        if (candidateWorkIds.size() > MAX_CANDIDATES) {
            throw new SlateException(
                    Reason.TOO_MANY_CANDIDATES,
                    "at most " + MAX_CANDIDATES + " candidates, not " + candidateWorkIds.size());
        }
        Set<String> distinct = new HashSet<>(candidateWorkIds.size() * 2);
        for (int i = 0; i < candidateWorkIds.size(); i++) {
            requireId("candidates[" + i + "].work_id", candidateWorkIds.get(i));
            if (!distinct.add(candidateWorkIds.get(i))) {
                throw new SlateException(Reason.DUPLICATE_CANDIDATE, "candidates[" + i + "].work_id is there twice");
            }
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new SlateException(Reason.INVALID_LIMIT, "limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
        candidateWorkIds = List.copyOf(candidateWorkIds);
        pinnedWorkIds = Set.copyOf(pinnedWorkIds);
    }

    private static void requireId(String field, String id) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH || id.chars().anyMatch(Character::isISOControl)) {
            throw new SlateException(
                    Reason.INVALID_WORK_ID,
                    field + " must be 1 to " + MAX_ID_LENGTH + " characters without control characters");
        }
    }
}
