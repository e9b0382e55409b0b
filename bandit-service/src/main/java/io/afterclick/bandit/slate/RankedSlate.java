package io.afterclick.bandit.slate;

import io.afterclick.bandit.count.SlateCounts;

/**
 * A slate and all that it was made of.
 *
 * @param request who asked for what
 * @param task what it was made of
 * @param counts counts behind the posteriors
 * @param seed seed of the draw
 * @param slate what came out
 */
public record RankedSlate(SlateRequest request, SlateTask task, SlateCounts counts, long seed, Slate slate) {}
