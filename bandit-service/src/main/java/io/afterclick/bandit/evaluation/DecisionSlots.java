package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slots of a log of decisions in columns, with the decision and the reader that each belongs to; immutable.
 *
 * <p>Folds go by reader, dealt in turn as they come, so that no decision of a reader helps to predict another one of it.
 */
final class DecisionSlots {
    /** Bounds the tables that each bootstrap replicate fills for the reward models: 10 positions of 50,000 works. */
    private static final int MAX_CELLS = 500_000;

    private final LoggedSlots slots;
    /** Row at which each decision begins, and the end of the last one. */
    private final int[] firstRows;

    private final int[] readers;
    private final int readerCount;
    private final int folds;

    private DecisionSlots(LoggedSlots slots, int[] firstRows, int[] readers, int readerCount) {
        this.slots = slots;
        this.firstRows = firstRows;
        this.readers = readers;
        this.readerCount = readerCount;
        this.folds = Math.min(OffPolicyEvaluation.FOLDS, readerCount);
    }

    LoggedSlots slots() {
        return slots;
    }

    int decisions() {
        return readers.length;
    }

    int firstRow(int decision) {
        return firstRows[decision];
    }

    /** The row after the decision's last one. */
    int endRow(int decision) {
        return firstRows[decision + 1];
    }

    int reader(int decision) {
        return readers[decision];
    }

    int readers() {
        return readerCount;
    }

    int folds() {
        return folds;
    }

    int fold(int decision) {
        return readers[decision] % folds;
    }

    int positionIndex(int row) {
        return slots.cell(row) / slots.workCount();
    }

    int longestSlate() {
        int longest = 0;
        for (int decision = 0; decision < readers.length; decision++) {
            longest = Math.max(longest, endRow(decision) - firstRow(decision));
        }
        return longest;
    }

    /** Collects decisions; not thread safe. */
    static final class Builder {
        private final LoggedSlots.Builder slots = LoggedSlots.builder();
        private final Map<String, Integer> readerIndices = new HashMap<>();
        private final Map<String, Integer> policies = new TreeMap<>();
        private int[] firstRows = new int[1024];
        private int[] readers = new int[1024];
        private int readerCount;
        private int decisions;
        private int unseen;
        private int openSlots;

        void add(LoggedDecision decision, LoggedReward reward) {
            if (decisions + 1 == firstRows.length) {
                firstRows = Arrays.copyOf(firstRows, 2 * decisions + 2);
                readers = Arrays.copyOf(readers, 2 * decisions + 2);
            }
            readers[decisions] = decision.reader().isEmpty()
                    ? readerCount++
                    : readerIndices.computeIfAbsent(decision.reader(), key -> readerCount++);
            boolean seen = false;
            int position = 0;
            for (LoggedDecision.Slot slot : decision.slots()) {
                slots.add(
                        ++position,
                        decision.candidates().get(slot.candidate()),
                        slot.propensity().divisor(),
                        reward.succeeded(slot));
                seen |= slot.seen() || slot.clicked();
                openSlots += reward.isOpen(slot) ? 1 : 0;
            }
            firstRows[++decisions] = slots.rows();
            unseen += seen ? 0 : 1;
            policies.merge(decision.policy() + "@" + decision.policyVersion(), 1, Integer::sum);
        }

        DecisionSlots build() {
            if (decisions < LoggedSlots.MIN_ROWS || readerCount < LoggedSlots.MIN_ROWS) {
                throw new EvaluationException(
                        Reason.LOG_TOO_SHORT,
                        "the log has " + decisions + " decisions for " + readerCount + " readers, and "
                                + LoggedSlots.MIN_ROWS + " of each are needed");
            }
            return new DecisionSlots(
                    slots.build(MAX_CELLS),
                    Arrays.copyOf(firstRows, decisions + 1),
                    Arrays.copyOf(readers, decisions),
                    readerCount);
        }

        int unseen() {
            return unseen;
        }

        int openSlots() {
            return openSlots;
        }

        Map<String, Integer> policies() {
            return policies;
        }
    }
}
