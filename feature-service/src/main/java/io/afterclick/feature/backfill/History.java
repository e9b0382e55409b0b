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
}
