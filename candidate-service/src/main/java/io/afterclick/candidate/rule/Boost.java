package io.afterclick.candidate.rule;

import io.afterclick.candidate.catalog.WorkFilter;
import java.util.Set;

/**
 * Multiplies the fused score of works that meet all that is given; an empty set asks for nothing.
 *
 * @param filter genres, ways to pay and languages
 * @param creators one of these made it
 * @param tags it has one of these
 * @param workIds it is one of these
 * @param newWorksOnly it is a new work
 * @param factor {@value #MIN_FACTOR} to {@value #MAX_FACTOR}; below 1 it pushes works down
 */
public record Boost(
        WorkFilter filter,
        Set<String> creators,
        Set<String> tags,
        Set<String> workIds,
        boolean newWorksOnly,
        double factor)
        implements Effect {
    public static final double MIN_FACTOR = 0.01;
    public static final double MAX_FACTOR = 100;

    public Boost {
        if (!(factor >= MIN_FACTOR && factor <= MAX_FACTOR)) {
            throw new IllegalArgumentException("factor must be 0.01 to 100, but is " + factor);
        }
        creators = Set.copyOf(creators);
        tags = Set.copyOf(tags);
        workIds = Set.copyOf(workIds);
        if (filter.equals(WorkFilter.ANY)
                && creators.isEmpty()
                && tags.isEmpty()
                && workIds.isEmpty()
                && !newWorksOnly) {
            throw new IllegalArgumentException("a boost of all works alike does nothing");
        }
    }
}
