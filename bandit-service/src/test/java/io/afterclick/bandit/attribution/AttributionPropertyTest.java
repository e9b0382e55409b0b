package io.afterclick.bandit.attribution;

import static io.afterclick.bandit.attribution.Verdict.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.attribution.Attribution.Behaviour;
import io.afterclick.bandit.attribution.Attribution.Effect;
import io.afterclick.bandit.attribution.Attribution.Step;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.OutcomeCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever comes in whatever order, the sums of changes are what a recount of all events at that time finds. */
class AttributionPropertyTest {
    private static final long T = 1_800_000_000_000L;
    private static final int RUNS = 20_000;

    @Test
    void counts_anyOrderWithDuplicates_equalTheRecount() {
        OutcomeClock clock = new OutcomeClock(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMinutes(10));
        for (long seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            List<ReaderEvent> events = randomEvents(random, 60_000, () -> 1 + random.nextInt(5));
            run(seed, clock, shuffled(events, random, 30_000), random, true);
        }
    }

    @Test
    void counts_overTimesInWhichStateIsForgotten_equalTheRecount() {
        OutcomeClock clock = new OutcomeClock(Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(2));
        for (long seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            int[] episode = {0};
            // Episodes don't come back after days: the natural key of a read is remembered as long as its window.
            List<ReaderEvent> events = randomEvents(random, 7_200_000, () -> ++episode[0]);
            run(seed, clock, shuffled(events, random, 100_000), random, false);
        }
    }

    private static void run(
            long seed, OutcomeClock clock, List<ReaderEvent> arrivals, Random random, boolean sendAgain) {
        Attribution attribution = new Attribution(clock, 3);
        WorkHistory history = WorkHistory.EMPTY;
        Map<String, OutcomeCounts> counts = new TreeMap<>();
        Map<String, OutcomeRevision> last = new HashMap<>();
        List<OutcomeRevision> changes = new ArrayList<>();
        long now = T;
        for (ReaderEvent event : arrivals) {
            while (random.nextInt(3) == 0 && now < event.receivedAtMillis()) {
                now += random.nextLong(event.receivedAtMillis() - now + 1);
                Step step = attribution.advance(history, now, Behaviour.HUMAN);
                history = step.history();
                take(seed, step, counts, last, changes);
            }
            now = Math.max(now, event.receivedAtMillis());
            Step step = attribution.apply(history, event, now, Behaviour.HUMAN);
            history = step.history();
            take(seed, step, counts, last, changes);
        }
        now += random.nextLong(clock.readWindow().toMillis() * 2);
        Step step = attribution.advance(history, now, Behaviour.HUMAN);
        history = step.history();
        take(seed, step, counts, last, changes);
        assertThat(counts).as("seed %d", seed).isEqualTo(Recount.of(arrivals, clock, now));
        assertThat(armCounts(changes, random)).as("seed %d, as one arm", seed).isEqualTo(recountArm(last));
        if (sendAgain) {
            for (ReaderEvent event : arrivals) {
                Step again = attribution.apply(history, event, now, Behaviour.HUMAN);
                assertThat(again.effect()).as("seed %d", seed).isEqualTo(Effect.KNOWN);
                assertThat(again.history()).isEqualTo(history);
                assertThat(again.revisions()).isEmpty();
            }
        }
        // Run out: ripe, then forgotten, and nothing is counted or uncounted by forgetting.
        Map<String, OutcomeCounts> ripe = Recount.of(arrivals, clock, Long.MAX_VALUE / 2);
        for (int i = 0; i < 1_000 && !history.isEmpty(); i++) {
            Step out = attribution.advance(history, attribution.nextDue(history).orElseThrow(), Behaviour.HUMAN);
            history = out.history();
            take(seed, out, counts, last, changes);
        }
        assertThat(history.isEmpty()).as("seed %d", seed).isTrue();
        assertThat(counts).as("seed %d, all ripe", seed).isEqualTo(ripe);
    }

    /** The changes in any order: what the counting step adds up, whatever the shuffle between did. */
    private static ArmCounts armCounts(List<OutcomeRevision> changes, Random random) {
        List<OutcomeRevision> anyOrder = new ArrayList<>(changes);
        Collections.shuffle(anyOrder, random);
        ArmCounts sum = ArmCounts.ZERO;
        for (OutcomeRevision revision : anyOrder) {
            ShownWork shown = revision.shown();
            sum = sum.plus(shown.decidedAtMillis(), revision.change(), shown.score());
        }
        return sum;
    }

