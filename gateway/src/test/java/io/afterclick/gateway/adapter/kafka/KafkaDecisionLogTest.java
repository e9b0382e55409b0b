package io.afterclick.gateway.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.experiment.Assignments;
import io.afterclick.gateway.related.Decision;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaDecisionLogTest {
    private static final Decision DECISION = new Decision(
            "t", "d", "r", "q", Instant.EPOCH, "p", 1, "m", List.of(), List.of(), List.of(), Assignments.NONE);

    private final MockProducer<byte[], byte[]> broker =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final AtomicInteger lost = new AtomicInteger();
    private final KafkaDecisionLog log = new KafkaDecisionLog(broker, lost::incrementAndGet);

    @Test
    void record_acknowledged_isNotLost() {
        log.record(DECISION);
        broker.completeNext();
        assertThat(broker.history()).hasSize(1);
        assertThat(lost).hasValue(0);
    }

    @Test
    void record_notAcknowledgedOrNoRoom_isCountedAndDoesNotThrow() {
        log.record(DECISION);
        broker.errorNext(new TimeoutException("expired"));
        assertThat(lost).hasValue(1);
        broker.sendException = new TimeoutException("buffer is full");
        log.record(DECISION);
        assertThat(lost).hasValue(2);
    }
}
