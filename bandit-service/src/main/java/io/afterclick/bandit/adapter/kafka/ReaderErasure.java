package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.adapter.kafka.DeletionRecords.Deletion;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.bandit.attribution.ReaderEvent;
import io.afterclick.bandit.attribution.ReaderWork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes deleted readers out of what attribution remembers, and keeps their earlier events from coming in again: a deletion
 * is remembered for as long as an event from before it could still count. One for each stream task.
 *
 * <p>What a reader has is removed so many works at a time, the rest at the following ticks, so that no record takes long.
 */
final class ReaderErasure {
    static final String STORE = "deletions";

    /** Histories that one record or timer removes at most. */
    private static final int MAX_HISTORIES_AT_ONCE = 200;

    private static final Duration MARGIN = Duration.ofDays(1);

    private final KeyValueStore<byte[], byte[]> deletions;
    private final KeyValueStore<byte[], byte[]> histories;
    private final ReaderWatch readers;
    private final TimerIndex timers;
    private final long keptMillis;

    ReaderErasure(
            KeyValueStore<byte[], byte[]> deletions,
            KeyValueStore<byte[], byte[]> histories,
            ReaderWatch readers,
            TimerIndex timers,
            OutcomeClock clock) {
        this.deletions = deletions;
        this.histories = histories;
        this.readers = readers;
        this.timers = timers;
        Duration window =
                clock.clickWindow().compareTo(clock.readWindow()) > 0 ? clock.clickWindow() : clock.readWindow();
        this.keptMillis = window.plus(clock.late()).plus(MARGIN).toMillis();
    }

    /** @param erasing whether there may be something left to remove */
    private record Entry(long deletedAtMillis, long dueMillis, boolean erasing) {
        byte[] encode() {
            return ByteBuffer.allocate(2 * Long.BYTES + 1)
                    .putLong(deletedAtMillis)
                    .putLong(dueMillis)
                    .put((byte) (erasing ? 1 : 0))
                    .array();
        }

        static Entry decode(byte[] value) {
            ByteBuffer buffer = ByteBuffer.wrap(value);
            return new Entry(buffer.getLong(), buffer.getLong(), buffer.get() == 1);
        }
    }

    /** Removes what is remembered of a reader. */
    void delete(Deletion deletion, long nowMillis) {
        byte[] key = key(deletion.tenant(), deletion.readerId());
        byte[] stored = deletions.get(key);
        long deletedAt = deletion.deletedAtMillis();
        if (stored != null) {
            Entry before = Entry.decode(stored);
            timers.remove(before.dueMillis(), key);
            deletedAt = Math.max(deletedAt, before.deletedAtMillis());
        }
        erase(key, deletedAt, nowMillis);
    }

    /** Whether an event must not be attributed, since it happened before its reader was deleted. */
    boolean covers(ReaderWork of, ReaderEvent event) {
        byte[] stored = deletions.get(key(of.tenant(), of.readerId()));
        return stored != null
                && Math.min(event.timeMillis(), event.receivedAtMillis())
                        <= Entry.decode(stored).deletedAtMillis();
    }

    /** Whether a timer's key is one of this store: no others end with a zero byte. */
    static boolean isKey(byte[] key) {
        return key[key.length - 1] == 0;
    }

    /** Goes on removing, or forgets a deletion that nothing could undo any more. */
    void due(TimerIndex.Due due, long nowMillis) {
        timers.remove(due.dueMillis(), due.key());
        byte[] stored = deletions.get(due.key());
        if (stored == null || Entry.decode(stored).dueMillis() != due.dueMillis()) {
            return;
        }
        Entry entry = Entry.decode(stored);
        if (entry.erasing()) {
            erase(due.key(), entry.deletedAtMillis(), nowMillis);
        } else {
            deletions.delete(due.key());
        }
    }

    private void erase(byte[] key, long deletedAtMillis, long nowMillis) {
        byte[] ofReader = new byte[key.length - 2];
        System.arraycopy(key, 0, ofReader, 0, ofReader.length);
        readers.forget(ofReader);
        boolean erasing = eraseSome(ofReader);
        long dueMillis = erasing ? nowMillis : Math.max(nowMillis, deletedAtMillis) + keptMillis;
        deletions.put(key, new Entry(deletedAtMillis, dueMillis, erasing).encode());
        timers.add(dueMillis, key);
    }

    /** @return whether there may be more */
    private boolean eraseSome(byte[] ofReader) {
        byte[] prefix = new byte[ofReader.length + 1]; // ends with the zero byte that separates reader and work
        System.arraycopy(ofReader, 0, prefix, 0, ofReader.length);
        List<KeyValue<byte[], byte[]>> found = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> ofWorks = histories.prefixScan(prefix, new ByteArraySerializer())) {
            while (ofWorks.hasNext() && found.size() < MAX_HISTORIES_AT_ONCE) {
                found.add(ofWorks.next());
            }
        }
        for (KeyValue<byte[], byte[]> history : found) {
            timers.remove(HistoryCodec.decode(history.value).dueMillis(), history.key);
            histories.delete(history.key);
        }
        return found.size() == MAX_HISTORIES_AT_ONCE;
    }

    /** Tenant and reader as in the store of readers, and two zero bytes. */
    private static byte[] key(String tenant, String readerId) {
        byte[] reader = ReaderCodec.key(tenant, readerId);
        byte[] key = new byte[reader.length + 2];
        System.arraycopy(reader, 0, key, 0, reader.length);
        return key;
    }
}
