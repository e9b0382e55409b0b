package io.afterclick.local.simulation;

import io.afterclick.local.simulation.Chance.Purpose;
import java.util.Arrays;

/**
 * All visits of a world's readers, in order of time. They don't depend on what is shown, so that each policy meets the
 * same ones. Immutable, thread-safe; 20 bytes for each visit.
 */
public final class Visits {
    private static final int MAX_IN_A_DAY = 8;
    private static final int MAX_VISITS = 100_000_000;

    private final int[] readers;
    private final int[] numbers;
    private final int[] queries;
    private final long[] times;

    private Visits(int[] readers, int[] numbers, int[] queries, long[] times) {
        this.readers = readers;
        this.numbers = numbers;
        this.queries = queries;
        this.times = times;
    }

    /** Draws the visits of all days. */
    public static Visits draw(World world) {
        int readers = world.settings().readers();
        int days = world.settings().days();
        Chance chance = world.chance();
        long[][] ofReader = new long[readers][];
        int total = 0;
        for (int reader = 0; reader < readers; reader++) {
            ofReader[reader] = times(reader, days, world.visitsPerDay(reader), chance);
            total = Math.addExact(total, ofReader[reader].length);
            if (total > MAX_VISITS) {
                throw new IllegalArgumentException("more than " + MAX_VISITS + " visits; take fewer readers or days");
            }
        }
        return sorted(world, ofReader, total);
    }

    private static long[] times(int reader, int days, double perDay, Chance chance) {
        long[] times = new long[days * MAX_IN_A_DAY];
        int count = 0;
        for (int day = 0; day < days; day++) {
            int today = poisson(perDay, chance.uniform(Purpose.VISITS, reader, day, 0));
            for (int i = 0; i < today; i++) {
                double hour = chance.uniform(Purpose.TIME, reader, day, i);
                times[count++] = day * Visit.DAY_MILLIS + (long) (hour * Visit.DAY_MILLIS);
            }
        }
        long[] exact = Arrays.copyOf(times, count);
        Arrays.sort(exact);
        return exact;
    }

    private static int poisson(double mean, double uniform) {
        double probability = Math.exp(-mean);
        double upTo = probability;
        int count = 0;
        while (uniform >= upTo && count < MAX_IN_A_DAY) {
            count++;
            probability *= mean / count;
            upTo += probability;
        }
        return count;
    }

    private static Visits sorted(World world, long[][] ofReader, int total) {
        long[] times = new long[total];
        long[] order = new long[total]; // time within some 3,000 years above, place in the list of all below
        int[] readers = new int[total];
        int[] numbers = new int[total];
        int[] queries = new int[total];
        int[] unsortedReaders = new int[total];
        int[] unsortedNumbers = new int[total];
        int[] unsortedQueries = new int[total];
        int next = 0;
        for (int reader = 0; reader < ofReader.length; reader++) {
            double[] upTo = Readers.comesAcrossUpTo(world, reader);
            for (int number = 0; number < ofReader[reader].length; number++) {
                order[next] = ofReader[reader][number] << 27 | next;
                unsortedReaders[next] = reader;
                unsortedNumbers[next] = number;
                unsortedQueries[next] = Readers.pick(upTo, world.chance().uniform(Purpose.QUERY, reader, number, 0));
                next++;
            }
        }
        Arrays.parallelSort(order);
        for (int i = 0; i < total; i++) {
            int from = (int) (order[i] & (1 << 27) - 1);
            times[i] = order[i] >>> 27;
            readers[i] = unsortedReaders[from];
            numbers[i] = unsortedNumbers[from];
            queries[i] = unsortedQueries[from];
        }
        return new Visits(readers, numbers, queries, times);
    }

    public int size() {
        return times.length;
    }

    public Visit get(int index) {
        return new Visit(readers[index], numbers[index], queries[index], times[index]);
    }
}
