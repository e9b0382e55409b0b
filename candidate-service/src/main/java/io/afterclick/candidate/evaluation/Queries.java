package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Turns held-out reads into the questions that a retriever is asked. */
final class Queries {
    /** The query work of a question about a reader. */
    static final int NO_WORK = -1;

    private static final int[] ALL_WORKS = {};

    private Queries() {}

    /**
     * One question.
     *
     * @param group 0 to groups - 1, ascending by reader: the reader whose questions are averaged
     * @param work asked for related works, or {@link #NO_WORK}
     * @param relevant held-out works that should come
     * @param negatives works to rank among beside them; empty for all
     */
    record Query(int group, int reader, int work, int[] relevant, int[] negatives) {}

    /** Reads that the training set holds as well are no test and are left out. */
    static List<Query> of(ReaderWorkMatrix train, List<HeldOut> heldOut, EvaluationSettings settings) {
        Map<Integer, List<HeldOut>> byReader = new TreeMap<>();
        for (HeldOut read : heldOut) {
            if (!train.byReader().contains(read.reader(), read.work())) {
                byReader.computeIfAbsent(read.reader(), reader -> new ArrayList<>())
                        .add(read);
            }
        }
        List<Query> queries = new ArrayList<>();
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        int group = 0;
        for (Map.Entry<Integer, List<HeldOut>> entry : byReader.entrySet()) {
            int reader = entry.getKey();
            int[] works = settings.task() == Task.READER
                    ? new int[] {NO_WORK}
                    : drawn(train.byReader(), reader, settings.queriesPerReader(), seeds.split());
            for (int work : works) {
                addQueries(queries, group, reader, work, entry.getValue());
            }
            if (works.length > 0) {
                group++;
            }
        }
        return queries;
    }

    private static void addQueries(List<Query> queries, int group, int reader, int work, List<HeldOut> reads) {
        int[] amongAll = reads.stream()
                .filter(read -> read.negatives().length == 0)
                .mapToInt(HeldOut::work)
                .distinct()
                .toArray();
        if (amongAll.length > 0) {
            queries.add(new Query(group, reader, work, amongAll, ALL_WORKS));
        }
        for (HeldOut read : reads) {
            if (read.negatives().length > 0) {
                queries.add(new Query(group, reader, work, new int[] {read.work()}, read.negatives()));
            }
        }
    }

    /** Some of the works that the reader read, without repetition. */
    private static int[] drawn(CompressedRows rows, int reader, int most, SplittableRandom random) {
        int[] works = new int[rows.size(reader)];
        rows.copyColumns(rows.start(reader), rows.end(reader), works);
        int count = Math.min(most, works.length);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(works.length - i);
            int swapped = works[i];
            works[i] = works[other];
            works[other] = swapped;
        }
        return java.util.Arrays.copyOf(works, count);
    }
}
