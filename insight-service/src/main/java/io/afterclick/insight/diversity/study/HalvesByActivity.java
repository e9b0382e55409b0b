package io.afterclick.insight.diversity.study;

import io.afterclick.insight.diversity.statistics.MantelHaenszel;
import io.afterclick.insight.diversity.statistics.Odds;
import io.afterclick.insight.diversity.statistics.RankCorrelation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Readers of like activity, halved by their diversity: the control for activity, as narrow readers are also less active ones.
 *
 * @param bins by activity, least first
 * @param odds of the event for the more diverse half, over all bins
 */
public record HalvesByActivity(List<Bin> bins, Odds odds) {
    /**
     * Readers of like activity.
     *
     * @param least activity in it
     * @param most activity in it
     * @param diverse readers of the more diverse half
     * @param diverseEvents of them with the event
     * @param narrow the other readers
     * @param narrowEvents of them with the event
     */
    public record Bin(int least, int most, int diverse, int diverseEvents, int narrow, int narrowEvents) {
        public String label() {
            return least == most ? Integer.toString(least) : least + "–" + most;
        }

        public Odds odds() {
            MantelHaenszel table = new MantelHaenszel();
            table.add(diverseEvents, diverse - diverseEvents, narrowEvents, narrow - narrowEvents);
            return table.odds();
        }
    }

    /**
     * Compares halves.
     *
     * @param diversity of each reader, larger is more diverse; no NaN
     * @param activity of each reader
     * @param events of each reader
     * @param bins of about the same size; fewer come out where many readers are equally active, as those stay together
     */
    public static HalvesByActivity of(double[] diversity, int[] activity, boolean[] events, int bins) {
        int[] binOf = bins(activity, bins);
        MantelHaenszel all = new MantelHaenszel();
        List<Bin> found = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            int bin = b;
            int[] members = IntStream.range(0, activity.length)
                    .filter(i -> binOf[i] == bin)
                    .boxed()
                    .sorted((i, j) -> Double.compare(diversity[j], diversity[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            if (members.length > 0) {
                Bin halves = halves(members, activity, events);
                found.add(halves);
                all.add(
                        halves.diverseEvents,
                        halves.diverse - halves.diverseEvents,
                        halves.narrowEvents,
                        halves.narrow - halves.narrowEvents);
            }
        }
        return new HalvesByActivity(List.copyOf(found), all.odds());
    }

    /** Bin of each value, 0 to {@code bins - 1}, some maybe empty; equal values share one. */
    static int[] bins(int[] values, int bins) {
        double[] ranks =
                RankCorrelation.ranks(Arrays.stream(values).asDoubleStream().toArray());
        int[] binOf = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            binOf[i] = Math.min(bins - 1, (int) ((ranks[i] - 0.5) * bins / values.length));
        }
        return binOf;
    }

    private static Bin halves(int[] members, int[] activity, boolean[] events) {
        int diverse = members.length / 2;
        int diverseEvents = 0;
        int narrowEvents = 0;
        for (int i = 0; i < members.length; i++) {
            if (events[members[i]]) {
                if (i < diverse) {
                    diverseEvents++;
                } else {
                    narrowEvents++;
                }
            }
        }
        int[] theirs = IntStream.of(members).map(i -> activity[i]).sorted().toArray();
        return new Bin(
                theirs[0], theirs[theirs.length - 1], diverse, diverseEvents, members.length - diverse, narrowEvents);
    }
}
