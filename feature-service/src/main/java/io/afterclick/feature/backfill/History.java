package io.afterclick.feature.backfill;

import io.afterclick.feature.view.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What has happened, as insight-service keeps it: further back than topics reach. */
public interface History {
    /**
     * Opens a range; nothing is read yet.
     *
     * @param source events or outcomes; the topic of works holds all there is of them
     * @param from inclusive
     * @param to exclusive
     */
    Pieces open(String tenant, Source source, Instant from, Instant to);

    /**
     * Which records of outcomes it holds. Waits for the answer.
     *
     * @param topicId id of the topic of outcomes as it is now
     * @throws BackfillException when the history does not answer
     */
    ChangesKept changesKept(String topicId) throws InterruptedException;

    /**
     * Opens a range of the records of outcomes; nothing is read yet.
     *
     * @param topicId id of the topic that they stood in
     * @param from first offset
     * @param to behind the last offset
     */
    Changes openChanges(String tenant, String topicId, int partition, long from, long to);

    /** A range, read piece by piece. Used by one thread, but for {@link #close}. */
    interface Pieces extends AutoCloseable {
        /**
         * The next records, in the order of their time. Waits for them.
         *
         * @return empty at the end of the range
         * @throws BackfillException when the history does not answer
         */
        Optional<Piece> next() throws InterruptedException;

        /** Ends a call of {@link #next} that waits. */
        @Override
        void close();
    }

    /** A range of offsets, read piece by piece. Used by one thread, but for {@link #close}. */
    interface Changes extends AutoCloseable {
        /**
         * The next records, in the order of their offsets. Waits for them.
         *
         * @return empty at the end of the range
         * @throws BackfillException when the history does not answer
         */
        Optional<List<Change>> next() throws InterruptedException;

        /** Ends a call of {@link #next} that waits. */
        @Override
        void close();
    }

    /**
     * Some records.
     *
     * @param records as they stood in their topic, none of them twice
     * @param readTo all before this time have been read
     */
    record Piece(List<Record> records, Instant readTo) {
        public Piece {
            records = List.copyOf(records);
        }
    }

    /**
     * One record.
     *
     * @param key its key in the topic of its source
     * @param value its value
     * @param time when it happened
     */
    record Record(byte[] key, byte[] value, Instant time) {}

    /**
     * One record of outcomes.
     *
     * @param offset its place in its partition
     * @param value its value
     * @param writtenAt when the topic took it
     */
    record Change(long offset, byte[] value, Instant writtenAt) {}
}
