package io.afterclick.gateway.related;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time of one request and how its stages share it.
 *
 * <p>Each stage must be over when its share of the whole has passed, so that what an early stage does not use, the later
 * ones may. Immutable.
 */
public final class Deadline {
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final Plan plan;

    private Deadline(LongSupplier nanoTime, Plan plan) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.plan = plan;
    }

    /**
     * How requests spend their time.
     *
     * @param total time of the whole; positive
     * @param featureEnd share of the total, in (0, 1], that has passed when the feature stage must be over
     * @param candidateEnd the same for the candidate stage; greater
     * @param banditEnd the same for the bandit stage; greater
     */
    public record Plan(Duration total, double featureEnd, double candidateEnd, double banditEnd) {
        public Plan {
            if (total.isNegative() || total.isZero()) {
                throw new IllegalArgumentException("the deadline must be positive, not " + total);
            }
            if (!(0 < featureEnd && featureEnd < candidateEnd && candidateEnd < banditEnd && banditEnd <= 1)) {
                throw new IllegalArgumentException("the stages' ends must grow within (0, 1]: feature " + featureEnd
                        + ", candidate " + candidateEnd + ", bandit " + banditEnd);
            }
        }

        private double endOf(Stage stage) {
            return switch (stage) {
                case FEATURE -> featureEnd;
                case CANDIDATE -> candidateEnd;
                case BANDIT -> banditEnd;
            };
        }
    }

    /** A deadline that begins now. */
    public static Deadline start(Plan plan, LongSupplier nanoTime) {
        return new Deadline(nanoTime, plan);
    }

    /** Time that the stage has from now; zero when its time is over. */
    public Duration timeFor(Stage stage) {
        long endNanos = (long) (plan.total().toNanos() * plan.endOf(stage));
        return Duration.ofNanos(Math.max(0, endNanos - elapsedNanos()));
    }

    public long elapsedNanos() {
        return nanoTime.getAsLong() - startNanos;
    }
}
