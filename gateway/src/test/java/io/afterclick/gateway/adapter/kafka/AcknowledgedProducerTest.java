package io.afterclick.gateway.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.request.Admission;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** With Kafka's own producer for tests, whose broker answers when it is told to. */
class AcknowledgedProducerTest {
    private final MockProducer<byte[], byte[]> broker =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Admission admission = new Admission("records", 10);
    private final AcknowledgedProducer producer = new AcknowledgedProducer(broker, admission);

    @Test
    void send_allAcknowledged_answersThenWithThePlaces() {
        CompletableFuture<List<RecordMetadata>> sent = send(3);
        broker.completeNext();
        broker.completeNext();
        assertThat(sent).isNotDone();
        assertThat(admission.inFlight()).isEqualTo(1);
        broker.completeNext();
        assertThat(sent.join()).extracting(RecordMetadata::offset).containsExactly(0L, 1L, 2L);
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void send_oneNotAcknowledged_failsWhenAllAreDecided() {
        CompletableFuture<List<RecordMetadata>> sent = send(3);
        broker.completeNext();
        broker.errorNext(new TimeoutException("expired"));
        assertThat(sent).isNotDone();
        broker.completeNext();
        assertThat(refusal(sent)).isEqualTo(Refusal.NOT_ACKNOWLEDGED);
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void send_tooManyInFlight_isRefusedAndNothingSent() {
        assertThat(send(8)).isNotDone();
        assertThat(refusal(send(3))).isEqualTo(Refusal.OVERLOADED);
        assertThat(broker.history()).hasSize(8);
        assertThat(admission.inFlight()).isEqualTo(8);
        assertThat(send(2)).isNotDone();
    }

    @Test
    void send_producerThrows_isNotTriedForTheRestOfTheBatch() {
        broker.sendException = new TimeoutException("no metadata");
        CompletableFuture<List<RecordMetadata>> sent = send(5);
        assertThat(refusal(sent)).isEqualTo(Refusal.NOT_ACKNOWLEDGED);
        assertThat(admission.inFlight()).isZero();
        broker.sendException = null;
        assertThat(send(10)).isNotDone();
    }

    @Test
    void send_failed_messageSaysNothingOfTheInside() {
        CompletableFuture<List<RecordMetadata>> sent = send(1);
        broker.errorNext(new TimeoutException("topic-17 on broker-3 expired"));
        CompletionException failure = catchThrowableOfType(CompletionException.class, sent::join);
        assertThat(failure.getCause()).hasMessageNotContaining("broker-3");
    }

    private CompletableFuture<List<RecordMetadata>> send(int count) {
        List<ProducerRecord<byte[], byte[]>> records = IntStream.range(0, count)
                .mapToObj(i -> new ProducerRecord<>("topic", 0, new byte[] {1}, new byte[] {(byte) i}))
                .toList();
        return producer.send(records).subscribeAsCompletionStage();
    }

    private static Refusal refusal(CompletableFuture<?> sent) {
        CompletionException failure = catchThrowableOfType(CompletionException.class, sent::join);
        return ((RefusedException) failure.getCause()).refusal();
    }
}
