package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.ByteString;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.ArmKey;
import io.afterclick.proto.key.v1.ReaderKey;
import io.afterclick.proto.key.v1.WorkKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/** Records as the gateway and bandit-service write them. */
public final class TestRecords {
    /** How long after its decision {@link #shown} sees a work. */
    public static final int SEEN_AFTER_MILLIS = 300;

    private TestRecords() {}

    public static byte[] readerKey(String tenant, String reader) {
        return ReaderKey.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .build()
                .toByteArray();
    }

    public static Event read(String tenant, String reader, String work, Instant time) {
        return event(tenant, reader, time)
                .setRead(Read.newBuilder().setWorkId(work).setEpisode(1))
                .build();
    }

    public static Event importedRead(String tenant, String reader, String work, Instant receivedAt) {
        return event(tenant, reader, receivedAt)
                .setRead(Read.newBuilder().setWorkId(work).setImported(true))
                .build();
    }

    public static Event impression(String tenant, String reader, String work, Instant time) {
        return event(tenant, reader, time)
                .setImpression(Impression.newBuilder().setShown(shown(work, time)))
                .build();
    }

    public static Event click(String tenant, String reader, String work, Instant time) {
        return event(tenant, reader, time)
                .setClick(Click.newBuilder().setShown(shown(work, time)))
                .build();
    }

    public static byte[] workKey(String tenant, String work) {
        return WorkKey.newBuilder().setTenant(tenant).setWorkId(work).build().toByteArray();
    }

    /** Numbers as the topic of vectors holds them. */
    public static ByteString vector(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return ByteString.copyFrom(bytes.array());
    }

    public static byte[] armKey(String tenant, String queryWork, String work) {
        return ArmKey.newBuilder()
                .setTenant(tenant)
                .setQueryWorkId(queryWork)
                .setCandidateWorkId(work)
                .build()
                .toByteArray();
    }

    /** A revision that adds these to the counts of its arm. */
    public static Outcome outcome(
            String tenant, String queryWork, String work, Instant seenAt, int impressions, int clicks, int readOns) {
        return Outcome.newBuilder()
                .setTenant(tenant)
                .setReaderId("r")
                .setDecisionId("d")
                .setQueryWorkId(queryWork)
                .setWorkId(work)
                .setPosition(1)
                .setSeenAt(FeatureMessages.toTimestamp(seenAt))
                .setRevision(1)
                .setChange(OutcomeCounts.newBuilder()
                        .addImpressionsByPosition(impressions)
                        .addClicksByPosition(clicks)
                        .setReadOns(readOns))
                .build();
    }

    /** A revision that says when this reader saw the work and clicked it; without a change of counts. */
    public static Outcome shown(
            String tenant,
            String reader,
            String decision,
            String work,
            int revision,
            Instant decidedAt,
            Optional<Instant> clickedAt) {
        Outcome.Builder outcome = Outcome.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .setDecisionId(decision)
                .setQueryWorkId("q")
                .setWorkId(work)
                .setPosition(1)
                .setDecidedAt(FeatureMessages.toTimestamp(decidedAt))
                .setSeenAt(FeatureMessages.toTimestamp(decidedAt.plusMillis(SEEN_AFTER_MILLIS)))
                .setRevision(revision);
        clickedAt.ifPresent(time -> outcome.setClickedAt(FeatureMessages.toTimestamp(time)));
        return outcome.build();
    }

    private static Event.Builder event(String tenant, String reader, Instant time) {
        return Event.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .setTime(FeatureMessages.toTimestamp(time))
                .setReceivedAt(FeatureMessages.toTimestamp(time));
    }

    private static ShownWork shown(String work, Instant time) {
        return ShownWork.newBuilder()
                .setDecisionId("d")
                .setQueryWorkId("q")
                .setWorkId(work)
                .setPosition(1)
                .setDecidedAt(FeatureMessages.toTimestamp(time))
                .build();
    }
}
