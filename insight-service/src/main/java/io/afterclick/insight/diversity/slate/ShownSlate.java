package io.afterclick.insight.diversity.slate;

import java.util.Arrays;

/**
 * A slate that was shown, and what came of it.
 *
 * @param reader number of the reader; -1 where not known
 * @param policy number of the policy
 * @param queryWork number of the work whose related works were asked for
 * @param readerGsScore GS-score of the reader when it was shown; NaN where not known
 * @param works {@code [positions]}, numbers of works
 * @param seen {@code [positions]}
 * @param clicked {@code [positions]}
 * @param readOn {@code [positions]}
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place
public record ShownSlate(
        int reader,
        int policy,
        int queryWork,
        double readerGsScore,
        int[] works,
        boolean[] seen,
        boolean[] clicked,
        boolean[] readOn) {
    /** Mean cosine distance of the slate's pairs of works; NaN where fewer than two have a vector. */
    public double distance(WorkVectors vectors) {
        int[] known = Arrays.stream(works).filter(vectors::knows).toArray();
        double sum = 0;
        for (int a = 1; a < known.length; a++) {
            for (int b = 0; b < a; b++) {
                sum += 1 - vectors.cosine(known[a], known[b]);
            }
        }
        int pairs = known.length * (known.length - 1) / 2;
        return pairs == 0 ? Double.NaN : sum / pairs;
    }
}
