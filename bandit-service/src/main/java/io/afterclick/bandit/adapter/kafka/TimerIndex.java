package io.afterclick.bandit.adapter.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When which history has something due, ordered by time: keys are 8 bytes of time, big-endian, then the history's key. Times are
 * not before 1970, so the order of bytes is that of time.
 *
 * <p>Remembers below which time there is nothing, and scans from there: handled timers leave tombstones at the store's
 * front, through which every scan from the start would wade. One for each stream task.
 */
final class TimerIndex {
    static final String STORE = "timers";

    private static final byte[] PRESENT = {1};

    private final KeyValueStore<byte[], byte[]> store;
    private long nothingBeforeMillis;

    TimerIndex(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    /** A timer that is due. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Due(long dueMillis, byte[] key) {}

    void add(long dueMillis, byte[] key) {
        store.put(timerKey(dueMillis, key), PRESENT);
        nothingBeforeMillis = Math.min(nothingBeforeMillis, dueMillis);
    }

    void remove(long dueMillis, byte[] key) {
        store.delete(timerKey(dueMillis, key));
    }

    /** Timers due at {@code nowMillis}, earliest first, at most {@code limit}. They stay until they are removed. */
    List<Due> due(long nowMillis, int limit) {
        List<Due> due = new ArrayList<>();
        if (nothingBeforeMillis > nowMillis) {
            return due;
        }
        try (KeyValueIterator<byte[], byte[]> timers =
                store.range(timerKey(nothingBeforeMillis, new byte[0]), timerKey(nowMillis + 1, new byte[0]))) {
            while (timers.hasNext() && due.size() < limit) {
                KeyValue<byte[], byte[]> timer = timers.next();
                long dueMillis = ByteBuffer.wrap(timer.key).getLong();
                if (dueMillis <= nowMillis) {
                    due.add(new Due(dueMillis, Arrays.copyOfRange(timer.key, Long.BYTES, timer.key.length)));
                }
            }
        }
        nothingBeforeMillis = due.isEmpty() ? nowMillis + 1 : due.get(0).dueMillis();
        return due;
    }

    private static byte[] timerKey(long dueMillis, byte[] key) {
        return ByteBuffer.allocate(Long.BYTES + key.length)
                .putLong(dueMillis)
                .put(key)
                .array();
    }
}
