package io.afterclick.insight.diversity.slate;

import io.afterclick.insight.diversity.statistics.RankCorrelation;
import io.afterclick.insight.diversity.statistics.ReaderBootstrap;
import io.afterclick.insight.report.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who responds to which slates: sums by the reader's diversity and the slate's.
 *
 * @param bins in each direction
 * @param slates that could be told
 * @param readers whose slates these are
 * @param cells {@code bins x bins}, by reader (diverse first) and slate (narrow first)
 * @param gains by reader (diverse first): click rate of the most diverse slates, over that of the narrowest
 * @param contrast the gain of the most diverse readers over that of the narrowest
 */
public record Responses(
        int bins, int slates, int readers, List<List<Cell>> cells, List<Estimate> gains, Estimate contrast) {
    private static final int FEWEST_SLATES = 200;

    /** Sums of one cell. */
    public record Cell(int slates, int seen, int clicks, int readOns) {
        public double clickRate() {
            return seen == 0 ? Double.NaN : clicks / (double) seen;
        }

        public double continuation() {
            return clicks == 0 ? Double.NaN : readOns / (double) clicks;
        }
    }

    /** Nothing where fewer than 200 slates tell both diversities. */
    public static Optional<Responses> of(SlateLog log, int bins, long seed) {
        double[] distances = log.slates().stream()
                .mapToDouble(slate -> slate.distance(log.vectors()))
                .toArray();
        int[] told = IntStream.range(0, distances.length)
                .filter(i -> !Double.isNaN(distances[i])
                        && !Double.isNaN(log.slates().get(i).readerGsScore())
                        && log.slates().get(i).reader() >= 0)
                .toArray();
        if (told.length < FEWEST_SLATES) {
            return Optional.empty();
        }
        // Diverse readers have low scores and come first; narrow slates have low distances and come first.
        int[] readerBin = bins(
                IntStream.of(told)
                        .mapToDouble(i -> log.slates().get(i).readerGsScore())
                        .toArray(),
                bins);
        int[] slateBin = bins(IntStream.of(told).mapToDouble(i -> distances[i]).toArray(), bins);
        int[][][] sums = new int[bins * bins][3][log.readers()]; // seen, clicks, read-ons of each reader
        int[] slates = new int[bins * bins];
        for (int i = 0; i < told.length; i++) {
            ShownSlate slate = log.slates().get(told[i]);
            int cell = readerBin[i] * bins + slateBin[i];
            slates[cell]++;
            for (int place = 0; place < slate.works().length; place++) {
                sums[cell][0][slate.reader()] += slate.seen()[place] ? 1 : 0;
                sums[cell][1][slate.reader()] += slate.clicked()[place] ? 1 : 0;
                sums[cell][2][slate.reader()] += slate.readOn()[place] ? 1 : 0;
            }
        }
        List<List<Cell>> cells = new ArrayList<>();
        for (int r = 0; r < bins; r++) {
            List<Cell> row = new ArrayList<>();
            for (int s = 0; s < bins; s++) {
                int cell = r * bins + s;
                row.add(new Cell(slates[cell], total(sums[cell][0]), total(sums[cell][1]), total(sums[cell][2])));
            }
            cells.add(row);
        }
        List<Estimate> gains = new ArrayList<>();
        for (int r = 0; r < bins; r++) {
            int row = r;
            gains.add(ReaderBootstrap.of(log.readers(), seed, times -> gain(sums, bins, row, times)));
        }
        Estimate contrast = ReaderBootstrap.of(
                log.readers(), seed, times -> gain(sums, bins, 0, times) / gain(sums, bins, bins - 1, times));
        int readers = (int) IntStream.of(told)
                .map(i -> log.slates().get(i).reader())
                .distinct()
                .count();
        return Optional.of(new Responses(bins, told.length, readers, cells, gains, contrast));
    }

    private static double gain(int[][][] sums, int bins, int reader, int[] times) {
        return rate(sums[reader * bins + bins - 1], times) / rate(sums[reader * bins], times);
    }

    private static double rate(int[][] sums, int[] times) {
        double seen = 0;
        double clicks = 0;
        for (int reader = 0; reader < times.length; reader++) {
            seen += times[reader] * (double) sums[0][reader];
            clicks += times[reader] * (double) sums[1][reader];
        }
        return clicks / seen;
    }

    private static int total(int[] values) {
        return Arrays.stream(values).sum();
    }

    private static int[] bins(double[] values, int bins) {
        return Arrays.stream(RankCorrelation.ranks(values))
                .mapToInt(rank -> (int) Math.min(bins - 1.0, (rank - 0.5) * bins / values.length))
                .toArray();
    }
}
