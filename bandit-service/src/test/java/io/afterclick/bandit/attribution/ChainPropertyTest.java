package io.afterclick.bandit.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Chains are what a recount finds that is given all events at once, whatever the order in which they came. */
class ChainPropertyTest {
    private static final long T = 1_800_000_000_000L;
    private static final int RUNS = 5_000;
    private static final OutcomeClock CLOCK =
            new OutcomeClock(Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofHours(1));

    /** An event and the work whose history it belongs to. */
    private record Happened(String work, ReaderEvent event) {}

    @Test
    void chains_anyOrderWithDuplicates_equalTheRecount() {
        int chains = 0;
        for (long seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            int depth = random.nextInt(5);
            List<Happened> events = randomEvents(random);
            Map<String, Integer> expected = Recount.of(events, depth);
            List<Happened> arrivals = new ArrayList<>(events);
            events.stream().filter(event -> random.nextInt(5) == 0).forEach(arrivals::add);
            Collections.shuffle(arrivals, random);
            OneReader reader = new OneReader(CLOCK, depth);
            long now = T;
            for (Happened event : arrivals) {
                now += random.nextInt(500);
                reader.apply(event.work(), event.event(), now);
                if (random.nextInt(5) == 0) {
                    reader.advance(now);
                }
            }
            assertThat(found(reader)).as("seed %d", seed).isEqualTo(expected);
            chains += expected.values().stream().mapToInt(Integer::intValue).sum();
            reader.runOut();
            assertThat(reader.remembersNothing()).as("seed %d", seed).isTrue();
            assertThat(found(reader)).as("seed %d, forgotten", seed).isEqualTo(expected);
            for (OutcomeRevision revision : reader.all().values()) {
                assertThat(reader.sum(revision.shown().decisionId()))
                        .as("seed %d: absolute fields and changes agree", seed)
                        .isEqualTo(revision.verdict().counts(1));
                assertThat(reader.sum(revision.shown().decisionId()).fault())
                        .as("seed %d", seed)
                        .isEmpty();
            }
        }
        assertThat(chains).as("there was something to find").isGreaterThan(RUNS / 2);
    }

    private static Map<String, Integer> found(OneReader reader) {
        Map<String, Integer> found = new TreeMap<>();
        reader.all()
                .forEach((decision, revision) ->
                        found.put(decision, revision.verdict().chain().size()));
        return found;
    }

    /** Clicks and reads on few works, so that paths cross; decisions come a little before their clicks. */
    private static List<Happened> randomEvents(Random random) {
        List<Happened> events = new ArrayList<>();
        int works = 2 + random.nextInt(5);
        int clicks = 2 + random.nextInt(9);
        Set<String> readKeys = new HashSet<>();
        for (int d = 0; d < clicks; d++) {
            String query = "w" + random.nextInt(works);
            String work = "w" + random.nextInt(works);
            long decidedAt = T + random.nextInt(100_000);
            long clickedAt = decidedAt + random.nextInt(3_000);
            ShownWork shown = OneReader.shown("d" + d, query, decidedAt);
            events.add(new Happened(work, new ReaderEvent.Click(shown, clickedAt, clickedAt)));
            for (int r = random.nextInt(4); r > 0; r--) {
                int episode = 1 + random.nextInt(30);
                long readAt = clickedAt + random.nextInt(30_000);
                if (readKeys.add(work + episode)) {
                    events.add(
                            new Happened(work, new ReaderEvent.Read(episode, OneReader.WORK_EPISODES, readAt, readAt)));
                }
            }
        }
        return events;
    }

    /** The definition as a query over all events. */
    private static final class Recount {
        private final List<Clicked> clicks = new ArrayList<>();

        private record Clicked(String decision, String query, String work, long decidedAt, long at) {}

        private final Map<String, Long> readOnAt = new TreeMap<>();

        static Map<String, Integer> of(List<Happened> events, int depth) {
            Recount recount = new Recount();
            for (Happened happened : events) {
                if (happened.event() instanceof ReaderEvent.Click click) {
                    ShownWork shown = click.shown();
                    recount.clicks.add(new Clicked(
                            shown.decisionId(),
                            shown.queryWorkId(),
                            happened.work(),
                            shown.decidedAtMillis(),
                            click.timeMillis()));
                }
            }
            for (Clicked click : recount.clicks) {
                List<Long> reads = new ArrayList<>();
                for (Happened happened : events) {
                    if (happened.event() instanceof ReaderEvent.Read read
                            && happened.work().equals(click.work())
                            && click.equals(recount.latest(click.work(), read.timeMillis()))
                            && read.timeMillis() < ripeAt(click)) {
                        reads.add(read.timeMillis());
                    }
                }
                Collections.sort(reads);
                if (reads.size() >= 2) {
                    recount.readOnAt.put(click.decision(), reads.get(1));
                }
            }
            Map<String, Integer> chains = new TreeMap<>();
            for (Clicked click : recount.clicks) {
                chains.put(click.decision(), recount.followers(click, depth).size());
            }
            return chains;
        }

        /** When what followed a click was read on: each within the windows of all clicks that it hangs on. */
        private List<Long> followers(Clicked click, int depth) {
            List<Long> followers = new ArrayList<>();
            if (depth == 0) {
                return followers;
            }
            for (Clicked next : clicks) {
                Long at = readOnAt.get(next.decision());
                boolean isChild =
                        next.query().equals(click.work()) && click.equals(latest(next.query(), next.decidedAt()));
                if (isChild && at != null && at < ripeAt(click)) {
                    followers.add(at);
                    followers(next, depth - 1).stream()
                            .filter(later -> later < ripeAt(click))
                            .forEach(followers::add);
                }
            }
            return followers;
        }

        private Clicked latest(String work, long atMillis) {
            Clicked latest = null;
            for (Clicked click : clicks) {
                if (click.work().equals(work)
                        && click.at() <= atMillis
                        && (latest == null
                                || click.at() > latest.at()
                                || (click.at() == latest.at()
                                        && click.decision().compareTo(latest.decision()) > 0))) {
                    latest = click;
                }
            }
            return latest;
        }

        private static long ripeAt(Clicked click) {
            return click.at() + CLOCK.readWindow().toMillis();
        }
    }
}
