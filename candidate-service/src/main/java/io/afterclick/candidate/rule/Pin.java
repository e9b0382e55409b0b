package io.afterclick.candidate.rule;

import java.util.HashSet;
import java.util.List;

/**
 * Puts works first, in this order, as far as the request allows them.
 *
 * @param workIds distinct, 1 to {@value #MAX_WORKS}
 */
public record Pin(List<String> workIds) implements Effect {
    public static final int MAX_WORKS = 10;

    public Pin {
        workIds = List.copyOf(workIds);
        if (workIds.isEmpty() || workIds.size() > MAX_WORKS || new HashSet<>(workIds).size() < workIds.size()) {
            throw new IllegalArgumentException("a pin takes 1 to " + MAX_WORKS + " different works");
        }
    }
}
