package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.ArmKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of events after all windows have closed, by the words of the contract: a batch query over all events at once,
 * that shares nothing with the learner but the arithmetic of counts. For works of many episodes.
 */
final class OfflineRecount {
    private final OutcomeClock clock;
    private final int chainDepth;

    OfflineRecount(OutcomeClock clock, int chainDepth) {
        this.clock = clock;
        this.chainDepth = chainDepth;
    }

    /** A shown work; times are 0 where it did not happen. */
    private static final class Shown {
        private final ShownWork work;
        private long clickedAt;
        private long readOnAt;
        private final List<Long> reads = new ArrayList<>();

        private Shown(ShownWork work) {
            this.work = work;
        }

        private long decidedAt() {
            return Timestamps.toMillis(work.getDecidedAt());
        }
    }

    Map<ArmKey, ArmCounts> of(Collection<Event> events) {
        Map<String, List<Event>> byReader = new HashMap<>();
        events.forEach(event -> byReader.computeIfAbsent(event.getReaderId(), reader -> new ArrayList<>())
                .add(event));
        Map<ArmKey, ArmCounts> counts = new HashMap<>();
        for (List<Event> ofReader : byReader.values()) {
            for (Map.Entry<Shown, OutcomeCounts> outcome : outcomes(ofReader).entrySet()) {
                ShownWork work = outcome.getKey().work;
                ArmKey arm = ArmKey.newBuilder()
                        .setTenant(ofReader.get(0).getTenant())
                        .setQueryWorkId(work.getQueryWorkId())
                        .setCandidateWorkId(work.getWorkId())
                        .build();
                counts.merge(
                        arm,
                        ArmCounts.ZERO.plus(outcome.getKey().decidedAt(), outcome.getValue(), work.getScore()),
                        (sum, one) -> sum.plus(outcome.getKey().decidedAt(), outcome.getValue(), work.getScore()));
            }
        }
        return counts;
    }

    private Map<Shown, OutcomeCounts> outcomes(List<Event> events) {
        Map<String, Shown> shown = new TreeMap<>();
        Map<String, Long> reads = new TreeMap<>();
        for (Event event : events) {
            long at = Timestamps.toMillis(event.getTime());
            if (event.hasRead()) {
                reads.merge(event.getRead().getWorkId() + " " + event.getRead().getEpisode(), at, Math::min);
                continue;
            }
            ShownWork work = event.hasClick()
                    ? event.getClick().getShown()
                    : event.getImpression().getShown();
            Shown of = shown.computeIfAbsent(work.getDecisionId() + " " + work.getWorkId(), key -> new Shown(work));
            if (event.hasClick()) {
                of.clickedAt = of.clickedAt == 0 ? at : Math.min(of.clickedAt, at);
            }
        }
        List<Shown> clicks =
                shown.values().stream().filter(of -> of.clickedAt > 0).toList();
        reads.forEach((key, at) -> {
            Shown latest = latest(clicks, key.substring(0, key.indexOf(' ')), at);
            if (latest != null && at - latest.clickedAt < clock.readWindow().toMillis()) {
                latest.reads.add(at);
            }
        });
        for (Shown click : clicks) {
            click.reads.sort(null);
            click.readOnAt = click.reads.size() >= 2 ? click.reads.get(1) : 0;
        }
        Map<Shown, OutcomeCounts> outcomes = new HashMap<>();
        shown.values().forEach(of -> outcomes.put(of, counts(of, clicks)));
        return outcomes;
    }

    private OutcomeCounts counts(Shown of, List<Shown> clicks) {
        int position = of.work.getPosition();
        if (of.clickedAt == 0) {
            return OutcomeCounts.ofMiss(position);
        }
        OutcomeCounts chain =
                OutcomeCounts.ofChain(followers(of, clicks, chainDepth).size());
        if (of.readOnAt > 0) {
            return OutcomeCounts.ofReadOn(position, bin(of.readOnAt - of.clickedAt))
                    .plus(chain);
        }
        return (of.reads.isEmpty() ? OutcomeCounts.ofUnreadClick(position) : OutcomeCounts.ofOneAndDone(position))
                .plus(chain);
    }

    private List<Long> followers(Shown click, List<Shown> clicks, int depth) {
        List<Long> followers = new ArrayList<>();
        long ripeAt = click.clickedAt + clock.readWindow().toMillis();
        for (Shown next : clicks) {
            boolean isChild = depth > 0
                    && next.work.getQueryWorkId().equals(click.work.getWorkId())
                    && click == latest(clicks, next.work.getQueryWorkId(), next.decidedAt());
            if (isChild && next.readOnAt > 0 && next.readOnAt < ripeAt) {
                followers.add(next.readOnAt);
                followers(next, clicks, depth - 1).stream()
                        .filter(at -> at < ripeAt)
                        .forEach(followers::add);
            }
        }
        return followers;
    }

    private static Shown latest(List<Shown> clicks, String work, long atMillis) {
        Shown latest = null;
        for (Shown click : clicks) {
            if (click.work.getWorkId().equals(work)
                    && click.clickedAt <= atMillis
                    && (latest == null || click.clickedAt > latest.clickedAt)) {
                latest = click;
            }
        }
        return latest;
    }

    private int bin(long delayMillis) {
        for (int bin = 0; bin < 12; bin++) {
            if (delayMillis < clock.readWindow().toMillis() / Math.pow(4, 11 - bin)) {
                return bin;
            }
        }
        throw new IllegalStateException("a delay beyond the read window: " + delayMillis);
    }
}
