package io.afterclick.insight.adapter.kafka;

import io.afterclick.insight.history.ReaderDeletion;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the deletions topic. */
final class DeletionRecord {
    private DeletionRecord() {}

    static ReaderDeletion parse(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        io.afterclick.proto.deletion.v1.ReaderDeletion deletion =
                Fields.value(record, io.afterclick.proto.deletion.v1.ReaderDeletion.parser(), "deletion");
        Fields.require(deletion.hasDeletedAt(), "deleted_at");
        return new ReaderDeletion(
                Fields.tenant(deletion.getTenant()),
                Fields.id(deletion.getReaderId(), "reader_id"),
                Fields.time(deletion.getDeletedAt(), "deleted_at"));
    }
}
