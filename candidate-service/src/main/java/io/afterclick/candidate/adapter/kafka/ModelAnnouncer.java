package io.afterclick.candidate.adapter.kafka;

import io.afterclick.candidate.adapter.ModelMessages;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.Training;
import io.afterclick.proto.key.v1.ModelKey;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tells replicas and other services of the model that serves a tenant from now on. Thread-safe. */
public final class ModelAnnouncer implements Training.Announcer {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    public ModelAnnouncer(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Returns when the broker has the announcement. */
    @Override
    public void announce(ModelManifest model, boolean held) {
        byte[] key = ModelKey.newBuilder().setTenant(model.tenant()).build().toByteArray();
        byte[] value = ModelMessages.of(model, held).toByteArray();
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a model was announced", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot announce a model", e);
        }
    }
}
