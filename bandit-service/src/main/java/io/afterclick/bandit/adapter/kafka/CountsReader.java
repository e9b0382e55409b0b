package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.proto.key.v1.ArmKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Fills the table of counts from all partitions of {@code afterclick.counts}, from the beginning, for as long as it runs. */
public final class CountsReader implements AutoCloseable {
    private static final Duration[] FRESHNESS_BOUNDS = {
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    };

    private final CountTable table;
    private final Clock clock;
    private final RecordSpans spans;
    private final CompactedTopicReader reader;
    private final Timer freshness;
    private final Counter refused;
    private final Counter evicted;

    /** @param clientConfig addresses and security of the brokers */
    public CountsReader(
            Map<String, Object> clientConfig, CountTable table, Clock clock, MeterRegistry registry, Tracer tracer) {
        this.table = table;
        this.clock = clock;
        this.spans = new RecordSpans(tracer);
        this.reader = new CompactedTopicReader(clientConfig, Topics.COUNTS, this::apply, registry);
        freshness = Timer.builder("afterclick.bandit.freshness")
                .description("From the gateway's receipt of an event to its effect on slates")
                .serviceLevelObjectives(FRESHNESS_BOUNDS)
                .register(registry);
        refused = Counter.builder("afterclick.bandit.arms.refused")
                .description("Counts that were not taken in because the table is full")
                .register(registry);
        evicted = Counter.builder("afterclick.bandit.arms.evicted")
                .description("Arms that were forgotten because the table is full and others are better informed")
                .register(registry);
        Gauge.builder("afterclick.bandit.arms", table, CountTable::size)
                .description("Arms in memory")
                .register(registry);
        Gauge.builder("afterclick.bandit.arms.memory", table, CountTable::bytes)
                .description("Memory of all arms and their counts")
                .baseUnit("bytes")
                .register(registry);
    }

    public void start() {
        reader.start();
    }

    /** Whether everything has been read that the topic held at the start. */
    public boolean isCaughtUp() {
        return reader.isCaughtUp();
    }

    /** Whether it still reads; false means that a restart is needed. */
    public boolean isAlive() {
        return reader.isAlive();
    }

    @Override
    public void close() {
        reader.close();
    }

    private void apply(ConsumerRecord<byte[], byte[]> record, boolean live) throws UnreadableRecordException {
        // What the topic held at the start is of traces that ended long ago.
        Span span = live ? spans.start("update posterior", record.headers()) : Span.getInvalid();
        try {
            put(record);
        } finally {
            span.end();
        }
        if (live) {
            freshness.record(Duration.ofMillis(Math.max(0, clock.millis() - record.timestamp())));
        }
    }

    private void put(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        switch (table.put(arm(record.key()), counts(record.value()))) {
            case DONE -> {}
            case EVICTED -> evicted.increment();
            case REFUSED -> refused.increment();
        }
    }

    private static Arm arm(byte[] key) throws UnreadableRecordException {
        if (key == null) {
            throw new UnreadableRecordException("key is missing");
        }
        try {
            ArmKey arm = ArmKey.parseFrom(key);
            if (arm.getTenant().isEmpty()
                    || arm.getQueryWorkId().isEmpty()
                    || arm.getCandidateWorkId().isEmpty()) {
                throw new UnreadableRecordException("the key is no arm");
            }
            return new Arm(arm.getTenant(), arm.getQueryWorkId(), arm.getCandidateWorkId());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("key is no valid Protobuf of this topic", e);
        }
    }

    /** A deleted arm has no counts. */
    private static ArmCounts counts(byte[] value) throws UnreadableRecordException {
        if (value == null) {
            return ArmCounts.ZERO;
        }
        try {
            ArmCounts counts = CountsCodec.fromProto(io.afterclick.proto.bandit.v1.ArmCounts.parseFrom(value));
            if (counts.fault().isPresent()) {
                throw new UnreadableRecordException(counts.fault().get());
            }
            return counts;
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("value is no valid Protobuf of this topic", e);
        }
    }
}
