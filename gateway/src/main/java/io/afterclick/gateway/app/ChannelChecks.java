package io.afterclick.gateway.app;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start with an incoming Kafka channel whose consumer could be stopped for being slow, or could lose records.
 *
 * <p>The messaging extension polls on a thread of its own, also while the channel is paused, so a slow consumer does not
 * exceed the poll interval. What ends it is the commit strategy {@code throttled}: a record that is older than
 * {@code throttled.unprocessed-record-max-age.ms} closes the consumer and turns liveness down. All records that may wait
 * before one, and it, must fit into that age.
 */
@Singleton
final class ChannelChecks {
    private static final String CHANNELS = "mp.messaging.incoming.";
    private static final String CONNECTOR = "smallrye-kafka";
    private static final int EARLY = 1;

    private final Config config;
    private final GatewayConfig settings;

    ChannelChecks(Config config, GatewayConfig settings) {
        this.config = config;
        this.settings = settings;
    }

    void check(@Observes @Priority(EARLY) StartupEvent starting) {
        check(config, settings.recordTimeLimit());
    }

    /**
     * Checks all incoming Kafka channels that are not switched off.
     *
     * @param recordTimeLimit what one record may take
     * @throws IllegalArgumentException names the channel, with the numbers
     */
    static void check(Config config, Duration recordTimeLimit) {
        for (String channel : channels(config)) {
            if (is(config, channel, "connector", "").equals(CONNECTOR)
                    && Boolean.parseBoolean(is(config, channel, "enabled", "true"))) {
                check(config, channel, recordTimeLimit);
            }
        }
    }

    private static void check(Config config, String channel, Duration recordTimeLimit) {
        if (!Boolean.parseBoolean(is(config, channel, "pause-if-no-requests", "true"))) {
            throw refused(
                    channel, "pause-if-no-requests must be true: without back-pressure a slow consumer fills the heap");
        }
        boolean autoCommit = Boolean.parseBoolean(is(config, channel, "enable.auto.commit", "false"));
        if (autoCommit) {
            throw refused(
                    channel,
                    "enable.auto.commit must be false: records would be lost that are committed, but not done");
        }
        long maxAgeMillis = Long.parseLong(is(config, channel, "throttled.unprocessed-record-max-age.ms", "60000"));
        if (!is(config, channel, "commit-strategy", "throttled").equals("throttled") || maxAgeMillis <= 0) {
            return; // no age limit
        }
        int maxPollRecords = Integer.parseInt(is(config, channel, "max.poll.records", "500"));
        int queueFactor = Integer.parseInt(is(config, channel, "max-queue-size-factor", "2"));
        // As many polls' records as may wait, and those of the poll that is being worked off.
        long longestMillis = recordTimeLimit
                .multipliedBy((long) maxPollRecords * (queueFactor + 1))
                .toMillis();
        if (longestMillis >= maxAgeMillis) {
            throw refused(
                    channel,
                    "record-time-limit %d ms x max.poll.records %d x (max-queue-size-factor %d + 1) = %d ms must be less than throttled.unprocessed-record-max-age.ms = %d: take fewer records at once or let them grow older"
                            .formatted(
                                    recordTimeLimit.toMillis(),
                                    maxPollRecords,
                                    queueFactor,
                                    longestMillis,
                                    maxAgeMillis));
        }
    }

    private static IllegalArgumentException refused(String channel, String fault) {
        return new IllegalArgumentException("channel " + channel + ": " + fault);
    }

    private static SortedSet<String> channels(Config config) {
        SortedSet<String> channels = new TreeSet<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(CHANNELS) && name.endsWith(".connector")) {
                channels.add(name.substring(CHANNELS.length(), name.length() - ".connector".length()));
            }
        }
        return channels;
    }

    /** As the connector looks it up: the channel's own, the connector's, that of all Kafka clients. */
    private static String is(Config config, String channel, String key, String otherwise) {
        return value(config, CHANNELS + channel + "." + key)
                .or(() -> value(config, "mp.messaging.connector." + CONNECTOR + "." + key))
                .or(() -> value(config, "kafka." + key))
                .orElse(otherwise);
    }

    private static Optional<String> value(Config config, String name) {
        return config.getOptionalValue(name, String.class);
    }
}
