package io.afterclick.gateway.adapter.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.gateway.event.ClaimsFormat;
import io.afterclick.gateway.event.DecisionClaims;
import io.afterclick.proto.gateway.v1.DecisionTokenPayload;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.OptionalLong;

/** Writes claims as {@link DecisionTokenPayload}. */
public final class ProtobufClaimsFormat implements ClaimsFormat {
    @Override
    public byte[] write(DecisionClaims claims) {
        DecisionTokenPayload.Builder payload = DecisionTokenPayload.newBuilder()
                .setTenant(claims.tenant())
                .setDecisionId(claims.decisionId())
                .setQueryWorkId(claims.queryWorkId())
                .setDecidedAtMillis(claims.decidedAt().toEpochMilli())
                .setPolicy(claims.policy())
                .setPolicyVersion(claims.policyVersion())
                .setModelVersion(claims.modelVersion())
                .addAllShownWorkIds(claims.shownWorkIds())
                .addAllShownScores(claims.shownScores());
        claims.readerHash()
                .ifPresent(hash -> payload.setReaderHash(ByteString.copyFrom(
                        ByteBuffer.allocate(Long.BYTES).putLong(hash).array())));
        return payload.build().toByteArray();
    }

    @Override
    public DecisionClaims read(byte[] bytes) {
        DecisionTokenPayload payload;
        try {
            payload = DecisionTokenPayload.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a token payload", e);
        }
        return new DecisionClaims(
                payload.getTenant(),
                payload.getDecisionId(),
                readerHash(payload.getReaderHash()),
                payload.getQueryWorkId(),
                Instant.ofEpochMilli(payload.getDecidedAtMillis()),
                payload.getPolicy(),
                payload.getPolicyVersion(),
                payload.getModelVersion(),
                payload.getShownWorkIdsList(),
                payload.getShownScoresList());
    }

    private static OptionalLong readerHash(ByteString bytes) {
        if (bytes.isEmpty()) {
            return OptionalLong.empty();
        }
        if (bytes.size() != Long.BYTES) {
            throw new IllegalArgumentException("a reader hash has " + Long.BYTES + " bytes, not " + bytes.size());
        }
        return OptionalLong.of(bytes.asReadOnlyByteBuffer().getLong());
    }
}
