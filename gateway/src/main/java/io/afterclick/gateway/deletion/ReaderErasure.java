package io.afterclick.gateway.deletion;

import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.TextRules;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Takes requests to delete readers. Thread-safe. */
public final class ReaderErasure {
    private final DeletionLog log;
    private final Clock clock;

    public ReaderErasure(DeletionLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Asks all who keep something of the reader to remove it. The item is the deletion, once it cannot be lost any more.
     *
     * @param faults of the request so far; it is refused if there are any
     */
    public Uni<ReaderDeletion> delete(String tenant, String readerId, Faults faults) {
        TextRules.checkId(readerId, "reader_id", faults);
        faults.refuseIfAny();
        // What others store and compare has microseconds.
        ReaderDeletion deletion =
                new ReaderDeletion(tenant, readerId, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return log.append(deletion).replaceWith(deletion);
    }
}
