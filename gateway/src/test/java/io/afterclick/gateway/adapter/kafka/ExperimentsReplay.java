package io.afterclick.gateway.adapter.kafka;

import io.afterclick.gateway.experiment.ExperimentChange;
import io.afterclick.gateway.experiment.Experiments;
import io.afterclick.gateway.testing.TopicReader;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Another replica, as far as the topic of experiments goes. */
public final class ExperimentsReplay {
    private ExperimentsReplay() {}

    /** What a replica that starts now knows of experiments. */
    public static Experiments restarted() throws UnreadableRecordException {
        Experiments experiments = new Experiments();
        for (ConsumerRecord<byte[], byte[]> record : TopicReader.read(Topics.EXPERIMENTS)) {
            experiments.apply(ExperimentForm.read(record), ExperimentForm.version(record.offset()));
        }
        experiments.markComplete();
        return experiments;
    }

    /** Another replica keeps a change. */
    public static void append(ExperimentChange change) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TopicReader.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(ExperimentForm.write(change)).get(10, TimeUnit.SECONDS);
        }
    }
}
