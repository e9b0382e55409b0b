package io.afterclick.candidate.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.candidate.adapter.Ids;
import io.afterclick.proto.candidate.v1.Model;
import io.afterclick.proto.key.v1.ModelKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An announcement: the model that serves a tenant from now on.
 *
 * @param tenant tenant whose reads trained it
 * @param version its version; empty where the announcement was taken back
 * @param held whether an operator chose it
 */
record ModelRecord(String tenant, String version, boolean held) {
    static ModelRecord parse(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        try {
            if (record.key() == null) {
                throw new UnreadableRecordException("it has no key");
            }
            String tenant = ModelKey.parseFrom(record.key()).getTenant();
            if (!Ids.isTenant(tenant)) {
                throw new UnreadableRecordException("its key holds no valid tenant");
            }
            if (record.value() == null) {
                return new ModelRecord(tenant, "", false);
            }
            Model model = Model.parseFrom(record.value());
            if (!model.getTenant().equals(tenant) || model.getModelVersion().isEmpty()) {
                throw new UnreadableRecordException("its value names no version, or another tenant than its key");
            }
            return new ModelRecord(tenant, model.getModelVersion(), model.getHeld());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("it is no model: " + e.getMessage(), e);
        }
    }
}
