package io.afterclick.local.simulation;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/**
 * Who knows the world's truth, but not who is asking: the slate of most expected read-ons for each query work, over the
 * rested readers who come across that work. It is what a policy without features of readers can hope for.
 *
 * <p>The slate is found greedily, place by place, then improved by exchanges until none helps. Readers are
 * {@value #SAMPLE} draws for each query work from a pool of the world's own, weighted by how often they visit and come
 * across it. Thread-safe; each slate is found once, in about 10 ms.
 */
public final class Oracle {
    private static final int POOL = 4_096;
    private static final int SAMPLE = 256;
    private static final int CONTENDERS = 24;
    private static final int MAX_PASSES = 4;
    private static final double LEAST_GAIN = 1e-12;

    private final World world;
    private final int slateLength;
    private final int[] poolReaders = new int[POOL];
    private final float[] comesAcross = new float[POOL * Catalog.FIRST_WORKS];
    private final ConcurrentMap<Key, int[]> orders = new ConcurrentHashMap<>();

    private record Key(int query, int epoch, int candidatesFromDay) {}

    public Oracle(World world, int slateLength) {
        this.world = world;
        this.slateLength = slateLength;
        int readers = world.settings().readers();
        double[] upTo = new double[readers];
        double sum = 0;
        for (int reader = 0; reader < readers; reader++) {
            sum += world.visitsPerDay(reader);
            upTo[reader] = sum;
        }
        for (int reader = 0; reader < readers; reader++) {
            upTo[reader] /= sum;
        }
        for (int i = 0; i < POOL; i++) {
            poolReaders[i] = Readers.pick(upTo, (i + 0.5) / POOL);
            double[] works = Readers.comesAcrossUpTo(world, poolReaders[i]);
            for (int work = 0; work < Catalog.FIRST_WORKS; work++) {
                comesAcross[i * Catalog.FIRST_WORKS + work] = (float) (works[work] - (work == 0 ? 0 : works[work - 1]));
            }
        }
    }

    /**
     * The best slate, followed by the contenders that are not in it, best first: whoever has read some of the slate gets
     * the next ones instead.
     *
     * @return not to be changed
     */
    public int[] order(int query, int day) {
        Catalog.Candidates candidates = world.catalog().candidates(query, day);
        Key key = new Key(query, world.catalog().epoch(day), candidates.fromDay());
        return orders.computeIfAbsent(key, wanted -> new Search(query, day, candidates.works()).order());
    }

    /** The search for one query work's slate. */
    private final class Search {
        private final int[] works;
        private final double[] attraction; // [sample x works]
        private final double[] readOn;
        private final double[] slateAttraction = new double[slateLength];
        private final double[] slateReadOn = new double[slateLength];

        Search(int query, int day, int[] works) {
            this.works = works;
            attraction = new double[SAMPLE * works.length];
            readOn = new double[SAMPLE * works.length];
            double sum = 0;
            for (int i = 0; i < POOL; i++) {
                sum += comesAcross[i * Catalog.FIRST_WORKS + query];
            }
            double start = new SplittableRandom(query).nextDouble();
            double upTo = 0;
            int sampled = 0;
            for (int i = 0; i < POOL && sampled < SAMPLE; i++) {
                upTo += comesAcross[i * Catalog.FIRST_WORKS + query] / sum * SAMPLE;
                while (sampled < SAMPLE && (upTo > sampled + start || i == POOL - 1)) {
                    // Numbers below 0: no visit of the simulation has such luck.
                    Visit visit = new Visit(poolReaders[i], -1 - sampled, query, day * Visit.DAY_MILLIS);
                    for (int w = 0; w < works.length; w++) {
                        attraction[sampled * works.length + w] = world.attraction(visit, works[w], 0);
                        readOn[sampled * works.length + w] = world.readOnGivenClick(visit, works[w], 0);
                    }
                    sampled++;
                }
            }
        }

        int[] order() {
            double[] alone = new double[works.length];
            for (int w = 0; w < works.length; w++) {
                alone[w] = value(new int[] {w}, 1);
            }
            int[] contenders = IntStream.range(0, works.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(w -> -alone[w]))
                    .limit(CONTENDERS)
                    .mapToInt(w -> w)
                    .toArray();
            int places = Math.min(slateLength, contenders.length);
            fillGreedily(contenders, places);
            improve(contenders, places);
            int[] order = new int[contenders.length];
            for (int i = 0; i < order.length; i++) {
                order[i] = works[contenders[i]];
            }
            return order;
        }

        private void fillGreedily(int[] order, int places) {
            for (int place = 0; place < places; place++) {
                int best = place;
                double bestValue = -1;
                for (int i = place; i < order.length; i++) {
                    exchange(order, place, i);
                    double value = value(order, place + 1);
                    if (value > bestValue) {
                        bestValue = value;
                        best = i;
                    }
                    exchange(order, place, i);
                }
                // Moved up, not exchanged: those behind keep their order.
                int chosen = order[best];
                System.arraycopy(order, place, order, place + 1, best - place);
                order[place] = chosen;
            }
        }

        private void improve(int[] order, int places) {
            double value = value(order, places);
            boolean improved = true;
            for (int pass = 0; improved && pass < MAX_PASSES; pass++) {
                improved = false;
                for (int a = 0; a < places; a++) {
                    for (int b = a + 1; b < order.length; b++) {
                        exchange(order, a, b);
                        double exchanged = value(order, places);
                        if (exchanged > value + LEAST_GAIN) {
                            value = exchanged;
                            improved = true;
                        } else {
                            exchange(order, a, b);
                        }
                    }
                }
            }
        }

        private static void exchange(int[] order, int a, int b) {
            int kept = order[a];
            order[a] = order[b];
            order[b] = kept;
        }

        private double value(int[] order, int places) {
            double sum = 0;
            for (int visit = 0; visit < SAMPLE; visit++) {
                for (int place = 0; place < places; place++) {
                    slateAttraction[place] = attraction[visit * works.length + order[place]];
                    slateReadOn[place] = readOn[visit * works.length + order[place]];
                }
                sum += world.expectedReadOns(slateAttraction, slateReadOn, places);
            }
            return sum / SAMPLE;
        }
    }
}
