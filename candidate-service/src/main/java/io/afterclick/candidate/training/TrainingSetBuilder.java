package io.afterclick.candidate.training;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Collects (reader, work) pairs in any order into a training set that does not depend on the order.
 *
 * <p>16 bytes per pair beside the ids. Not thread-safe.
 */
public final class TrainingSetBuilder {
    private static final int FIRST_CAPACITY = 1024;
    private static final float UNDATED = 0;
    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    private final PlaysWeight weight;
    private final int maxPairs;
    private final Ids readers = new Ids();
    private final Ids works = new Ids();
    private int[] readerOf = new int[FIRST_CAPACITY];
    private int[] workOf = new int[FIRST_CAPACITY];
    private float[] weightOf = new float[FIRST_CAPACITY];
    private float[] lastReadOf = new float[FIRST_CAPACITY];
    private final BitSet imported = new BitSet();
    private int size;

    /**
     * @param weight what a pair's plays weigh
     * @param maxPairs most pairs, at least 1
     */
    public TrainingSetBuilder(PlaysWeight weight, int maxPairs) {
        this.weight = weight;
        this.maxPairs = maxPairs;
    }

    /**
     * Adds a pair that was not added before.
     *
     * @param plays sum over its reads, positive
     * @param lastRead when it was read last, imported history aside; empty where that is all there is
     * @param isImported whether it comes from imported history
     * @throws TrainingException {@code TRAINING_SET_TOO_LARGE}
     */
    public void add(String readerId, String workId, double plays, Optional<Instant> lastRead, boolean isImported) {
        if (size == maxPairs) {
            throw new TrainingException(
                    TrainingException.Reason.TRAINING_SET_TOO_LARGE,
                    "the training set has more than " + maxPairs + " pairs of reader and work, which is the limit set");
        }
        if (size == readerOf.length) {
            int capacity = (int) Math.min(maxPairs, 2L * size);
            readerOf = Arrays.copyOf(readerOf, capacity);
            workOf = Arrays.copyOf(workOf, capacity);
            weightOf = Arrays.copyOf(weightOf, capacity);
            lastReadOf = Arrays.copyOf(lastReadOf, capacity);
        }
        readerOf[size] = readers.number(readerId);
        workOf[size] = works.number(workId);
        weightOf[size] = weight.of(plays);
        lastReadOf[size] = lastRead.map(TrainingSetBuilder::days).orElse(UNDATED);
        imported.set(size, isImported);
        size++;
    }

    /** Positive, as weights are: what was read before 1970 is old enough. */
    private static float days(Instant time) {
        return (float) Math.max(Float.MIN_NORMAL, time.toEpochMilli() / MILLIS_PER_DAY);
    }

    public TrainingSet build() {
        int[] readerIndex = readers.indexByNumber();
        int[] workIndex = works.indexByNumber();
        ReaderWorkMatrix.Builder matrix = ReaderWorkMatrix.builder(readers.size(), works.size());
        ReaderWorkMatrix.Builder lastRead = ReaderWorkMatrix.builder(readers.size(), works.size());
        for (int pair = 0; pair < size; pair++) {
            int reader = readerIndex[readerOf[pair]];
            int work = workIndex[workOf[pair]];
            matrix.add(reader, work, weightOf[pair]);
            if (lastReadOf[pair] != UNDATED) {
                lastRead.add(reader, work, lastReadOf[pair]);
            }
        }
        return new TrainingSet(
                readers.sorted(),
                works.sorted(),
                matrix.build(),
                lastRead.build(),
                importedReads(readers.sorted(), readerIndex, workIndex));
    }

    private ImportedReads importedReads(String[] readerIds, int[] readerIndex, int[] workIndex) {
        int[] counts = new int[readerIds.length];
        for (int pair = imported.nextSetBit(0); pair >= 0; pair = imported.nextSetBit(pair + 1)) {
            counts[readerIndex[readerOf[pair]]]++;
        }
        int[] withImports = IntStream.range(0, counts.length)
                .filter(reader -> counts[reader] > 0)
                .toArray();
        int[] offsets = new int[withImports.length + 1];
        int[] next = new int[counts.length];
        for (int row = 0; row < withImports.length; row++) {
            next[withImports[row]] = offsets[row];
            offsets[row + 1] = offsets[row] + counts[withImports[row]];
        }
        int[] worksOf = new int[offsets[withImports.length]];
        for (int pair = imported.nextSetBit(0); pair >= 0; pair = imported.nextSetBit(pair + 1)) {
            worksOf[next[readerIndex[readerOf[pair]]]++] = workIndex[workOf[pair]];
        }
        for (int row = 0; row < withImports.length; row++) {
            Arrays.sort(worksOf, offsets[row], offsets[row + 1]);
        }
        String[] ids =
                Arrays.stream(withImports).mapToObj(reader -> readerIds[reader]).toArray(String[]::new);
        return new ImportedReads(ids, offsets, worksOf);
    }

    /** Ids numbered as they come, and their indexes in ascending order at the end. */
    private static final class Ids {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> ids = new ArrayList<>();

        int number(String id) {
            Integer known = numbers.putIfAbsent(id, ids.size());
            if (known != null) {
                return known;
            }
            ids.add(id);
            return ids.size() - 1;
        }

        int size() {
            return ids.size();
        }

        String[] sorted() {
            return ids.stream().sorted().toArray(String[]::new);
        }

        int[] indexByNumber() {
            int[] numbersInOrder = IntStream.range(0, ids.size())
                    .boxed()
                    .sorted(Comparator.comparing(ids::get))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] index = new int[ids.size()];
            for (int at = 0; at < numbersInOrder.length; at++) {
                index[numbersInOrder[at]] = at;
            }
            return index;
        }
    }
}