    private static ArmCounts recountArm(Map<String, OutcomeRevision> last) {
        ArmCounts sum = ArmCounts.ZERO;
        for (OutcomeRevision revision : last.values()) {
            ShownWork shown = revision.shown();
            sum = sum.plus(shown.decidedAtMillis(), revision.verdict().counts(shown.position()), shown.score());
        }
        return sum;
    }

    private static void take(
            long seed,
            Step step,
            Map<String, OutcomeCounts> counts,
            Map<String, OutcomeRevision> last,
            List<OutcomeRevision> changes) {
        for (OutcomeRevision revision : step.revisions()) {
            changes.add(revision);
            String decision = revision.shown().decisionId();
            OutcomeCounts sum =
                    counts.getOrDefault(decision, OutcomeCounts.ZERO).plus(revision.change());
            counts.put(decision, sum);
            assertThat(sum.fault()).as("seed %d", seed).isEmpty();
            assertThat(sum)
                    .as("seed %d: absolute fields and changes agree", seed)
                    .isEqualTo(revision.verdict().counts(revision.shown().position()));
            OutcomeRevision before = last.put(decision, revision);
            assertThat(revision.revision()).isEqualTo(before == null ? 1 : before.revision() + 1);
        }
    }

    private interface Episodes {
        int next();
    }

    /** Events in the order of their times; decisions are acted on soon, some late. */
    private static List<ReaderEvent> randomEvents(Random random, int spanMillis, Episodes episodes) {
        List<ReaderEvent> events = new ArrayList<>();
        int decisions = 1 + random.nextInt(5);
        int workEpisodes = random.nextInt(4);
        for (int d = 0; d < decisions; d++) {
            long decidedAt = T + random.nextInt(spanMillis);
            ShownWork shown = new ShownWork(
                    "d" + d, "query", 1 + random.nextInt(10), decidedAt, "p", 1, "", workEpisodes, 1.0 / (60 + d));
            long seenAt = decidedAt + random.nextInt(8_000);
            if (random.nextInt(4) > 0) {
                events.add(new ReaderEvent.Impression(shown, seenAt, seenAt));
            }
            if (random.nextInt(3) > 0) {
                long clickedAt = seenAt + random.nextInt(12_000);
                events.add(new ReaderEvent.Click(shown, clickedAt, clickedAt));
                for (int r = random.nextInt(5); r > 0; r--) {
                    long readAt = clickedAt - 2_000 + random.nextInt(25_000);
                    int episode = random.nextInt(8) == 0 ? EpisodeRead.WHOLE_WORK : episodes.next();
                    if (episode == EpisodeRead.WHOLE_WORK && spanMillis > 1_000_000) {
                        continue; // the natural key would come back long after
                    }
                    events.add(new ReaderEvent.Read(episode, workEpisodes, readAt, readAt));
                }
            }
        }
        return events;
    }

    /** The events, some twice, each received up to {@code maxDelayMillis} after its time, in order of receipt. */
    private static List<ReaderEvent> shuffled(List<ReaderEvent> events, Random random, int maxDelayMillis) {
        List<ReaderEvent> arrivals = new ArrayList<>();
        for (ReaderEvent event : events) {
            for (int copies = random.nextInt(4) == 0 ? 2 : 1; copies > 0; copies--) {
                long delay = random.nextBoolean() ? 0 : random.nextInt(maxDelayMillis);
                arrivals.add(receivedAt(event, event.timeMillis() + delay));
            }
        }
        Collections.shuffle(arrivals, random);
        arrivals.sort((a, b) -> Long.compare(a.receivedAtMillis(), b.receivedAtMillis()));
        return arrivals;
    }

    private static ReaderEvent receivedAt(ReaderEvent event, long receivedAt) {
        if (event instanceof ReaderEvent.Impression impression) {
            return new ReaderEvent.Impression(impression.shown(), impression.timeMillis(), receivedAt);
        }
        if (event instanceof ReaderEvent.Click click) {
            return new ReaderEvent.Click(click.shown(), click.timeMillis(), receivedAt);
        }
        ReaderEvent.Read read = (ReaderEvent.Read) event;
        return new ReaderEvent.Read(read.episode(), read.workEpisodes(), read.timeMillis(), receivedAt);
    }

