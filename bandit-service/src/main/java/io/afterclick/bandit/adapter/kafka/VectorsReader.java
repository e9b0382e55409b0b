package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.vector.QuantisedVector;
import io.afterclick.bandit.vector.VectorTable;
import io.afterclick.proto.key.v1.WorkKey;
import io.afterclick.proto.vector.v1.ItemVector;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteOrder;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Fills the table of item vectors from {@code afterclick.vectors}, from the beginning, for as long as it runs. */
public final class VectorsReader implements AutoCloseable {
    private final VectorTable table;
    private final CompactedTopicReader reader;
    private final Counter refused;

    /** @param clientConfig addresses and security of the brokers */
    public VectorsReader(Map<String, Object> clientConfig, VectorTable table, MeterRegistry registry) {
        this.table = table;
        this.reader = new CompactedTopicReader(clientConfig, Topics.VECTORS, (record, live) -> apply(record), registry);
        refused = Counter.builder("afterclick.bandit.vectors.refused")
                .description("Item vectors that were not taken in because the table is full")
                .register(registry);
        Gauge.builder("afterclick.bandit.vectors", table, VectorTable::size)
                .description("Works with an item vector in memory")
                .register(registry);
    }

    public void start() {
        reader.start();
    }

    /** Whether it still reads; false means that a restart is needed. */
    public boolean isAlive() {
        return reader.isAlive();
    }

    @Override
    public void close() {
        reader.close();
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        if (record.key() == null) {
            throw new UnreadableRecordException("key is missing");
        }
        try {
            WorkKey key = WorkKey.parseFrom(record.key());
            if (key.getTenant().isEmpty() || key.getWorkId().isEmpty()) {
                throw new UnreadableRecordException("the key is no work");
            }
            if (record.value() == null) {
                table.remove(key.getTenant(), key.getWorkId());
                return;
            }
            ItemVector vector = ItemVector.parseFrom(record.value());
            if (!table.put(key.getTenant(), key.getWorkId(), vector.getModelVersion(), quantised(vector.getValues()))) {
                refused.increment();
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("key or value is no valid Protobuf of this topic", e);
        }
    }

    private static byte[] quantised(ByteString bytes) throws UnreadableRecordException {
        if (bytes.size() % Float.BYTES != 0) {
            throw new UnreadableRecordException("values are no whole numbers of 4 bytes");
        }
        float[] values = new float[bytes.size() / Float.BYTES];
        bytes.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        try {
            return QuantisedVector.of(values);
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordException(e.getMessage());
        }
    }
}
