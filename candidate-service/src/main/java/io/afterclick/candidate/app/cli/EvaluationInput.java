package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.evaluation.HeldOut;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of an evaluation, with ids numbered.
 *
 * @param train reads to learn from; its works are all that occur in any of the files
 * @param heldOut reads to foretell
 * @param workIds by work index
 */
record EvaluationInput(ReaderWorkMatrix train, List<HeldOut> heldOut, List<String> workIds) {
    private static final String NEGATIVES = "negatives";

    /** Numbers ids in the order in which they are first met. */
    private static final class Numbers {
        private final Map<String, Integer> indices = new HashMap<>();
        private final List<String> ids = new ArrayList<>();

        int of(String id) {
            return indices.computeIfAbsent(id, unknown -> {
                ids.add(unknown);
                return ids.size() - 1;
            });
        }
    }

    private record Read(int reader, int work, float weight) {}

    /**
     * @param negatives of test, the reads that this file names are ranked among its works, all others are left out
     * @param weightColumn of train; a value that is no positive number counts as 1
     */
    static EvaluationInput read(Path train, Path test, Optional<Path> negatives, Optional<String> weightColumn) {
        Numbers readers = new Numbers();
        Numbers works = new Numbers();
        List<Read> reads = new ArrayList<>();
        List<String> columns = new ArrayList<>(List.of(ReadsCsv.READER, ReadsCsv.WORK));
        weightColumn.ifPresent(columns::add);
        ReadsCsv.forEach(
                train,
                columns,
                row -> reads.add(new Read(
                        readers.of(row.get(ReadsCsv.READER)),
                        works.of(row.get(ReadsCsv.WORK)),
                        weightColumn.map(column -> weight(row.get(column))).orElse(1f))));
        List<HeldOut> heldOut = new ArrayList<>();
        ReadsCsv.forEach(
                test,
                List.of(ReadsCsv.READER, ReadsCsv.WORK),
                row -> heldOut.add(
                        HeldOut.amongAll(readers.of(row.get(ReadsCsv.READER)), works.of(row.get(ReadsCsv.WORK)))));
        if (reads.isEmpty() || heldOut.isEmpty()) {
            throw new InputException((reads.isEmpty() ? train : test) + " has no reads");
        }
        List<HeldOut> asked = negatives
                .map(file -> withNegatives(heldOut, file, readers, works))
                .orElse(heldOut);
        ReaderWorkMatrix.Builder builder = ReaderWorkMatrix.builder(readers.ids.size(), works.ids.size());
        reads.forEach(read -> builder.add(read.reader(), read.work(), read.weight()));
        return new EvaluationInput(builder.build(), List.copyOf(asked), List.copyOf(works.ids));
    }

    private static List<HeldOut> withNegatives(List<HeldOut> heldOut, Path file, Numbers readers, Numbers works) {
        record Pair(int reader, int work) {}
        Set<Pair> pairs = new HashSet<>();
        heldOut.forEach(read -> pairs.add(new Pair(read.reader(), read.work())));
        List<HeldOut> found = new ArrayList<>();
        ReadsCsv.forEach(file, List.of(ReadsCsv.READER, ReadsCsv.WORK, NEGATIVES), row -> {
            int reader = readers.of(row.get(ReadsCsv.READER));
            int work = works.of(row.get(ReadsCsv.WORK));
            if (pairs.contains(new Pair(reader, work))) {
                found.add(new HeldOut(reader, work, negatives(row.get(NEGATIVES), works, file)));
            }
        });
        if (found.isEmpty()) {
            throw new InputException(file + " has no read that the test file has too");
        }
        return found;
    }

    private static int[] negatives(String cell, Numbers works, Path file) {
        int[] indices = Stream.of(cell.split("\\|"))
                .filter(id -> !id.isEmpty())
                .mapToInt(works::of)
                .toArray();
        if (indices.length == 0) {
            throw new InputException(file + " has a row without negatives");
        }
        return indices;
    }

    private static float weight(String cell) {
        try {
            float value = Float.parseFloat(cell.strip());
            return value > 0 && value < Float.POSITIVE_INFINITY ? value : 1;
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
