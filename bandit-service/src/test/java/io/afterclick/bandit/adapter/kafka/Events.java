package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.util.Timestamps;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.ReaderKey;

/** Makes events as the gateway writes them. */
final class Events {
    /** Fused score of all that is shown. */
    static final double SCORE = 0.015625;

    private Events() {}

    static byte[] key(String tenant, String reader) {
        return ReaderKey.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .build()
                .toByteArray();
    }

    static Event impression(String tenant, String reader, String decision, String query, String work, long at) {
        return event(tenant, reader, at)
                .setImpression(Impression.newBuilder().setShown(shown(decision, query, work, at)))
                .build();
    }

    static Event click(String tenant, String reader, String decision, String query, String work, long at) {
        return event(tenant, reader, at)
                .setClick(Click.newBuilder().setShown(shown(decision, query, work, at)))
                .build();
    }

    static Event read(String tenant, String reader, String work, int episode, long at) {
        return event(tenant, reader, at)
                .setRead(Read.newBuilder().setWorkId(work).setEpisode(episode).setWorkEpisodes(20))
                .build();
    }

    private static Event.Builder event(String tenant, String reader, long at) {
        return Event.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .setTime(Timestamps.fromMillis(at))
                .setReceivedAt(Timestamps.fromMillis(at));
    }

    private static ShownWork shown(String decision, String query, String work, long at) {
        return ShownWork.newBuilder()
                .setDecisionId(decision)
                .setQueryWorkId(query)
                .setWorkId(work)
                .setPosition(1)
                .setDecidedAt(Timestamps.fromMillis(at - 1))
                .setPolicy("two-step")
                .setPolicyVersion(1)
                .setWorkEpisodes(20)
                .setScore(SCORE)
                .build();
    }
}
