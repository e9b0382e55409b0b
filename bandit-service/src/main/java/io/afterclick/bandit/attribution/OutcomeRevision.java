package io.afterclick.bandit.attribution;

import io.afterclick.bandit.count.OutcomeCounts;

/**
 * An outcome as it is now; replaces earlier revisions of the same decision and work.
 *
 * @param shown what was shown
 * @param verdict what came of it
 * @param revision counts from 1
 * @param change what this revision adds to the counts of its arm; terms may be negative, all may be 0
 */
public record OutcomeRevision(ShownWork shown, Verdict verdict, int revision, OutcomeCounts change) {}
