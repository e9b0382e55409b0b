package io.afterclick.bandit.slate;

import io.afterclick.bandit.slate.SlateException.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A wish for a slate; what exists of it is valid.
 *
 * @param tenant tenant that owns the works
 * @param queryWorkId work whose related works are wanted
 * @param policy name of the policy; empty: the default one
 * @param candidates 1 to {@value #MAX_CANDIDATES} in fusion order, best first, distinct; pinned ones stand first in the slate,
 *     in this order
 * @param limit length of the slate, 1 to {@value #MAX_LIMIT}; fewer come back where there are fewer candidates
 * @param decisionId decision that the slate is for; empty: it is not recorded
 * @param modelVersion model that found the candidates; empty where there is none
 * @param readerGsScore GS-score of the reader, -1 to 1; empty where not known
 */
public record SlateRequest(
        String tenant,
        String queryWorkId,
        String policy,
        List<SlateCandidate> candidates,
        int limit,
        String decisionId,
        String modelVersion,
        OptionalDouble readerGsScore) {
    public static final int MAX_CANDIDATES = 200;
    public static final int MAX_LIMIT = 50;
    public static final int MAX_ID_LENGTH = 128;

    /** Creators of a candidate at most. */
    public static final int MAX_CREATORS = 16;

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /** @throws SlateException for whatever is not as said above */
    public SlateRequest {
        if (!TENANT.matcher(tenant).matches()) {
            throw new SlateException(Reason.INVALID_TENANT, "tenant must match " + TENANT);
        }
        requireId("query_work_id", queryWorkId);
        if (candidates.isEmpty()) {
            throw new SlateException(Reason.NO_CANDIDATES, "candidates must not be empty");
        }
        if (candidates.size() > MAX_CANDIDATES) {
            throw new SlateException(
                    Reason.TOO_MANY_CANDIDATES, "at most " + MAX_CANDIDATES + " candidates, not " + candidates.size());
        }
        Set<String> distinct = new HashSet<>(candidates.size() * 2);
        for (int i = 0; i < candidates.size(); i++) {
            SlateCandidate candidate = candidates.get(i);
            requireId("candidates[" + i + "].work_id", candidate.workId());
            if (!distinct.add(candidate.workId())) {
                throw new SlateException(Reason.DUPLICATE_CANDIDATE, "candidates[" + i + "].work_id is there twice");
            }
            require(i, Double.isFinite(candidate.score()), "score must be a finite number");
            require(i, candidate.creators().size() <= MAX_CREATORS, "creators must be at most " + MAX_CREATORS);
            require(i, candidate.unclickedImpressions() >= 0, "unclicked_impressions must not be negative");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new SlateException(Reason.INVALID_LIMIT, "limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
        if (!(Math.abs(readerGsScore.orElse(0)) <= 1)) {
            throw new SlateException(Reason.INVALID_GS_SCORE, "reader_gs_score must be -1 to 1");
        }
        candidates = List.copyOf(candidates);
    }

    private static void require(int candidate, boolean valid, String reason) {
        if (!valid) {
            throw new SlateException(Reason.INVALID_CANDIDATE, "candidates[" + candidate + "]." + reason);
        }
    }

    private static void requireId(String field, String id) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH || hasControl(id)) {
            throw new SlateException(
                    Reason.INVALID_WORK_ID,
                    field + " must be 1 to " + MAX_ID_LENGTH + " characters without control characters");
        }
    }

    private static boolean hasControl(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
