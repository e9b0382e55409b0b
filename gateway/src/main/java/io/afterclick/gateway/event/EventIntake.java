package io.afterclick.gateway.event;

import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Takes batches of events in: whole or not at all. Thread-safe. */
public final class EventIntake {
    private final Catalog catalog;
    private final DecisionTokens tokens;
    private final EventLog log;
    private final EventMeter meter;
    private final Clock clock;

    public EventIntake(Catalog catalog, DecisionTokens tokens, EventLog log, EventMeter meter, Clock clock) {
        this.catalog = catalog;
        this.tokens = tokens;
        this.log = log;
        this.meter = meter;
        this.clock = clock;
    }

    /**
     * Keeps a batch. The item is the number of the client's events, and comes when all are safe.
     *
     * <p>May block for a moment: not for event loops.
     *
     * @param faults what was already found wrong with the form of the batch
     * @throws RefusedException when anything is wrong with the batch
     */
    public Uni<Integer> record(String tenant, List<ClientEvent> events, Faults faults) {
        catalog.requireComplete();
        List<ReaderEvent> checked = new EventRules(tenant, clock.instant(), catalog, tokens, faults).check(events);
        for (Fault fault : faults.list()) {
            meter.refused(fault.kind());
        }
        faults.refuseIfAny();
        if (checked.isEmpty()) {
            return Uni.createFrom().item(events.size()); // impressions of empty slates: nothing was in sight
        }
        return log.append(checked).replaceWith(events.size()).invoke(() -> count(checked));
    }

    private void count(List<ReaderEvent> events) {
        Map<EventType, Integer> counts = new EnumMap<>(EventType.class);
        events.forEach(event -> counts.merge(event.type(), 1, Integer::sum));
        counts.forEach(meter::accepted);
    }
}
