package io.afterclick.gateway.event;

import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.event.DecisionTokens.BadTokenException;
import io.afterclick.gateway.event.ReaderEvent.Click;
import io.afterclick.gateway.event.ReaderEvent.Impression;
import io.afterclick.gateway.event.ReaderEvent.Origin;
import io.afterclick.gateway.event.ReaderEvent.Read;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.TextRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Turns what a client says into what is kept, or says what is wrong with it.
 *
 * <p>One instance checks one batch: within it, the same token is verified once. Not thread-safe.
 */
final class EventRules {
    private final String tenant;
    private final Instant receivedAt;
    private final Catalog catalog;
    private final DecisionTokens tokens;
    private final Faults faults;
    private final Map<String, Verdict> verdicts = new HashMap<>();

    EventRules(String tenant, Instant receivedAt, Catalog catalog, DecisionTokens tokens, Faults faults) {
        this.tenant = tenant;
        this.receivedAt = receivedAt;
        this.catalog = catalog;
        this.tokens = tokens;
        this.faults = faults;
    }

    /** @param claims absent for a bad token */
    private record Verdict(Optional<DecisionClaims> claims, Kind fault, String message) {}

    /** The events to keep; of no use if there were faults. */
    List<ReaderEvent> check(List<ClientEvent> events) {
        if (events.isEmpty() || events.size() > Limits.EVENTS_PER_BATCH_MAX) {
            faults.add("events", Kind.OUT_OF_RANGE, "must hold 1 to " + Limits.EVENTS_PER_BATCH_MAX + " events");
            return List.of();
        }
        List<ReaderEvent> checked = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            check(events.get(i), "events[" + i + "].", checked);
            if (checked.size() > Limits.RECORDS_PER_BATCH_MAX) {
                faults.add(
                        "events",
                        Kind.OUT_OF_RANGE,
                        "must not stand for more than " + Limits.RECORDS_PER_BATCH_MAX + " shown works and reads");
                return List.of();
            }
        }
        return checked;
    }

    private void check(ClientEvent event, String prefix, List<ReaderEvent> checked) {
        TextRules.checkId(event.readerId(), prefix + "reader_id", faults);
        Instant time = checkTime(event, prefix);
        if (event.type().isEmpty()) {
            faults.add(prefix + "type", Kind.MISSING, "is required: impression, click or read");
            return;
        }
        Origin origin = new Origin(tenant, event.readerId(), time, receivedAt);
        switch (event.type().get()) {
            case IMPRESSION, CLICK -> checkSeen(event, origin, prefix, checked);
            case READ -> checked.add(checkRead(event, origin, prefix));
        }
    }

    private Instant checkTime(ClientEvent event, String prefix) {
        boolean undated = event.imported() && event.type().equals(Optional.of(EventType.READ));
        if (event.time().isEmpty()) {
            if (!undated) {
                faults.add(prefix + "time", Kind.MISSING, "is required, except for imported reads");
            }
            return receivedAt;
        }
        Instant time = event.time().get();
        if (time.isAfter(receivedAt.plus(Limits.TIME_AHEAD_MAX))) {
            faults.add(
                    prefix + "time",
                    Kind.OUT_OF_RANGE,
                    "is more than " + Limits.TIME_AHEAD_MAX.toMinutes() + " minutes ahead of the server's clock");
        } else if (time.isBefore(Instant.EPOCH)) {
            faults.add(prefix + "time", Kind.OUT_OF_RANGE, "must not be before 1970");
        }
        return time;
    }

    private void checkSeen(ClientEvent event, Origin origin, String prefix, List<ReaderEvent> checked) {
        refuseReadOnlyFields(event, prefix);
        boolean click = event.type().equals(Optional.of(EventType.CLICK));
        if (click && event.workId().isEmpty()) {
            faults.add(prefix + "work_id", Kind.MISSING, "is required for a click");
        }
        if (event.decisionToken().isEmpty()) {
            faults.add(prefix + "decision_token", Kind.MISSING, "is required for an impression or a click");
            return;
        }
        Verdict verdict = verdicts.computeIfAbsent(event.decisionToken(), this::verify);
        if (verdict.claims().isEmpty()) {
            faults.add(prefix + "decision_token", verdict.fault(), verdict.message());
            return;
        }
        DecisionClaims claims = verdict.claims().get();
        if (claims.readerHash().isPresent() && !claims.readerHash().equals(ReaderHash.of(event.readerId()))) {
            faults.add(prefix + "decision_token", Kind.TOKEN_MISMATCHED, "was issued for another reader");
            return;
        }
        List<ShownWork> shown = shown(claims, event.workId());
        if (shown.isEmpty() && !event.workId().isEmpty()) {
            faults.add(prefix + "work_id", Kind.TOKEN_MISMATCHED, "is not in the slate that the token stands for");
        }
        for (ShownWork work : shown) {
            checked.add(click ? new Click(origin, work) : new Impression(origin, work));
        }
    }

    private Verdict verify(String token) {
        if (token.length() > Limits.TOKEN_LENGTH_MAX) {
            return new Verdict(Optional.empty(), Kind.TOKEN_FORGED, "is not a token of this mesh");
        }
        try {
            DecisionClaims claims = tokens.verify(token);
            return claims.tenant().equals(tenant)
                    ? new Verdict(Optional.of(claims), Kind.TOKEN_FORGED, "")
                    : new Verdict(Optional.empty(), Kind.TOKEN_MISMATCHED, "was issued for another tenant");
        } catch (BadTokenException e) {
            return switch (e.reason()) {
                case FORGED -> new Verdict(Optional.empty(), Kind.TOKEN_FORGED, "is not a token of this mesh");
                case EXPIRED -> new Verdict(Optional.empty(), Kind.TOKEN_EXPIRED, "has expired");
            };
        }
    }

    /** @param workId the work that is meant; empty for the whole slate */
    private List<ShownWork> shown(DecisionClaims claims, String workId) {
        List<ShownWork> shown = new ArrayList<>();
        for (int i = 0; i < claims.shownWorkIds().size(); i++) {
            String shownId = claims.shownWorkIds().get(i);
            if (workId.isEmpty() || workId.equals(shownId)) {
                shown.add(claims.shown(i, episodesOf(shownId)));
            }
        }
        return shown;
    }

    private Read checkRead(ClientEvent event, Origin origin, String prefix) {
        TextRules.checkId(event.workId(), prefix + "work_id", faults);
        if (!event.decisionToken().isEmpty()) {
            faults.add(prefix + "decision_token", Kind.UNEXPECTED, "is only for impressions and clicks");
        }
        OptionalInt episode = event.episode();
        if (episode.isPresent() && (episode.getAsInt() < 1 || episode.getAsInt() > Limits.EPISODES_MAX)) {
            faults.add(prefix + "episode", Kind.OUT_OF_RANGE, "must be 1 to " + Limits.EPISODES_MAX);
        }
        OptionalDouble plays = event.plays();
        if (plays.isPresent() && !(plays.getAsDouble() > 0 && Double.isFinite(plays.getAsDouble()))) {
            faults.add(prefix + "plays", Kind.OUT_OF_RANGE, "must be greater than 0");
        }
        if (event.rating().isPresent() && !Double.isFinite(event.rating().getAsDouble())) {
            faults.add(prefix + "rating", Kind.OUT_OF_RANGE, "must be a finite number");
        }
        return new Read(
                origin, event.workId(), episode, plays, event.rating(), event.imported(), episodesOf(event.workId()));
    }

    private void refuseReadOnlyFields(ClientEvent event, String prefix) {
        String message = "is only for reads";
        if (event.episode().isPresent()) {
            faults.add(prefix + "episode", Kind.UNEXPECTED, message);
        }
        if (event.plays().isPresent()) {
            faults.add(prefix + "plays", Kind.UNEXPECTED, message);
        }
        if (event.rating().isPresent()) {
            faults.add(prefix + "rating", Kind.UNEXPECTED, message);
        }
        if (event.imported()) {
            faults.add(prefix + "imported", Kind.UNEXPECTED, message);
        }
    }

    /** 0 for a work that is not, or not yet, in the catalog: catalog and events reach the mesh on different ways. */
    private int episodesOf(String workId) {
        return catalog.find(tenant, workId).map(Work::episodes).orElse(0);
    }
}
