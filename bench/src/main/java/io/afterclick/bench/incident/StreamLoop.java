package io.afterclick.bench.incident;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Main class of a consumer with the settings of Afterclick's learner, a process of its own: Kafka Streams, exactly once, few
 * records at once, buffers that are counted, a static member. It prints when it is thrown out.
 */
public final class StreamLoop {
    /** As {@code afterclick.bandit.learn.max-poll-records}. */
    static final int MAX_POLL_RECORDS = 40;

    /** Records of which one line tells. */
    private static final int TOLD = 10;

    private static final int COMMIT_MILLIS = 100;
    private static final int SESSION_MILLIS = 10_000;
    private static final int TRANSACTION_MILLIS = 10_000;

    private StreamLoop() {}

    /** Arguments: brokers, topic, topic of results, group, partitions, poll interval in ms, work per record in microseconds, folder. */
    public static void main(String[] arguments) throws InterruptedException {
        Properties config = new Properties();
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[3]);
        config.put(StreamsConfig.STATE_DIR_CONFIG, arguments[7]);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        config.put(
                StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, MAX_POLL_RECORDS / Integer.parseInt(arguments[4]));
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "member");
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MAX_POLL_RECORDS);
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), arguments[5]);
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_MILLIS);
        Duration perRecord = Duration.ofNanos(1_000 * Long.parseLong(arguments[6]));
        KafkaStreams streams = new KafkaStreams(topology(arguments[1], arguments[2], perRecord), config);
        AtomicBoolean ranOnce = new AtomicBoolean();
        streams.setStateListener((now, before) -> {
            System.out.println("STATE " + now);
            if (now == KafkaStreams.State.RUNNING) {
                ranOnce.set(true);
            } else if (now == KafkaStreams.State.REBALANCING && ranOnce.get()) {
                System.out.println(PollLoop.THROWN_OUT); // nobody joins or leaves here
            }
        });
        streams.start();
        new CountDownLatch(1).await();
    }

    private static Topology topology(String topic, String results, Duration perRecord) {
        return new Topology()
                .addSource("records", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic)
                .addProcessor("work", () -> new Work(perRecord), "records")
                .addSink("results", results, new ByteArraySerializer(), new ByteArraySerializer(), "work");
    }

    private static final class Work extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        private final Pace pace;
        private int worked;

        private Work(Duration perRecord) {
            pace = new Pace(perRecord);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            pace.work();
            context().forward(record);
            if (++worked % TOLD == 0) {
                System.out.println(PollLoop.BATCH + TOLD);
            }
        }
    }
}
