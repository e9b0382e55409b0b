package io.afterclick.bandit.decision;

/**
 * The share of decisions that is recorded: those whose id hashes low, so that every replica, and whoever asks later, agrees
 * on which they are, and that being recorded depends on nothing else.
 *
 * @param share 0 to 1
 */
public record RecordedShare(double share) {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    public RecordedShare {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the recorded share must be 0 to 1: " + share);
        }
    }

    /** Whether a decision is recorded. Nothing is without an id. */
    public boolean has(String decisionId) {
        return !decisionId.isEmpty() && point(decisionId) < share;
    }

    /** Where an id lies between 0 and 1: FNV-1a over its UTF-16 units, then the finaliser of SplitMix64. */
    private static double point(String id) {
        long hash = OFFSET;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
