package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
import io.afterclick.proto.key.v1.ReaderKey;

/** Reads records of {@code afterclick.deletions}. */
final class DeletionRecords {
    private DeletionRecords() {}

    /**
     * That all that is remembered of a reader goes.
     *
     * @param deletedAtMillis what the reader does later is attributed again
     */
    record Deletion(String tenant, String readerId, long deletedAtMillis) {}

    /** @throws UnreadableRecordException for whatever breaks the contract of the topic */
    static Deletion read(byte[] key, byte[] value) throws UnreadableRecordException {
        if (key == null || value == null) {
            throw new UnreadableRecordException("key or value is missing");
        }
        try {
            ReaderDeletion deletion = ReaderDeletion.parseFrom(value);
            ReaderKey readerKey = ReaderKey.parseFrom(key);
            boolean ofKey = readerKey.getTenant().equals(deletion.getTenant())
                    && readerKey.getReaderId().equals(deletion.getReaderId());
            if (!ofKey
                    || deletion.getTenant().isEmpty()
                    || deletion.getReaderId().isEmpty()) {
                throw new UnreadableRecordException("missing or invalid: tenant, reader_id or key");
            }
            if (!deletion.hasDeletedAt() || !Timestamps.isValid(deletion.getDeletedAt())) {
                throw new UnreadableRecordException("missing or invalid: deleted_at");
            }
            return new Deletion(
                    deletion.getTenant(), deletion.getReaderId(), Timestamps.toMillis(deletion.getDeletedAt()));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("key or value is no valid Protobuf of this topic", e);
        }
    }
}
