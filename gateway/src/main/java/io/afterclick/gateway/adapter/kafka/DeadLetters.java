package io.afterclick.gateway.adapter.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;

/** Puts records aside that cannot be read, as they are and with the reason, so that what comes behind goes on. */
public final class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final String CONSUMER = "gateway";

    private final AcknowledgedProducer producer;
    private final Consumer<String> counter;

    /** @param counter told the topic of each record that is put aside */
    public DeadLetters(AcknowledgedProducer producer, Consumer<String> counter) {
        this.producer = producer;
        this.counter = counter;
    }

    void put(ConsumerRecord<byte[], byte[]> record, String reason) {
        counter.accept(record.topic());
        LOG.warnf("A record of %s cannot be read: %s", record.topic(), reason);
        ProducerRecord<byte[], byte[]> dead =
                new ProducerRecord<>(Topics.dead(record.topic()), record.key(), record.value());
        Headers headers = dead.headers();
        add(headers, "afterclick-reason", reason);
        add(headers, "afterclick-consumer", CONSUMER);
        add(headers, "afterclick-topic", record.topic());
        add(headers, "afterclick-partition", Integer.toString(record.partition()));
        add(headers, "afterclick-offset", Long.toString(record.offset()));
        producer.send(List.of(dead))
                .subscribe()
                .with(
                        ignored -> {},
                        failure -> LOG.warnf(
                                "A record of %s could not be put aside: %s", record.topic(), failure.getMessage()));
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
