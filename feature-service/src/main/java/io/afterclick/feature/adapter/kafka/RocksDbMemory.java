package io.afterclick.feature.adapter.kafka;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One budget of native memory for all RocksDB stores of this process: block cache, indexes, filters and write buffers
 * together. Without it every store of every partition has a cache of its own.
 *
 * <p>Passed to {@link Setter} through the configuration of Streams under {@link #KEY}, for Streams makes the setter.
 */
public final class RocksDbMemory implements AutoCloseable {
    /** Key under which the setter looks for this object. */
    public static final String KEY = "afterclick.rocksdb.memory";

    private static final int SHARD_BITS = -1; // RocksDB chooses
    private static final double HIGH_PRIORITY_SHARE = 0.1; // for indexes and filters
    private static final long WRITE_BUFFER_BYTES = 4L << 20;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /** @param bytes budget, 16 MiB or more */
    public RocksDbMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes, SHARD_BITS, false, HIGH_PRIORITY_SHARE);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    /** To be called when no store is open any more. */
    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }

    /** Gives a store its share. Made by Streams. */
    public static final class Setter implements RocksDBConfigSetter {
        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            RocksDbMemory memory = (RocksDbMemory) configs.get(KEY);
            BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
            table.setBlockCache(memory.cache);
            table.setCacheIndexAndFilterBlocks(true);
            table.setCacheIndexAndFilterBlocksWithHighPriority(true);
            table.setPinTopLevelIndexAndFilter(true);
            options.setTableFormatConfig(table);
            options.setWriteBufferManager(memory.writeBuffers);
            options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        }

        /** Cache and write buffers are shared, so they stay. */
        @Override
        public void close(String storeName, Options options) {}
    }
}
