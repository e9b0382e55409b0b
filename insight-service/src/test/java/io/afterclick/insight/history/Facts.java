package io.afterclick.insight.history;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Facts for tests, with what does not matter filled in. */
public final class Facts {
    public static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    private Facts() {}

    public static Fact.Event read(String tenant, String reader, String work, int episode, Instant time) {
        return new Fact.Event(
                tenant,
                time,
                time,
                reader,
                "read",
                work,
                Optional.empty(),
                episode == 0 ? OptionalInt.empty() : OptionalInt.of(episode),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                12);
    }

    public static Fact.Event imported(String tenant, String reader, String work, Instant time) {
        return new Fact.Event(
                tenant,
                time,
                time,
                reader,
                "read",
                work,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalDouble.of(3),
                OptionalDouble.of(4.5),
                true,
                0);
    }

    public static Fact.Event shown(
            String type, String tenant, String reader, String decision, String work, Instant time) {
        return new Fact.Event(
                tenant,
                time,
                time,
                reader,
                type,
                work,
                Optional.of(new Fact.Shown(decision, "query", 3, time, "two-step", 7, "m1", 0.25)),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                12);
    }

    public static Fact.Decision decision(String tenant, String reader, String decision, Instant time) {
        return new Fact.Decision(
                tenant,
                time,
                reader,
                decision,
                "query",
                "two-step",
                7,
                "m1",
                List.of(new Fact.Slot("w1", 1, 0.5), new Fact.Slot("w2", 2, 0.25)),
                List.of("feature"),
                List.of(new Fact.Assignment("e1", 2, "b", true), new Fact.Assignment("e2", 1, "a", false)));
    }

    public static Fact.Outcome outcome(
            String tenant, String reader, String decision, String work, int revision, String stage, Instant time) {
        return new Fact.Outcome(
                tenant,
                time,
                reader,
                decision,
                "query",
                work,
                1,
                "two-step",
                7,
                "m1",
                Optional.of(time.plusSeconds(1)),
                Optional.of(time.plusSeconds(2)),
                Optional.empty(),
                revision,
                stage,
                revision,
                0.25,
                0,
                false);
    }

    /** One whose message is its offset. */
    public static Fact.OutcomeChange change(String tenant, String reader, long offset, Instant time) {
        return new Fact.OutcomeChange(
                tenant,
                time,
                time.plusSeconds(60),
                reader,
                offset,
                Long.toString(offset).getBytes(StandardCharsets.US_ASCII));
    }

    public static Fact.DecisionRecord record(String tenant, String decision, Instant time) {
        return new Fact.DecisionRecord(
                tenant, time, decision, "query", "two-step", 7, "m1", 0.05, new byte[] {0, 1, -1});
    }

    public static Fact.Work work(String tenant, String work, String title, long offset, Instant time) {
        return new Fact.Work(
                tenant,
                time,
                offset,
                work,
                Optional.of(new Fact.Description(
                        title,
                        List.of("Mara Lind", "O'Neil"),
                        List.of("drama"),
                        List.of(),
                        "en",
                        "free_first",
                        3,
                        48,
                        "webtoon",
                        "",
                        Optional.of(time),
                        true)));
    }

    public static Fact.Work deletedWork(String tenant, String work, long offset, Instant time) {
        return new Fact.Work(tenant, time, offset, work, Optional.empty());
    }
}
