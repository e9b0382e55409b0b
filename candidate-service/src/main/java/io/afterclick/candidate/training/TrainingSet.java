package io.afterclick.candidate.training;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;

/**
 * Who read what, of one tenant, as a model is trained on it.
 *
 * @param readerIds by reader index, ascending
 * @param workIds by work index, ascending
 * @param reads {@code [readers x works]}, weights by {@link PlaysWeight}
 * @param lastRead {@code [readers x works]}, only the pairs with a dated read; their weight is the time of the last one,
 *     in days since 1970
 * @param imported those pairs that come from imported history
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of ids; nobody compares training sets by equals.
public record TrainingSet(
        String[] readerIds,
        String[] workIds,
        ReaderWorkMatrix reads,
        ReaderWorkMatrix lastRead,
        ImportedReads imported) {
    public TrainingSet {
        requireShape(readerIds, workIds, reads);
        requireShape(readerIds, workIds, lastRead);
    }

    private static void requireShape(String[] readerIds, String[] workIds, ReaderWorkMatrix matrix) {
        if (matrix.readers() != readerIds.length || matrix.works() != workIds.length) {
            throw new IllegalArgumentException("a matrix of " + matrix.readers() + " x " + matrix.works() + " for "
                    + readerIds.length + " readers and " + workIds.length + " works");
        }
    }
}
