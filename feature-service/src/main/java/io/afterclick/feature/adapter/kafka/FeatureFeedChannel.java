package io.afterclick.feature.adapter.kafka;

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

    private final FeatureFeed feed;

    FeatureFeedChannel(FeatureFeed feed) {
        this.feed = feed;
    }

    /** The next batch comes when this one has been answered. */
    @Incoming(NAME)
    public Uni<Void> onBatch(ConsumerRecords<byte[], byte[]> batch) {
        return feed.write(batch);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        feed.onAssigned(consumer, partitions);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        feed.onRevoked(consumer, partitions);
    }
}
