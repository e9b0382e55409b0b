package io.afterclick.bandit.adapter.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of a stream thread: tells when it polls and why partitions come and go, and hands out fewer records at once
 * than it may when they take long. Used by one thread, as any consumer.
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {
    private final PollWatch watch;
    private final IntSupplier recordsThatFit;
    private boolean startingOver;

    /** @param recordsThatFit how many records a poll may hand out now, 1 or more */
    WatchedConsumer(Map<String, Object> config, PollWatch watch, IntSupplier recordsThatFit) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.watch = watch;
        this.recordsThatFit = recordsThatFit;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        watch.polled(System.nanoTime());
        return atMost(recordsThatFit.getAsInt(), super.poll(timeout));
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Counted(listener));
    }

    /** Called by Streams when it was thrown out of its transaction or its group, before it subscribes again. */
    @Override
    public void unsubscribe() {
        watch.rebalanced(PollWatch.Cause.FENCED);
        startingOver = true;
        super.unsubscribe();
        startingOver = false;
    }

    @Override
    public void close() {
        watch.ended();
        super.close();
    }

    /** Gives back what is too much: what is not handed out will be fetched again, from where it was left. */
    private ConsumerRecords<byte[], byte[]> atMost(int most, ConsumerRecords<byte[], byte[]> records) {
        if (records.count() <= most) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
        int room = most;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
            int taken = Math.min(room, all.size());
            room -= taken;
            if (taken > 0) {
                kept.put(partition, all.subList(0, taken));
            }
            if (taken < all.size()) {
                ConsumerRecord<byte[], byte[]> first = all.get(taken);
                OffsetAndMetadata from = new OffsetAndMetadata(first.offset(), first.leaderEpoch(), "");
                seek(partition, from);
                if (taken > 0) {
                    next.put(partition, from);
                } else {
                    next.remove(partition);
                }
            }
        }
        return new ConsumerRecords<>(kept, next);
    }

    private final class Counted implements ConsumerRebalanceListener {
        private final ConsumerRebalanceListener listener;

        private Counted(ConsumerRebalanceListener listener) {
            this.listener = listener;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                watch.rebalanced(PollWatch.Cause.ASSIGNED);
            }
            listener.onPartitionsAssigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty() && !startingOver) {
                watch.rebalanced(PollWatch.Cause.REVOKED);
            }
            listener.onPartitionsRevoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            if (!startingOver) {
                watch.lost();
            }
            listener.onPartitionsLost(partitions);
        }
    }
}
