package io.afterclick.bandit.adapter.kafka;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all RocksDB stores of a learner share: without it, each partition of each store takes some 100 MB of
 * its own outside the heap.
 */
final class RocksDbMemory implements AutoCloseable {
    /** Key of the Kafka Streams configuration under which the stores find it. */
    private static final String CONFIG_KEY = "afterclick.rocksdb.memory";

    /** Share of the memory that may be write buffers; the rest caches blocks, indexes and filters. */
    private static final double WRITE_BUFFER_SHARE = 0.4;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    RocksDbMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager((long) (bytes * WRITE_BUFFER_SHARE), cache);
    }

    /** Adds what makes Kafka Streams use this memory. */
    void configure(Map<String, Object> streamsConfig) {
        streamsConfig.put(CONFIG_KEY, this);
        streamsConfig.put("rocksdb.config.setter", Setter.class);
    }

    /** To be called after the stores are closed. */
    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }

    /** Made by Kafka Streams for each store. */
    public static final class Setter implements RocksDBConfigSetter {
        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            RocksDbMemory memory = (RocksDbMemory) configs.get(CONFIG_KEY);
            BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
            table.setBlockCache(memory.cache);
            table.setCacheIndexAndFilterBlocks(true);
            table.setPinTopLevelIndexAndFilter(true);
            options.setTableFormatConfig(table);
            options.setWriteBufferManager(memory.writeBuffers);
        }

        @Override
        public void close(String storeName, Options options) {
            // The memory is shared: its owner closes it.
        }
    }
}
