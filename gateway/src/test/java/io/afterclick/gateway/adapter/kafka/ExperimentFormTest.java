package io.afterclick.gateway.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.gateway.experiment.Buckets;
import io.afterclick.gateway.experiment.Experiment;
import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentChange;
import io.afterclick.gateway.experiment.ExperimentChange.Deletion;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import io.afterclick.gateway.experiment.ExperimentChange.Repeat;
import io.afterclick.gateway.experiment.Variant;
import io.afterclick.proto.key.v1.ExperimentKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ExperimentFormTest {
    private static final byte[] KEY =
            ExperimentKey.newBuilder().setTenant("t").setExperiment("e").build().toByteArray();

    @Test
    void read_written_isTheSame() throws UnreadableRecordException {
        for (Status status : Status.values()) {
            Experiment experiment = experiment(status);
            assertSame(new Put(experiment, 4));
            assertSame(new Repeat(experiment.withVersion(9), 11));
        }
        assertSame(new Deletion("t", "e", 12));
    }

    @Test
    void read_faulty_isUnreadable() {
        assertUnreadable(null, new byte[0]);
        assertUnreadable(new byte[] {1, 2, 3}, new byte[0]);
        assertUnreadable(KEY, null); // a deletion that does not say of which version
        assertUnreadable(KEY, new byte[] {1, 2, 3});
        assertUnreadable(KEY, value(0, 5_000, 5_001, 10_000)); // a bucket without variant
        assertUnreadable(KEY, value(0, 5_001, 5_000, 10_000)); // one in two
        assertUnreadable(KEY, value(0, 5_000, 5_000, 10_001)); // one that there is not
    }

    private static byte[] value(int first1, int end1, int first2, int end2) {
        io.afterclick.proto.experiment.v1.Experiment.Builder value =
                io.afterclick.proto.experiment.v1.Experiment.newBuilder()
                        .setTenant("t")
                        .setKey("e")
                        .setStatus(io.afterclick.proto.experiment.v1.ExperimentStatus.EXPERIMENT_STATUS_DRAFT);
        value.addVariantsBuilder().addBucketsBuilder().setFirst(first1).setEnd(end1);
        value.addVariantsBuilder().addBucketsBuilder().setFirst(first2).setEnd(end2);
        return value.build().toByteArray();
    }

    private static Experiment experiment(Status status) {
        return new Experiment(
                "t",
                "e",
                0,
                "what for",
                status,
                "g",
                -3,
                "s",
                Buckets.of(List.of(new Buckets.Range(3, 5), new Buckets.Range(9, 10))),
                List.of(
                        new Variant("a", "p1", Buckets.first(2_500)),
                        new Variant("b", "p2", Buckets.ALL.minus(Buckets.first(2_500)))),
                Set.of(-1L, 7L),
                Instant.parse("2026-03-01T12:00:00Z"),
                Instant.parse("2026-03-01T12:00:00.123Z"),
                status == Status.DRAFT ? Optional.empty() : Optional.of(Instant.parse("2026-03-01T12:00:01Z")));
    }

    private static void assertSame(ExperimentChange change) throws UnreadableRecordException {
        ProducerRecord<byte[], byte[]> written = ExperimentForm.write(change);
        ConsumerRecord<byte[], byte[]> record = record(written.key(), written.value());
        written.headers().forEach(record.headers()::add);
        assertThat(ExperimentForm.read(record)).isEqualTo(change);
    }

    private static void assertUnreadable(byte[] key, byte[] value) {
        assertThatThrownBy(() -> ExperimentForm.read(record(key, value))).isInstanceOf(UnreadableRecordException.class);
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(Topics.EXPERIMENTS, 0, 0, key, value);
    }
}