    /** The definitions of the words, written down as a batch query over all events, without any state or revision. */
    private static final class Recount {
        static Map<String, OutcomeCounts> of(List<ReaderEvent> events, OutcomeClock clock, long asOf) {
            long clickWindow = clock.clickWindow().toMillis();
            long readWindow = clock.readWindow().toMillis();
            long late = clock.late().toMillis();
            Map<String, Long> seen = new TreeMap<>();
            Map<String, Long> clicked = new TreeMap<>();
            Map<Integer, Long> read = new TreeMap<>();
            Map<String, Integer> positions = new TreeMap<>();
            int workEpisodes = 0;
            for (ReaderEvent event : events) {
                if (event instanceof ReaderEvent.Read r) {
                    if (r.receivedAtMillis() < r.timeMillis() + readWindow + late) {
                        read.merge(r.episode(), r.timeMillis(), Math::min);
                    }
                    workEpisodes = r.workEpisodes();
                    continue;
                }
                boolean isClick = event instanceof ReaderEvent.Click;
                ShownWork shown =
                        isClick ? ((ReaderEvent.Click) event).shown() : ((ReaderEvent.Impression) event).shown();
                workEpisodes = shown.workEpisodes();
                positions.put(shown.decisionId(), shown.position());
                if (event.receivedAtMillis() < shown.decidedAtMillis() + clickWindow + late) {
                    seen.merge(shown.decisionId(), event.timeMillis(), Math::min);
                    if (isClick) {
                        clicked.merge(shown.decisionId(), event.timeMillis(), Math::min);
                    }
                }
            }
            Map<String, OutcomeCounts> counts = new TreeMap<>();
            for (String decision : seen.keySet()) {
                counts.put(
                        decision,
                        count(decision, positions.get(decision), seen, clicked, read, workEpisodes, clock, asOf));
            }
            return counts;
        }

        private static OutcomeCounts count(
                String decision,
                int position,
                Map<String, Long> seen,
                Map<String, Long> clicked,
                Map<Integer, Long> read,
                int workEpisodes,
                OutcomeClock clock,
                long asOf) {
            Long click = clicked.get(decision);
            if (click == null) {
                boolean open = asOf < seen.get(decision) + clock.clickWindow().toMillis();
                return open ? OutcomeCounts.ofSeen(position) : OutcomeCounts.ofMiss(position);
            }
            List<Long> times = new ArrayList<>();
            long wholeAt = NEVER;
            for (Map.Entry<Integer, Long> entry : read.entrySet()) {
                long at = entry.getValue();
                boolean inWindow =
                        at >= click && at - click < clock.readWindow().toMillis();
                boolean laterClick = clicked.entrySet().stream()
                        .anyMatch(other -> other.getValue() <= at
                                && (other.getValue() > click
                                        || (other.getValue().equals(click)
                                                && other.getKey().compareTo(decision) > 0)));
                if (inWindow && !laterClick) {
                    times.add(at);
                    if (entry.getKey() == EpisodeRead.WHOLE_WORK) {
                        wholeAt = at;
                    }
                }
            }
            Collections.sort(times);
            int needed = workEpisodes == 1 ? 1 : 2;
            long readOnAt = times.size() >= needed ? times.get(needed - 1) : NEVER;
            if (workEpisodes == 0) {
                readOnAt = Math.min(readOnAt, wholeAt);
            }
            if (readOnAt != NEVER) {
                return OutcomeCounts.ofReadOn(position, bin(readOnAt - click, clock));
            }
            if (asOf - click < clock.readWindow().toMillis()) {
                return OutcomeCounts.ofPendingClick(position, bin(asOf - click, clock));
            }
            return times.isEmpty() ? OutcomeCounts.ofUnreadClick(position) : OutcomeCounts.ofOneAndDone(position);
        }

        private static int bin(long age, OutcomeClock clock) {
            for (int i = 0; i < 12; i++) {
                if (age < clock.readWindow().toMillis() / Math.pow(4, 11 - i)) {
                    return i;
                }
            }
            return 11;
        }
    }
}
