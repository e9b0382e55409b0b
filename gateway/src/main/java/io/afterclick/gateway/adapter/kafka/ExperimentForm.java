package io.afterclick.gateway.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.gateway.experiment.Buckets;
import io.afterclick.gateway.experiment.Experiment;
import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentChange;
import io.afterclick.gateway.experiment.ExperimentChange.Deletion;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import io.afterclick.gateway.experiment.ExperimentChange.Repeat;
import io.afterclick.gateway.experiment.Variant;
import io.afterclick.proto.experiment.v1.BucketRange;
import io.afterclick.proto.experiment.v1.ExperimentStatus;
import io.afterclick.proto.key.v1.ExperimentKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Changes of experiments as records of their topic. */
final class ExperimentForm {
    /** Header of a deletion: the version that was seen, 8 bytes, big-endian. A record without value has no other place. */
    static final String REPLACES = "afterclick-replaces";

    private ExperimentForm() {}

    /** The version that the log gives what stands at an offset; 0 is no version. */
    static long version(long offset) {
        return offset + 1;
    }

    static ProducerRecord<byte[], byte[]> write(ExperimentChange change) {
        byte[] key = ExperimentKey.newBuilder()
                .setTenant(change.tenant())
                .setExperiment(change.key())
                .build()
                .toByteArray();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.EXPERIMENTS, key, value(change));
        if (change instanceof Deletion deletion) {
            record.headers()
                    .add(
                            REPLACES,
                            ByteBuffer.allocate(Long.BYTES)
                                    .putLong(deletion.replaces())
                                    .array());
        }
        return record;
    }

    /**
     * The change that a record says.
     *
     * @throws UnreadableRecordException when it says none
     */
    static ExperimentChange read(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        try {
            ExperimentKey key = ExperimentKey.parseFrom(record.key() == null ? new byte[0] : record.key());
            if (key.getTenant().isEmpty() || key.getExperiment().isEmpty()) {
                throw new UnreadableRecordException("the key lacks tenant or experiment");
            }
            if (record.value() == null) {
                return new Deletion(
                        key.getTenant(),
                        key.getExperiment(),
                        replaces(record.headers().lastHeader(REPLACES)));
            }
            io.afterclick.proto.experiment.v1.Experiment value =
                    io.afterclick.proto.experiment.v1.Experiment.parseFrom(record.value());
            if (!value.getTenant().equals(key.getTenant()) || !value.getKey().equals(key.getExperiment())) {
                throw new UnreadableRecordException("key and value are of different experiments");
            }
            Experiment experiment = read(value);
            return value.getRepeatedVersion() == 0
                    ? new Put(experiment, value.getReplaces())
                    : new Repeat(experiment, value.getReplaces());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("not a record of an experiment");
        }
    }

    private static long replaces(Header header) throws UnreadableRecordException {
        if (header == null || header.value().length != Long.BYTES) {
            throw new UnreadableRecordException("the deletion does not say of which version");
        }
        return ByteBuffer.wrap(header.value()).getLong();
    }

    private static byte[] value(ExperimentChange change) {
        if (change instanceof Put put) {
            return write(put.experiment()).setReplaces(put.replaces()).build().toByteArray();
        }
        if (change instanceof Repeat repeat) {
            return write(repeat.experiment())
                    .setReplaces(repeat.overruled())
                    .setRepeatedVersion(repeat.experiment().version())
                    .build()
                    .toByteArray();
        }
        return null; // a deletion, as compaction wants it
    }

    private static io.afterclick.proto.experiment.v1.Experiment.Builder write(Experiment experiment) {
        io.afterclick.proto.experiment.v1.Experiment.Builder value =
                io.afterclick.proto.experiment.v1.Experiment.newBuilder()
                        .setTenant(experiment.tenant())
                        .setKey(experiment.key())
                        .setDescription(experiment.description())
                        .setStatus(write(experiment.status()))
                        .setGroup(experiment.group())
                        .setPriority(experiment.priority())
                        .setSalt(experiment.salt())
                        .addAllTraffic(write(experiment.traffic()))
                        .addAllExcludedReaderHashes(
                                experiment.excludedReaders().stream().sorted().toList())
                        .setCreatedAt(TimestampForm.of(experiment.createdAt()))
                        .setUpdatedAt(TimestampForm.of(experiment.updatedAt()));
        experiment.startedAt().ifPresent(time -> value.setStartedAt(TimestampForm.of(time)));
        for (Variant variant : experiment.variants()) {
            value.addVariants(io.afterclick.proto.experiment.v1.Variant.newBuilder()
                    .setName(variant.name())
                    .setPolicy(variant.policy())
                    .addAllBuckets(write(variant.buckets())));
        }
        return value;
    }

    private static Experiment read(io.afterclick.proto.experiment.v1.Experiment value)
            throws UnreadableRecordException {
        List<Variant> variants = new ArrayList<>(value.getVariantsCount());
        Buckets all = Buckets.NONE;
        for (io.afterclick.proto.experiment.v1.Variant variant : value.getVariantsList()) {
            Buckets buckets = buckets(variant.getBucketsList());
            if (buckets.intersects(all)) {
                throw new UnreadableRecordException("variants have buckets in common");
            }
            all = all.plus(buckets);
            variants.add(new Variant(variant.getName(), variant.getPolicy(), buckets));
        }
        if (!all.equals(Buckets.ALL)) {
            throw new UnreadableRecordException("buckets are in no variant");
        }
        return new Experiment(
                value.getTenant(),
                value.getKey(),
                value.getRepeatedVersion(),
                value.getDescription(),
                read(value.getStatus()),
                value.getGroup(),
                value.getPriority(),
                value.getSalt(),
                buckets(value.getTrafficList()),
                variants,
                new HashSet<>(value.getExcludedReaderHashesList()),
                TimestampForm.read(value.getCreatedAt()),
                TimestampForm.read(value.getUpdatedAt()),
                value.hasStartedAt() ? Optional.of(TimestampForm.read(value.getStartedAt())) : Optional.empty());
    }

    private static List<BucketRange> write(Buckets buckets) {
        return buckets.ranges().stream()
                .map(range -> BucketRange.newBuilder()
                        .setFirst(range.first())
                        .setEnd(range.end())
                        .build())
                .toList();
    }

    private static Buckets buckets(List<BucketRange> ranges) throws UnreadableRecordException {
        try {
            return Buckets.of(ranges.stream()
                    .map(range -> new Buckets.Range(range.getFirst(), range.getEnd()))
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordException("a range of buckets is none");
        }
    }

    private static ExperimentStatus write(Status status) {
        return switch (status) {
            case DRAFT -> ExperimentStatus.EXPERIMENT_STATUS_DRAFT;
            case RUNNING -> ExperimentStatus.EXPERIMENT_STATUS_RUNNING;
            case STOPPED -> ExperimentStatus.EXPERIMENT_STATUS_STOPPED;
        };
    }

    private static Status read(ExperimentStatus status) throws UnreadableRecordException {
        return switch (status) {
            case EXPERIMENT_STATUS_DRAFT -> Status.DRAFT;
            case EXPERIMENT_STATUS_RUNNING -> Status.RUNNING;
            case EXPERIMENT_STATUS_STOPPED -> Status.STOPPED;
            case EXPERIMENT_STATUS_UNSPECIFIED, UNRECOGNIZED ->
                throw new UnreadableRecordException("the status of the experiment is not known");
        };
    }
}
