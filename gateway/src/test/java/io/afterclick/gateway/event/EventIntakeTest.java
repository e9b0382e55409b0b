package io.afterclick.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.adapter.token.ProtobufClaimsFormat;
import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.event.ReaderEvent.Click;
import io.afterclick.gateway.event.ReaderEvent.Impression;
import io.afterclick.gateway.event.ReaderEvent.Read;
import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.gateway.testing.Works;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EventIntakeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TENANT = "t";

    private final Catalog catalog = Works.catalog(Works.work(TENANT, "a", 12), Works.work(TENANT, "b", 1));
    private final DecisionTokens tokens = new DecisionTokens(
            List.of(TokenKey.of("a secret that is long enough to be one".getBytes(StandardCharsets.UTF_8))),
            new ProtobufClaimsFormat(),
            Duration.ofHours(24),
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final FakeLog log = new FakeLog();
    private final FakeMeter meter = new FakeMeter();
    private final EventIntake intake = new EventIntake(catalog, tokens, log, meter, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void record_click_isExpandedFromItsToken() {
        record(click(token("r", NOW), "b"));
        assertThat(log.events).singleElement().isInstanceOfSatisfying(Click.class, click -> {
            assertThat(click.origin()).isEqualTo(new ReaderEvent.Origin(TENANT, "r", NOW.minusSeconds(1), NOW));
            assertThat(click.shown())
                    .isEqualTo(new ShownWork("decision", "query", "b", 2, NOW, "policy", 3, "model", 1, 0.5f));
        });
    }

    @Test
    void record_impressionWithoutWork_isOneForEachShownWork() {
        assertThat(record(impression(token("r", NOW), ""))).isEqualTo(1);
        assertThat(log.events)
                .extracting(event -> ((Impression) event).shown().workId())
                .containsExactly("a", "b", "gone");
        assertThat(log.events)
                .extracting(event -> ((Impression) event).shown().workEpisodes())
                .containsExactly(12, 1, 0);
        assertThat(meter.accepted).containsExactly(Map.entry(EventType.IMPRESSION, 3));
    }

    @Test
    void record_impressionOfAnEmptySlate_isAcceptedAndNothingKept() {
        String token = tokens.issue(claims(TENANT, "r", NOW, List.of()));
        assertThat(record(impression(token, ""))).isEqualTo(1);
        assertThat(log.events).isEmpty();
    }

    @Test
    void record_slateForNobody_isGoodForAnyReader() {
        record(click(token("", NOW), "a"));
        assertThat(log.events).hasSize(1);
    }

    @Test
    void record_read_getsTheEpisodesOfTheWork() {
        record(read("a", 3), read("unknown", 3));
        assertThat(log.events)
                .extracting(event -> ((Read) event).workEpisodes())
                .containsExactly(12, 0);
    }

    @Test
    void record_importedRead_mayHaveATimeOrNone() {
        record(
                new Builder(EventType.READ)
                        .work("a")
                        .time(Optional.empty())
                        .imported()
                        .build(),
                new Builder(EventType.READ).work("a").imported().build());
        assertThat(log.events).extracting(event -> event.origin().time()).containsExactly(NOW, NOW.minusSeconds(1));
        assertThat(log.events).allMatch(event -> ((Read) event).imported());
    }

    @Test
    void record_timeAhead_upToFiveMinutesIsTaken() {
        record(new Builder(EventType.READ)
                .work("a")
                .time(Optional.of(NOW.plusSeconds(300)))
                .build());
        assertThat(log.events).hasSize(1);
        assertThat(faults(new Builder(EventType.READ)
                        .work("a")
                        .time(Optional.of(NOW.plusSeconds(300).plusNanos(1)))
                        .build()))
                .containsExactly(new Fault(
                        "events[0].time", Kind.OUT_OF_RANGE, "is more than 5 minutes ahead of the server's clock"));
        assertThat(faults(new Builder(EventType.READ)
                        .work("a")
                        .time(Optional.of(Instant.EPOCH.minusMillis(1)))
                        .build()))
                .extracting(Fault::field)
                .containsExactly("events[0].time");
    }

    @Test
    void record_badTokens_areToldApart() {
        String good = token("r", NOW);
        String forged = (good.charAt(0) == 'A' ? "B" : "A") + good.substring(1);
        String expired = token("r", NOW.minus(Duration.ofHours(25)));
        String ofOtherTenant = tokens.issue(claims("other", "r", NOW, List.of("a")));
        String ofOtherReader = token("somebody else", NOW);
        assertThat(faults(
                        click(forged, "a"),
                        click(expired, "a"),
                        click(ofOtherTenant, "a"),
                        click(ofOtherReader, "a"),
                        click(good, "not shown"),
                        click("x".repeat(40_000), "a")))
                .extracting(fault -> fault.field() + " " + fault.kind())
                .containsExactly(
                        "events[0].decision_token TOKEN_FORGED",
                        "events[1].decision_token TOKEN_EXPIRED",
                        "events[2].decision_token TOKEN_MISMATCHED",
                        "events[3].decision_token TOKEN_MISMATCHED",
                        "events[4].work_id TOKEN_MISMATCHED",
                        "events[5].decision_token TOKEN_FORGED");
        assertThat(meter.refused)
                .containsEntry(Kind.TOKEN_FORGED, 2)
                .containsEntry(Kind.TOKEN_EXPIRED, 1)
                .containsEntry(Kind.TOKEN_MISMATCHED, 3);
    }

    @Test
    void record_missingFields_areNamed() {
        ClientEvent nothing = new ClientEvent(
                Optional.empty(),
                "",
                Optional.empty(),
                "",
                "",
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false);
        assertThat(faults(
                        nothing,
                        click("", ""),
                        impression("", ""),
                        new Builder(EventType.READ).time(Optional.empty()).build()))
                .extracting(Fault::field)
                .containsExactly(
                        "events[0].reader_id",
                        "events[0].time",
                        "events[0].type",
                        "events[1].work_id",
                        "events[1].decision_token",
                        "events[2].decision_token",
                        "events[3].time",
                        "events[3].work_id");
    }

    @Test
    void record_fieldsOfOtherTypes_areNamed() {
        ClientEvent click = new ClientEvent(
                Optional.of(EventType.CLICK),
                "r",
                Optional.of(NOW),
                token("r", NOW),
                "a",
                OptionalInt.of(1),
                OptionalDouble.of(1),
                OptionalDouble.of(1),
                true);
        ClientEvent read =
                new Builder(EventType.READ).work("a").token(token("r", NOW)).build();
        assertThat(faults(click, read))
                .extracting(Fault::field)
                .containsExactly(
                        "events[0].episode",
                        "events[0].plays",
                        "events[0].rating",
                        "events[0].imported",
                        "events[1].decision_token");
    }

    @Test
    void record_numbersOutOfRange_areNamed() {
        for (int episode : new int[] {0, -1, 1_000_001}) {
            assertThat(faults(read("a", episode))).extracting(Fault::field).containsExactly("events[0].episode");
        }
        for (double plays : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThat(faults(new Builder(EventType.READ).work("a").plays(plays).build()))
                    .extracting(Fault::field)
                    .containsExactly("events[0].plays");
        }
        assertThat(faults(new Builder(EventType.READ)
                        .work("a")
                        .rating(Double.NEGATIVE_INFINITY)
                        .build()))
                .extracting(Fault::field)
                .containsExactly("events[0].rating");
    }

    @Test
    void record_batchSize_isBounded() {
        assertThat(faults()).extracting(Fault::field).containsExactly("events");
        assertThat(faults(Collections.nCopies(1_001, read("a", 1)).toArray(ClientEvent[]::new)))
                .extracting(Fault::field)
                .containsExactly("events");
        // 1,000 impressions of a slate of 11 works would be 11,000 records.
        String token = tokens.issue(claims(TENANT, "r", NOW, Collections.nCopies(11, "a")));
        assertThat(faults(Collections.nCopies(1_000, impression(token, "")).toArray(ClientEvent[]::new)))
                .extracting(Fault::field)
                .containsExactly("events");
    }

    @Test
    void record_faultsOfForm_refuseTheBatchToo() {
        Faults faults = new Faults();
        faults.add("events[0].colour", Kind.UNEXPECTED, "is no field");
        RefusedException refused = catchThrowableOfType(
                RefusedException.class, () -> intake.record(TENANT, List.of(read("a", 1)), faults));
        assertThat(refused.faults()).extracting(Fault::field).containsExactly("events[0].colour");
        assertThat(log.events).isEmpty();
    }

    @Test
    void record_logFails_failsAndCountsNothing() {
        log.failure = Optional.of(new RefusedException(Refusal.NOT_ACKNOWLEDGED, "no"));
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> record(read("a", 1)));
        assertThat(refused.refusal()).isEqualTo(Refusal.NOT_ACKNOWLEDGED);
        assertThat(meter.accepted).isEmpty();
    }

    @Test
    void record_catalogNotComplete_isRefusedForNow() {
        EventIntake starting = new EventIntake(new Catalog(), tokens, log, meter, Clock.fixed(NOW, ZoneOffset.UTC));
        RefusedException refused = catchThrowableOfType(
                RefusedException.class, () -> starting.record(TENANT, List.of(read("a", 1)), new Faults()));
        assertThat(refused.refusal()).isEqualTo(Refusal.STARTING);
    }

    private int record(ClientEvent... events) {
        return intake.record(TENANT, List.of(events), new Faults()).await().indefinitely();
    }

    private List<Fault> faults(ClientEvent... events) {
        log.events.clear();
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> record(events));
        assertThat(refused).isNotNull();
        assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_REQUEST);
        assertThat(log.events).isEmpty();
        return refused.faults();
    }

    private String token(String reader, Instant decidedAt) {
        return tokens.issue(claims(TENANT, reader, decidedAt, List.of("a", "b", "gone")));
    }

    private static DecisionClaims claims(String tenant, String reader, Instant decidedAt, List<String> shown) {
        OptionalLong hash = ReaderHash.of(reader);
        List<Float> scores =
                shown.stream().map(id -> id.equals("b") ? 0.5f : 0.25f).toList();
        return new DecisionClaims(tenant, "decision", hash, "query", decidedAt, "policy", 3, "model", shown, scores);
    }

    private static ClientEvent click(String token, String workId) {
        return new Builder(EventType.CLICK).token(token).work(workId).build();
    }

    private static ClientEvent impression(String token, String workId) {
        return new Builder(EventType.IMPRESSION).token(token).work(workId).build();
    }

    private static ClientEvent read(String workId, int episode) {
        return new Builder(EventType.READ).work(workId).episode(episode).build();
    }

    /** An event of reader r, a second ago. */
    private static final class Builder {
        private final ClientEvent event;

        Builder(EventType type) {
            this(new ClientEvent(
                    Optional.of(type),
                    "r",
                    Optional.of(NOW.minusSeconds(1)),
                    "",
                    "",
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    false));
        }

        private Builder(ClientEvent event) {
            this.event = event;
        }

        Builder time(Optional<Instant> time) {
            return with(e -> new ClientEvent(
                    e.type(),
                    e.readerId(),
                    time,
                    e.decisionToken(),
                    e.workId(),
                    e.episode(),
                    e.plays(),
                    e.rating(),
                    e.imported()));
        }

        Builder token(String token) {
            return with(e -> new ClientEvent(
                    e.type(),
                    e.readerId(),
                    e.time(),
                    token,
                    e.workId(),
                    e.episode(),
                    e.plays(),
                    e.rating(),
                    e.imported()));
        }

        Builder work(String workId) {
            return with(e -> new ClientEvent(
                    e.type(),
                    e.readerId(),
                    e.time(),
                    e.decisionToken(),
                    workId,
                    e.episode(),
                    e.plays(),
                    e.rating(),
                    e.imported()));
        }

        Builder episode(int episode) {
            return with(e -> new ClientEvent(
                    e.type(),
                    e.readerId(),
                    e.time(),
                    e.decisionToken(),
                    e.workId(),
                    OptionalInt.of(episode),
                    e.plays(),
                    e.rating(),
                    e.imported()));
        }

        Builder plays(double plays) {
            return with(e -> new ClientEvent(
                    e.type(),
                    e.readerId(),
                    e.time(),
                    e.decisionToken(),
                    e.workId(),
                    e.episode(),
                    OptionalDouble.of(plays),
                    e.rating(),
                    e.imported()));
        }

        Builder rating(double rating) {
            return with(e -> new ClientEvent(
                    e.type(),
                    e.readerId(),
                    e.time(),
                    e.decisionToken(),
                    e.workId(),
                    e.episode(),
                    e.plays(),
                    OptionalDouble.of(rating),
                    e.imported()));
        }

        Builder imported() {
            return with(e -> new ClientEvent(
                    e.type(),
                    e.readerId(),
                    e.time(),
                    e.decisionToken(),
                    e.workId(),
                    e.episode(),
                    e.plays(),
                    e.rating(),
                    true));
        }

        ClientEvent build() {
            return event;
        }

        private Builder with(UnaryOperator<ClientEvent> change) {
            return new Builder(change.apply(event));
        }
    }

    private static final class FakeLog implements EventLog {
        final List<ReaderEvent> events = new ArrayList<>();
        Optional<RefusedException> failure = Optional.empty();

        @Override
        public Uni<Void> append(List<ReaderEvent> appended) {
            if (failure.isPresent()) {
                return Uni.createFrom().failure(failure.get());
            }
            events.addAll(appended);
            return Uni.createFrom().voidItem();
        }
    }

    private static final class FakeMeter implements EventMeter {
        final Map<EventType, Integer> accepted = new EnumMap<>(EventType.class);
        final Map<Kind, Integer> refused = new EnumMap<>(Kind.class);

        @Override
        public void accepted(EventType type, int count) {
            accepted.merge(type, count, Integer::sum);
        }

        @Override
        public void refused(Kind kind) {
            refused.merge(kind, 1, Integer::sum);
        }
    }
}
