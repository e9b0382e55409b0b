package io.afterclick.candidate.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.candidate.adapter.Ids;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.proto.key.v1.WorkKey;
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

    private static Work work(io.afterclick.proto.catalog.v1.Work value) {
        return new Work(
                value.getWorkId(),
                value.getTitle(),
                value.getCreatorsList(),
                value.getGenresList(),
                value.getTagsList(),
                value.getSynopsis(),
                value.getLanguage(),
                !value.hasAvailable() || value.getAvailable());
    }
}
