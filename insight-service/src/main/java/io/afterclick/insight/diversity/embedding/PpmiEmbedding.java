package io.afterclick.insight.diversity.embedding;

import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.score.TasteKernel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * Learns vectors of works from who reads what after what.
 *
 * <p>Works that stand within a window of each other in a reader's sequence go together. From how often they do, their positive
 * pointwise mutual information is taken, with smoothed contexts, and its matrix is factored; the vectors are its leading
 * eigenvectors times the roots of the absolute eigenvalues, less their mean, at length 1. This is what word2vec with negative
 * sampling (item2vec on reading sequences) factors without saying so (Levy, Goldberg, "Neural word embedding as implicit matrix
 * factorization", NeurIPS 2014), and on small corpora, such as ours, as good, deterministic and without epochs to choose. The
 * smoothing exponent .75 and the root of eigenvalues are those of Levy, Goldberg, Dagan, "Improving distributional similarity with
 * lessons learned from word embeddings", TACL 2015; the discount of rare pairs c / (c + 1) x m / (m + 1) is that of Pantel, Lin,
 * "Discovering word senses from text", KDD 2002; taking the mean away, of Mu, Viswanath, "All-but-the-top", ICLR 2018.
 *
 * <p>Undated reads have no order; they are shuffled, so that the window is a sample of the reader's works. Eigenvectors are found by
 * subspace iteration from random directions (Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review 2011).
 * The same settings give the same vectors, whatever the number of threads.
 */
public final class PpmiEmbedding {
    private static final double CONTEXT_EXPONENT = 0.75;
    private static final int OVERSAMPLING = 16;
    private static final int ITERATIONS = 8;
    /** Of pairs that go together; 12 bytes each. */
    private static final long MAX_PAIRS = 150_000_000;

    private final Reads reads;
    private final EmbeddingSettings settings;
    private final int[] numberOf; // [works], among those with a vector, or -1
    private final int size;
    private int[] sequence; // numbers of works, readers one after the other
    private int[] sequenceStart; // [sequence], where the reader of a position starts
    private int[] sequenceEnd;

    private PpmiEmbedding(Reads reads, EmbeddingSettings settings) {
        this.reads = reads;
        this.settings = settings;
        boolean[] counts = sample();
        this.numberOf = new int[reads.workCount()];
        this.size = number(counts);
        sequences(counts);
    }

    /**
     * Learns from all reads that the settings let in.
     *
     * @throws EmbeddingException where there is too little to learn from, or too much
     */
    public static Embedding learn(Reads reads, EmbeddingSettings settings) {
        PpmiEmbedding one = new PpmiEmbedding(reads, settings);
        int dimensions = Math.min(settings.dimensions(), one.size - 1);
        if (dimensions < 2) {
            throw new EmbeddingException("only " + one.size + " works have " + settings.minReaders()
                    + " readers or more; that is too few to learn vectors from");
        }
        return one.embedding(dimensions);
    }

    /** Readers to learn from. */
    private boolean[] sample() {
        boolean[] counts = new boolean[reads.readerCount()];
        for (int reader = 0; reader < counts.length; reader++) {
            counts[reader] = settings.readerShare() >= 1
                    || new SplittableRandom(settings.seed() * 31 + reader).nextDouble() < settings.readerShare();
        }
        return counts;
    }

    private boolean counts(int row) {
        return reads.plays(row) > 0 && reads.second(row) < settings.before();
    }

    private int number(boolean[] sample) {
        int[] readers = new int[reads.workCount()];
        int[] last = new int[reads.workCount()];
        Arrays.fill(last, -1);
        for (int reader = 0; reader < sample.length; reader++) {
            for (int row = reads.start(reader); sample[reader] && row < reads.start(reader + 1); row++) {
                int work = reads.work(row);
                if (counts(row) && last[work] != reader) {
                    last[work] = reader;
                    readers[work]++;
                }
            }
        }
        int next = 0;
        for (int work = 0; work < readers.length; work++) {
            numberOf[work] = readers[work] >= settings.minReaders() ? next++ : -1;
        }
        return next;
    }

    private void sequences(boolean[] sample) {
        sequence = new int[reads.size()];
        sequenceStart = new int[reads.size()];
        sequenceEnd = new int[reads.size()];
        int filled = 0;
        for (int reader = 0; reader < sample.length; reader++) {
            int start = filled;
            for (int row = reads.start(reader); sample[reader] && row < reads.start(reader + 1); row++) {
                if (counts(row) && numberOf[reads.work(row)] >= 0) {
                    sequence[filled++] = numberOf[reads.work(row)];
                }
            }
            if (!reads.isDated()) {
                shuffle(start, filled, new SplittableRandom(settings.seed() + 0x9E3779B97F4A7C15L * reader));
            }
            Arrays.fill(sequenceStart, start, filled, start);
            Arrays.fill(sequenceEnd, start, filled, filled);
        }
        sequence = Arrays.copyOf(sequence, filled);
    }

    private void shuffle(int from, int to, SplittableRandom random) {
        for (int i = to - 1; i > from; i--) {
            int j = from + random.nextInt(i - from + 1);
            int held = sequence[i];
            sequence[i] = sequence[j];
            sequence[j] = held;
        }
    }

    private Embedding embedding(int dimensions) {
        SparseRows likeness = likeness();
        int block = Math.min(size, dimensions + OVERSAMPLING);
        double[] basis = directions(block);
        for (int i = 0; i < ITERATIONS; i++) {
            basis = orthonormal(likeness.times(basis, block), block);
        }
        double[] leading = leading(likeness, basis, block, dimensions);
        return new Embedding(normalised(leading, dimensions), dimensions, size);
    }

    /** Positive pointwise mutual information of works, smoothed and discounted. */
    private SparseRows likeness() {
        int[][] places = places();
        int[][] columns = new int[size][];
        float[][] counts = new float[size][];
        ThreadLocal<int[]> buffers = ThreadLocal.withInitial(() -> new int[size]);
        IntStream.range(0, size)
                .parallel()
                .forEach(work -> countRow(work, places[work], buffers.get(), columns, counts));
        double[] sums = new double[size];
        long pairs = 0;
        for (int work = 0; work < size; work++) {
            pairs += columns[work].length;
            for (float count : counts[work]) {
                sums[work] += count;
            }
        }
        if (pairs > MAX_PAIRS) {
            throw new EmbeddingException(
                    pairs + " pairs of works go together; vectors can be learned from up to " + MAX_PAIRS);
        }
        double total = Arrays.stream(sums).sum();
        double smoothedTotal =
                Arrays.stream(sums).map(sum -> Math.pow(sum, CONTEXT_EXPONENT)).sum();
        IntStream.range(0, size).parallel().forEach(row -> {
            for (int k = 0; k < columns[row].length; k++) {
                int column = columns[row][k];
                double count = counts[row][k];
                double least = Math.min(sums[row], sums[column]);
                // The mean of both directions, as contexts are smoothed and the matrix should be symmetric.
                double smoothed = (1 + CONTEXT_EXPONENT) / 2 * (Math.log(sums[row]) + Math.log(sums[column]));
                double information = Math.log(count) + Math.log(smoothedTotal) - smoothed;
                double discount = count / (count + 1) * least / (least + 1);
                counts[row][k] = total == 0 ? 0 : (float) Math.max(0, information * discount);
            }
        });
        return new SparseRows(columns, counts);
    }

    /** Where in the sequences each work stands. */
    private int[][] places() {
        int[] often = new int[size];
        for (int work : sequence) {
            often[work]++;
        }
        int[][] places = new int[size][];
        Arrays.setAll(places, work -> new int[often[work]]);
        Arrays.fill(often, 0);
        for (int at = 0; at < sequence.length; at++) {
            places[sequence[at]][often[sequence[at]]++] = at;
        }
        return places;
    }

    private void countRow(int work, int[] places, int[] buffer, int[][] columns, float[][] counts) {
        int different = 0;
        for (int at : places) {
            int to = Math.min(sequenceEnd[at], at + settings.window() + 1);
            for (int other = Math.max(sequenceStart[at], at - settings.window()); other < to; other++) {
                int beside = sequence[other];
                if (beside != work && buffer[beside]++ == 0) {
                    different++;
                }
            }
        }
        columns[work] = new int[different];
        counts[work] = new float[different];
        int filled = 0;
        for (int column = 0; filled < different; column++) {
            if (buffer[column] > 0) {
                columns[work][filled] = column;
                counts[work][filled++] = buffer[column];
                buffer[column] = 0;
            }
        }
    }

    private double[] directions(int block) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        double[] directions = new double[size * block];
        for (int i = 0; i < directions.length; i++) {
            directions[i] = random.nextGaussian();
        }
        return orthonormal(directions, block);
    }

    private double[] orthonormal(double[] matrix, int block) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(size, block);
        if (!qr.decompose(new DMatrixRMaj(size, block, true, matrix))) {
            throw new ArithmeticException("the directions of " + size + " works were not found");
        }
        return qr.getQ(null, true).data;
    }

    /** {@code [size x dimensions]}: the leading eigenvectors within the basis, scaled (Rayleigh, Ritz). */
    private double[] leading(SparseRows likeness, double[] basis, int block, int dimensions) {
        double[] image = likeness.times(basis, block);
        DMatrixRMaj small = new DMatrixRMaj(block, block);
        for (int row = 0; row < size; row++) {
            for (int i = 0; i < block; i++) {
                double factor = basis[row * block + i];
                for (int j = 0; j < block; j++) {
                    small.data[i * block + j] += factor * image[row * block + j];
                }
            }
        }
        for (int i = 0; i < block; i++) {
            for (int j = 0; j < i; j++) {
                double mean = (small.get(i, j) + small.get(j, i)) / 2;
                small.set(i, j, mean);
                small.set(j, i, mean);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(block, true, true);
        if (!eigen.decompose(small)) {
            throw new ArithmeticException("the eigenvectors of " + size + " works were not found");
        }
        int[] order = IntStream.range(0, block)
                .boxed()
                .sorted((a, b) -> Double.compare(
                        Math.abs(eigen.getEigenvalue(b).getReal()),
                        Math.abs(eigen.getEigenvalue(a).getReal())))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] turned = new double[block * dimensions];
        for (int f = 0; f < dimensions; f++) {
            double scale = Math.sqrt(Math.abs(eigen.getEigenvalue(order[f]).getReal()));
            DMatrixRMaj vector = eigen.getEigenVector(order[f]);
            for (int i = 0; i < block; i++) {
                turned[i * dimensions + f] = scale * vector.data[i];
            }
        }
        double[] leading = new double[size * dimensions];
        for (int row = 0; row < size; row++) {
            for (int i = 0; i < block; i++) {
                double factor = basis[row * block + i];
                for (int f = 0; f < dimensions; f++) {
                    leading[row * dimensions + f] += factor * turned[i * dimensions + f];
                }
            }
        }
        return leading;
    }

    /** {@code [works x width]}, without the mean, at length 1. */
    private float[] normalised(double[] leading, int dimensions) {
        double[] mean = new double[dimensions];
        for (int i = 0; i < leading.length; i++) {
            mean[i % dimensions] += leading[i] / size;
        }
        int width = TasteKernel.padded(dimensions);
        float[] vectors = new float[reads.workCount() * width];
        for (int work = 0; work < numberOf.length; work++) {
            int row = numberOf[work] * dimensions;
            if (row < 0) {
                continue;
            }
            double length2 = 0;
            for (int f = 0; f < dimensions; f++) {
                double value = leading[row + f] - mean[f];
                length2 += value * value;
            }
            double scale = length2 == 0 ? 0 : 1 / Math.sqrt(length2);
            for (int f = 0; f < dimensions; f++) {
                vectors[work * width + f] = (float) (scale * (leading[row + f] - mean[f]));
            }
        }
        return vectors;
    }
}
