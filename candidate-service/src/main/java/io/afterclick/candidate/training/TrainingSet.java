package io.afterclick.candidate.training;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;

/**
 * Who read what, of one tenant, as a model is trained on it.
 *
 * @param readerIds by reader index, ascending
 * @param workIds by work index, ascending
 * @param reads {@code [readers x works]}, weights by {@link PlaysWeight}
 * @param imported those pairs that come from imported history
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of ids; nobody compares training sets by equals.
public record TrainingSet(String[] readerIds, String[] workIds, ReaderWorkMatrix reads, ImportedReads imported) {
    public TrainingSet {
        if (reads.readers() != readerIds.length || reads.works() != workIds.length) {
            throw new IllegalArgumentException("a matrix of " + reads.readers() + " x " + reads.works() + " for "
                    + readerIds.length + " readers and " + workIds.length + " works");
        }
    }
}
