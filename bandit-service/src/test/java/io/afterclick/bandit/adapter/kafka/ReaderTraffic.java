package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.util.Timestamps;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Made-up readers who go from work to work: slates of ten works seen, one in three clicked, some read on, and asked again
 * for what is related.
 */
final class ReaderTraffic {
    private static final int WORKS = 200;
    private static final int SLATE = 10;
    private static final int EPISODES = 20;
    private static final String TENANT = "t";

    private final Random random;
    private final long fromMillis;
    private final int spanMillis;
    private int readers;
    private int decisions;

    /** @param spanMillis time within which a reader's visit begins */
    ReaderTraffic(long seed, long fromMillis, int spanMillis) {
        this.random = new Random(seed);
        this.fromMillis = fromMillis;
        this.spanMillis = spanMillis;
    }

    /** At least so many events, in the order of their times. */
    List<Event> events(int atLeast) {
        List<Event> events = new ArrayList<>(atLeast + 100);
        while (events.size() < atLeast) {
            addVisit(events);
        }
        events.sort((a, b) -> Timestamps.compare(a.getTime(), b.getTime()));
        return events;
    }

    private void addVisit(List<Event> events) {
        String reader = "reader" + readers++;
        long now = fromMillis + random.nextInt(spanMillis);
        String query = "w" + random.nextInt(WORKS);
        for (int slates = 1 + random.nextInt(4); slates > 0; slates--) {
            List<ShownWork> slate = slate(query, now);
            for (ShownWork shown : slate) {
                if (random.nextInt(20) > 0) {
                    events.add(event(reader, now + 200)
                            .setImpression(Impression.newBuilder().setShown(shown))
                            .build());
                }
            }
            if (random.nextInt(3) > 0) {
                return;
            }
            ShownWork clicked = slate.get(random.nextInt(SLATE));
            now += 1_000 + random.nextInt(20_000);
            events.add(event(reader, now)
                    .setClick(Click.newBuilder().setShown(clicked))
                    .build());
            for (int episode = random.nextInt(5); episode > 0; episode--) {
                now += 1_000 + random.nextInt(20_000);
                events.add(event(reader, now)
                        .setRead(Read.newBuilder()
                                .setWorkId(clicked.getWorkId())
                                .setEpisode(episode)
                                .setWorkEpisodes(EPISODES))
                        .build());
            }
            query = clicked.getWorkId();
        }
    }

    private List<ShownWork> slate(String query, long decidedAt) {
        String decision = "decision" + decisions++;
        int first = random.nextInt(WORKS);
        List<ShownWork> slate = new ArrayList<>();
        for (int i = 0; i < SLATE; i++) {
            slate.add(ShownWork.newBuilder()
                    .setDecisionId(decision)
                    .setQueryWorkId(query)
                    .setWorkId("w" + (first + i * 7) % WORKS)
                    .setPosition(i + 1)
                    .setDecidedAt(Timestamps.fromMillis(decidedAt))
                    .setPolicy("two-step")
                    .setPolicyVersion(1)
                    .setModelVersion("model-1")
                    .setWorkEpisodes(EPISODES)
                    .setScore(1.0 / (60 + i))
                    .build());
        }
        return slate;
    }

    private static Event.Builder event(String reader, long at) {
        return Event.newBuilder()
                .setTenant(TENANT)
                .setReaderId(reader)
                .setTime(Timestamps.fromMillis(at))
                .setReceivedAt(Timestamps.fromMillis(at));
    }
}
