package io.afterclick.feature.adapter.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Where the messaging extension hands over batches of the feed, and says whose partitions are whose. */
@ApplicationScoped
@Identifier(FeatureFeedChannel.NAME)
public class FeatureFeedChannel implements KafkaConsumerRebalanceListener {
    /** Name of the channel in the configuration. */
    public static final String NAME = "features";

    /** Its consumer group in the configuration. */
    public static final String GROUP = "afterclick.feature.writer";

    private final FeatureFeed feed;
    private final Rebalances rebalances;

    FeatureFeedChannel(FeatureFeed feed, MeterRegistry registry) {
        this.feed = feed;
        this.rebalances = new Rebalances("feed", registry);
    }

    /** The next batch comes when this one has been answered. */
    @Incoming(NAME)
    public Uni<Void> onBatch(ConsumerRecords<byte[], byte[]> batch) {
        return feed.write(batch);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        rebalances.count(Rebalances.Cause.ASSIGNED, partitions);
        feed.onAssigned(consumer, partitions);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        rebalances.count(Rebalances.Cause.REVOKED, partitions);
        feed.onRevoked(consumer, partitions);
    }

    /** The extension polls on a thread of its own, however slow the feed is: so it was not the poll interval. */
    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        rebalances.count(Rebalances.Cause.LOST_SESSION, partitions);
        feed.onRevoked(consumer, partitions);
    }
}
