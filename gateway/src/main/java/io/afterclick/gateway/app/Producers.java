package io.afterclick.gateway.app;

import io.afterclick.gateway.adapter.kafka.ProducerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The two Kafka producers, from the first need to the end of the application. */
@Singleton
class Producers {
    /** Clients have their answers by then, so only decisions may still wait for the broker. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> acknowledged;
    private final Producer<byte[], byte[]> unawaited;
    private final List<KafkaClientMetrics> metrics;

    Producers(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            GatewayConfig config,
            MeterRegistry registry) {
        Duration ackTimeout = Validated.ackTimeout(config.broker().ackTimeout());
        acknowledged = producer("gateway-acknowledged", ProducerSettings.acknowledged(broker, ackTimeout));
        unawaited = producer("gateway-decisions", ProducerSettings.unawaited(broker));
        metrics = List.of(new KafkaClientMetrics(acknowledged), new KafkaClientMetrics(unawaited));
        metrics.forEach(binder -> binder.bindTo(registry));
    }

    Producer<byte[], byte[]> acknowledged() {
        return acknowledged;
    }

    Producer<byte[], byte[]> unawaited() {
        return unawaited;
    }

    /** Beside this thread: a producer that never had an answer waits for one when it is closed, whatever time it is given. */
    @PreDestroy
    void close() {
        metrics.forEach(KafkaClientMetrics::close);
        List<Thread> closers = List.of(closer(acknowledged), closer(unawaited));
        closers.forEach(Thread::start);
        try {
            for (Thread closer : closers) {
                closer.join(CLOSE_TIMEOUT.plusMillis(500).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread closer(Producer<byte[], byte[]> producer) {
        Thread closer = new Thread(() -> producer.close(CLOSE_TIMEOUT), "producer-close");
        closer.setDaemon(true);
        return closer;
    }

    private static Producer<byte[], byte[]> producer(String clientId, Map<String, Object> settings) {
        Map<String, Object> named = new HashMap<>(settings);
        named.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        return new KafkaProducer<>(named);
    }
}
