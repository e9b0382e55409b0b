package io.afterclick.candidate.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.afterclick.candidate.adapter.Ids;
import io.afterclick.candidate.catalog.Pricing;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.proto.key.v1.WorkKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the works topic.
 *
 * @param tenant tenant that owns the catalog
 * @param workId the work
 * @param work its newest version; empty for a deleted work
 */
record WorkRecord(String tenant, String workId, Optional<Work> work) {
    private static final int MAX_FRANCHISE_CHARS = 128;

    static WorkRecord parse(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        try {
            if (record.key() == null) {
                throw new UnreadableRecordException("it has no key");
            }
            WorkKey key = WorkKey.parseFrom(record.key());
            if (!Ids.isTenant(key.getTenant()) || !Ids.isId(key.getWorkId())) {
                throw new UnreadableRecordException("its key holds no valid tenant and work id");
            }
            if (record.value() == null) {
                return new WorkRecord(key.getTenant(), key.getWorkId(), Optional.empty());
            }
            var value = io.afterclick.proto.catalog.v1.Work.parseFrom(record.value());
            if (!key.getTenant().equals(value.getTenant()) || !key.getWorkId().equals(value.getWorkId())) {
                throw new UnreadableRecordException("its key and its value name different works");
            }
            return new WorkRecord(key.getTenant(), key.getWorkId(), Optional.of(work(value)));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("it is no work: " + e.getMessage(), e);
        }
    }

    /** A way to pay that only a later version of the contract has is not known here. */
    private static Pricing pricing(io.afterclick.proto.catalog.v1.Pricing value) {
        return switch (value) {
            case PRICING_FREE -> Pricing.FREE;
            case PRICING_FREE_FIRST -> Pricing.FREE_FIRST;
            case PRICING_PAID -> Pricing.PAID;
            case PRICING_UNSPECIFIED, UNRECOGNIZED -> Pricing.UNKNOWN;
        };
    }

    private static Instant instant(Timestamp time) throws UnreadableRecordException {
        try {
            return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnreadableRecordException("its published_at is no time", e);
        }
    }

    private static String franchise(String name) throws UnreadableRecordException {
        if (name.length() > MAX_FRANCHISE_CHARS) {
            throw new UnreadableRecordException("its franchise has more than " + MAX_FRANCHISE_CHARS + " characters");
        }
        return name;
    }

    private static Work work(io.afterclick.proto.catalog.v1.Work value) throws UnreadableRecordException {
        return new Work(
                value.getWorkId(),
                value.getTitle(),
                value.getCreatorsList(),
                value.getGenresList(),
                value.getTagsList(),
                value.getSynopsis(),
                value.getLanguage(),
                pricing(value.getPricing()),
                value.hasPublishedAt() ? Optional.of(instant(value.getPublishedAt())) : Optional.empty(),
                franchise(value.getFranchise()),
                !value.hasAvailable() || value.getAvailable());
    }
}
