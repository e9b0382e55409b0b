package io.afterclick.insight.app;

import io.afterclick.insight.adapter.kafka.HistoryConsumer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts what runs by itself, and ends it. */
@Singleton
final class Lifecycle {
    private final HistoryConsumer consumer;

    Lifecycle(HistoryConsumer consumer) {
        this.consumer = consumer;
    }

    void onStart(@Observes StartupEvent event) {
        consumer.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        consumer.close();
    }
}
