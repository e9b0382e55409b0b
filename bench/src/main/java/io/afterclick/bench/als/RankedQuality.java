package io.afterclick.bench.als;

import java.util.function.BiFunction;

/**
 * How high the left-out works stand among their negatives; ties count against.
 *
 * @param hitRate share of readers whose left-out work is among the best 10
 * @param ndcg 1 / log2(place + 1) where it is, 0 else, in the mean
 */
record RankedQuality(double hitRate, double ndcg) {
    private static final int CUTOFF = 10;

    /**
     * Ranks by dot products.
     *
     * @param readers vectors, {@code [readers x factors]}
     * @param works vectors, {@code [works x factors]}
     */
    static RankedQuality of(AlsData data, float[] readers, float[] works, int factors) {
        return of(data, (reader, work) -> {
            float sum = 0;
            for (int f = 0; f < factors; f++) {
                sum += readers[reader * factors + f] * works[work * factors + f];
            }
            return sum;
        });
    }

    private static RankedQuality of(AlsData data, BiFunction<Integer, Integer, Float> score) {
        int tested = 0;
        int hits = 0;
        double gain = 0;
        for (int reader = 0; reader < data.readers(); reader++) {
            if (data.leftOut()[reader] == AlsData.NONE) {
                continue;
            }
            tested++;
            float own = score.apply(reader, data.leftOut()[reader]);
            int place = 1;
            for (int i = 0; i < AlsData.NEGATIVES; i++) {
                // Not "greater or equal": a NaN must not win.
                if (!(score.apply(reader, data.negatives()[reader * AlsData.NEGATIVES + i]) < own)) {
                    place++;
                }
            }
            if (place <= CUTOFF) {
                hits++;
                gain += Math.log(2) / Math.log(place + 1);
            }
        }
        return new RankedQuality((double) hits / tested, gain / tested);
    }
}
