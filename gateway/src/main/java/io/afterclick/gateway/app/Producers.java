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

    @PreDestroy
    void close() {
        metrics.forEach(KafkaClientMetrics::close);
        acknowledged.close(CLOSE_TIMEOUT);
        unawaited.close(CLOSE_TIMEOUT);
    }

    private static Producer<byte[], byte[]> producer(String clientId, Map<String, Object> settings) {
        Map<String, Object> named = new HashMap<>(settings);
        named.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        return new KafkaProducer<>(named);
    }
}
