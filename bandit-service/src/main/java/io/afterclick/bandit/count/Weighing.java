package io.afterclick.bandit.count;

import java.time.Duration;

/**
 * How raw counts weigh, as of one moment: by the age of the decision, by the position at which the work was shown, and by
 * the age of a click that is not read on yet.
 *
 * <p>Immutable. Arrays: examination [{@value PositionBins#COUNT}], ripeness [{@value AgeBins#COUNT}].
 */
public final class Weighing {
    /** Half-life of counts that are never forgotten. */
    public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** Weights of spans that are kept ready, for each length: ages up to so many spans. */
    private static final int READY = 64;

    private final long nowUnit;
    private final double unitsPerHalfLife;
    private final double[] ready = new double[(CountSpan.MAX_LENGTH_LOG2 + 1) * READY];
    private final double[] examination;
    private final double[] ripeness;

    /**
     * @param nowMillis the moment; weights change once in a unit of {@link CountSpan}
     * @param halfLife age at which an outcome weighs half; {@link #FOREVER}: all weigh the same
     * @param examination probability that a reader looks at a position, by bin; 0 to 1, the first is 1
     * @param ripeness probability that a click which reads on at all has done so by an age, by bin; 0 to 1, rising
     */
    public Weighing(long nowMillis, Duration halfLife, double[] examination, double[] ripeness) {
        if (examination.length != PositionBins.COUNT || ripeness.length != AgeBins.COUNT) {
            throw new IllegalArgumentException(
                    "bins: examination " + examination.length + ", ripeness " + ripeness.length);
        }
        this.nowUnit = CountSpan.unitOf(nowMillis);
        this.unitsPerHalfLife = halfLife.equals(FOREVER)
                ? Double.POSITIVE_INFINITY
                : (double) halfLife.toMillis() / CountSpan.UNIT_MILLIS;
        this.examination = examination.clone();
        this.ripeness = ripeness.clone();
        for (int length = 0; length <= CountSpan.MAX_LENGTH_LOG2; length++) {
            for (int age = 0; age < READY; age++) {
                long first = CountSpan.start(nowUnit, length) - ((long) age << length);
                ready[length * READY + age] = computeWeight(first, length);
            }
        }
    }

    /** Weight of outcomes of a span; 0 to 1. */
    double ofSpan(long firstUnit, int lengthLog2) {
        long age = (nowUnit >> lengthLog2) - (firstUnit >> lengthLog2);
        return age >= 0 && age < READY ? ready[lengthLog2 * READY + (int) age] : computeWeight(firstUnit, lengthLog2);
    }

    /** Age is counted from the middle of the span to the end of the current unit, and is never negative. */
    private double computeWeight(long firstUnit, int lengthLog2) {
        double age = nowUnit + 1 - (firstUnit + (1L << lengthLog2) / 2.0);
        return age <= 0 ? 1 : Math.exp(-Math.log(2) * age / unitsPerHalfLife);
    }

    /** Probability that a reader looks at positions of a bin. */
    public double examination(int bin) {
        return examination[bin];
    }

    /** Weight of a click of an age that has not read on, as a failure. */
    public double ripeness(int bin) {
        return ripeness[bin];
    }
}
