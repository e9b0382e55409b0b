package io.afterclick.candidate.rule;

import java.util.Set;

/**
 * The query works that a rule holds for: those that meet all that is given; an empty set asks for nothing.
 *
 * @param workIds one of these
 * @param genres with at least one of these
 */
public record QueryWorks(Set<String> workIds, Set<String> genres) {
    /** All query works. */
    public static final QueryWorks ANY = new QueryWorks(Set.of(), Set.of());

    public QueryWorks {
        workIds = Set.copyOf(workIds);
        genres = Set.copyOf(genres);
    }
}
