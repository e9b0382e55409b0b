package io.afterclick.candidate.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.candidate.adapter.Ids;
import io.afterclick.candidate.training.ReaderDeletions.Deletion;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the deletions topic. */
final class DeletionRecord {
    private DeletionRecord() {}

    static Deletion parse(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        if (record.value() == null) {
            throw new UnreadableRecordException("it has no value");
        }
        ReaderDeletion deletion;
        try {
            deletion = ReaderDeletion.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("it is no deletion: " + e.getMessage(), e);
        }
        if (!Ids.isTenant(deletion.getTenant()) || !Ids.isId(deletion.getReaderId()) || !deletion.hasDeletedAt()) {
            throw new UnreadableRecordException("it holds no valid tenant, reader id and time");
        }
        return new Deletion(deletion.getTenant(), deletion.getReaderId(), EventRecord.instant(deletion.getDeletedAt()));
    }
}
