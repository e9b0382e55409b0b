package io.afterclick.insight.adapter.jdbc;

import io.afterclick.insight.adapter.store.ParquetHistory;
import io.afterclick.insight.history.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** A made-up history of an experiment, as insight-service writes it, and what a recount of it must find. */
public final class WrittenHistory {
    public static final String EXPERIMENT = "story-first";
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final String TENANT = "default";
    private static final int WORKS = 12;
    private static final int SLATE = 4;

    /** What counts of a shown work. */
    record Shown(
            String reader,
            String variant,
            int day,
            int work,
            int position,
            boolean clicked,
            boolean readOn,
            boolean oneAndDone,
            boolean degraded) {}

    final List<Shown> shown = new ArrayList<>();
    final List<Fact> facts = new ArrayList<>();
    /** Distinct reads of each reader that came at or after the first decision. */
    final java.util.Map<String, Integer> reads = new java.util.TreeMap<>();

    final java.util.Set<String> returned = new java.util.TreeSet<>();

    private final SplittableRandom random;
    private int decisions;

    private WrittenHistory(long seed) {
        random = new SplittableRandom(seed);
    }

    /** With a bot, a reader in both variants, a degraded decision, open outcomes at the end, and early revisions. */
    public static WrittenHistory of(int readers, double lift, long seed) {
        WrittenHistory made = new WrittenHistory(seed);
        for (int work = 0; work < WORKS; work++) {
            made.facts.add(work(work));
        }
        for (int reader = 0; reader < readers; reader++) {
            made.reader("r" + reader, reader % 2 == 0 ? "control" : "two-step", reader % 2 == 0 ? 1 : lift);
        }
        made.decision("bot", "control", 1, START.plusSeconds(60), 1, false, true, false);
        made.decision("both", "control", 1, START.plusSeconds(60), 1, false, false, false);
        made.decision("both", "two-step", 1, START.plusSeconds(120), 1, false, false, false);
        made.decision("late", "control", 1, START.plus(Duration.ofDays(20)), 1, false, false, true);
        return made;
    }

    static String pricing(int work) {
        return work % 3 == 0 ? "paid" : "free_first";
    }

    static String retriever(int position) {
        return position == 1 ? "als" : "text";
    }

    public void write(Path folder) {
        try (ParquetHistory history = new ParquetHistory(folder)) {
            int half = facts.size() / 2;
            history.store("topic", 0, 0, half, facts.subList(0, half));
            history.store("topic", 0, half, facts.size(), facts.subList(half, facts.size()));
        }
    }

    private static Fact work(int work) {
        return new Fact.Work(
                TENANT,
                START,
                work,
                "w" + work,
                Optional.of(new Fact.Description(
                        "Work " + work,
                        List.of(),
                        List.of("g" + work % 2, "g" + (2 + work % 4)),
                        List.of(),
                        "ko",
                        pricing(work),
                        1,
                        20,
                        "webtoon",
                        "",
                        Optional.empty(),
                        true)));
    }

    private void reader(String reader, String variant, double lift) {
        int visits = 1 + random.nextInt(4);
        for (int visit = 0; visit < visits; visit++) {
            Instant at = START.plus(Duration.ofHours(random.nextInt(5) + 30L * visit));
            if (visit > 0 && at.isAfter(firstOf(reader).plus(Duration.ofDays(1)))) {
                returned.add(reader);
            }
            decision(reader, variant, lift, at, 1, random.nextInt(40) == 0, false, false);
        }
    }

    private final java.util.Map<String, Instant> first = new java.util.HashMap<>();

    private Instant firstOf(String reader) {
        return first.get(reader);
    }

    private void decision(
            String reader,
            String variant,
            double lift,
            Instant at,
            int version,
            boolean degraded,
            boolean bot,
            boolean open) {
        String id = "d" + decisions++;
        first.merge(reader, at, (a, b) -> a.isBefore(b) ? a : b);
        List<Fact.Slot> slots = new ArrayList<>();
        int start = random.nextInt(WORKS);
        for (int i = 0; i < SLATE; i++) {
            slots.add(new Fact.Slot("w" + (start + i) % WORKS, i + 1, 0.5, retriever(i + 1)));
        }
        facts.add(new Fact.Decision(
                TENANT,
                at,
                reader,
                id,
                "q",
                variant.equals("control") ? "click" : "two-step",
                version,
                "m",
                slots,
                degraded ? List.of("bandit") : List.of(),
                List.of(
                        new Fact.Assignment(EXPERIMENT, 3, variant, true),
                        new Fact.Assignment("other", 1, "x", false))));
        facts.add(impression(reader, at, id));
        for (int i = 0; i < SLATE; i++) {
            int work = (start + i) % WORKS;
            boolean clicked = !open && random.nextDouble() < 0.25;
            boolean readOn = clicked && random.nextDouble() < (work % 3 == 0 ? 0.2 : 0.5) * lift;
            boolean done = clicked && !readOn && random.nextBoolean();
            facts.add(outcome(reader, id, at, work, i + 1, false, false, "seen", 1, bot));
            String stage = readOn ? "read_on" : done ? "one_and_done" : clicked ? "unread" : open ? "seen" : "miss";
            facts.add(outcome(reader, id, at, work, i + 1, clicked, readOn, stage, 2, bot));
            if (!bot && !open) {
                shown.add(new Shown(
                        reader,
                        variant,
                        (int) Duration.between(START, at).toDays(),
                        work,
                        i + 1,
                        clicked,
                        readOn,
                        done,
                        degraded));
            }
            if (readOn) {
                for (int episode = 1; episode <= 2; episode++) {
                    facts.add(read(reader, at.plusSeconds(60), "w" + work, episode, id));
                    facts.add(read(reader, at.plusSeconds(60), "w" + work, episode, id));
                }
            }
        }
    }

    private static Fact impression(String reader, Instant at, String decision) {
        return new Fact.Event(
                TENANT,
                at,
                at,
                reader,
                "impression",
                "w0",
                Optional.of(new Fact.Shown(decision, "q", 1, at, "p", 1, "m", 0.5)),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                20);
    }

    private Fact read(String reader, Instant at, String work, int episode, String decision) {
        if (distinct.add(reader + " " + work + " " + episode)) {
            reads.merge(reader, 1, Integer::sum);
        }
        return new Fact.Event(
                TENANT,
                at,
                at,
                reader,
                "read",
                work,
                Optional.empty(),
                OptionalInt.of(episode),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                20);
    }

    private final java.util.Set<String> distinct = new java.util.HashSet<>();

    private static Fact outcome(
            String reader,
            String decision,
            Instant at,
            int work,
            int position,
            boolean clicked,
            boolean readOn,
            String stage,
            int revision,
            boolean bot) {
        return new Fact.Outcome(
                TENANT,
                at,
                reader,
                decision,
                "q",
                "w" + work,
                position,
                "p",
                1,
                "m",
                Optional.of(at),
                clicked ? Optional.of(at.plusSeconds(5)) : Optional.empty(),
                readOn ? Optional.of(at.plusSeconds(60)) : Optional.empty(),
                readOn ? 2 : 0,
                stage,
                revision,
                0.5,
                0,
                bot);
    }
}
