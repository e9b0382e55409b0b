package io.afterclick.insight.continuation;

import java.util.List;

/**
 * Outcomes by something, such as the price of the clicked work.
 *
 * @param id such as {@code pricing}
 * @param groups in the order to show them
 */
public record Breakdown(String id, List<Group> groups) {
    public Breakdown {
        groups = List.copyOf(groups);
    }

    /** One of its values. */
    public record Group(String name, Outcomes outcomes) {}
}
