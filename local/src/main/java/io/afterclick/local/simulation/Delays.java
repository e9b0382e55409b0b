package io.afterclick.local.simulation;

import io.afterclick.local.simulation.Chance.Purpose;

/** How long readers take; functions of their luck. */
final class Delays {
    private static final long LOOK_MILLIS = 2_000;
    private static final long THINK_MILLIS = 8_000;

    private Delays() {}

    /** From the visit to a click: a look at each place above, and a thought. */
    static long click(Chance chance, Visit visit, int place) {
        double thought = chance.uniform(Purpose.CLICK_DELAY, visit.reader(), visit.number(), place);
        return (long) ((place + 1) * LOOK_MILLIS + thought * THINK_MILLIS);
    }

    static long exponential(double uniform, double meanMillis) {
        return (long) (-meanMillis * Math.log(1 - uniform));
    }

    static long logNormal(Chance chance, Purpose purpose, Visit visit, int work, double medianMillis, double spread) {
        // Box and Muller; the second uniform goes by another item, which no work has.
        double radius = Math.sqrt(-2 * Math.log(1 - chance.uniform(purpose, visit.reader(), visit.number(), work)));
        double angle = 2 * Math.PI * chance.uniform(purpose, visit.reader(), visit.number(), -1L - work);
        return (long) (medianMillis * Math.exp(spread * radius * Math.cos(angle)));
    }

    /** Successes before the first failure, up to a number. */
    static int geometric(double uniform, double goesOn, int most) {
        int count = 0;
        double left = goesOn;
        while (count < most && uniform < left) {
            count++;
            left *= goesOn;
        }
        return count;
    }
}
