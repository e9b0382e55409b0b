package io.afterclick.insight.app;

import io.afterclick.insight.adapter.http.LivePages;
import io.afterclick.insight.adapter.http.PageCache;
import io.afterclick.insight.adapter.kafka.DeadLetters;
import io.afterclick.insight.adapter.kafka.HistoryConsumer;
import io.afterclick.insight.adapter.kafka.TopicIds;
import io.afterclick.insight.adapter.metrics.HistoryMeters;
import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.history.History;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts the parts together. */
final class Wiring {
    /** With {@link #MAX_FETCH_BYTES} it bounds what one poll brings. */
    private static final int MAX_POLL_RECORDS = 2_000;

    private static final int MAX_FETCH_BYTES = 8 << 20;

    /** Each record is waited for when it is written; without an acknowledgement it is read again after the next start. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    HistoryMeters meters(MeterRegistry registry) {
        return new HistoryMeters(registry);
    }

    @Produces
    @Singleton
    ParquetHistory history(InsightConfig config) {
        return new ParquetHistory(config.stateDir());
    }

    void close(@Disposes ParquetHistory history) {
        history.close();
    }

    @Produces
    @Singleton
    Admin admin(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        return Admin.create(new HashMap<>(broker));
    }

    void close(@Disposes Admin admin) {
        admin.close(Duration.ZERO); // it only asks
    }

    @Produces
    @Singleton
    Producer<byte[], byte[]> producer(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // Of dead letters: better told twice than a stop that waits, beyond its limit, for a broker to name the
        // producer.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void close(@Disposes Producer<byte[], byte[]> producer) {
        producer.close(CLOSE_TIMEOUT);
    }

    @Produces
    @Singleton
    TopicIds topicIds(Admin admin) {
        return new TopicIds(admin);
    }

    @Produces
    @Singleton
    HistoryConsumer consumer(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            Producer<byte[], byte[]> producer,
            TopicIds topicIds,
            ParquetHistory history,
            InsightConfig config,
            HistoryMeters meters,
            MeterRegistry registry,
            Clock clock) {
        InsightConfig.HistoryConfig settings = config.history();
        return new HistoryConsumer(
                () -> consumer(broker),
                topicIds,
                history,
                new DeadLetters(
                        producer,
                        topicIds::of,
                        registry,
                        config.stateDir().resolve("dead-letters").resolve("last-offsets.properties")),
                new HistoryConsumer.Settings(
                        settings.flushRows(),
                        settings.flushBytes().asLongValue(),
                        settings.flushInterval(),
                        settings.retention()),
                meters,
                clock);
    }

    @Produces
    @Singleton
    PageCache pageCache(InsightConfig config, Clock clock) {
        ExecutorService workers = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "report");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY); // the history goes first
            return thread;
        });
        return new PageCache(config.reports().keep(), workers, clock);
    }

    @Produces
    @Singleton
    LivePages livePages(InsightConfig config, History history) {
        return new LiveReports(config.stateDir(), history, config.reports().keep()).pages();
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
