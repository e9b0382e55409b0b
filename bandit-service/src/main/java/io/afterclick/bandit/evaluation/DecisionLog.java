package io.afterclick.bandit.evaluation;

import java.util.stream.Stream;

/** A log of decisions that can be read again and again, as it need not fit in memory. */
public interface DecisionLog {
    /** All decisions, the same ones in the same order each time; to be closed. */
    Stream<LoggedDecision> open();
}
