package io.afterclick.gateway.related;

import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.catalog.WorkFilter;
import io.afterclick.gateway.request.Limits;
import io.smallrye.mutiny.Multi;
import java.util.List;

/**
 * Answers a few requests of its own before readers' requests come, since the first calls of a fresh process, here or in
 * another service, are slower than the deadline allows.
 *
 * <p>Not thread-safe: to be used by one thread.
 */
public final class Rehearsal {
    private static final String READER = "rehearsal";

    private final RelatedWorks relatedWorks;
    private final Catalog catalog;
    private final int requests;
    private boolean due = true;

    /**
     * @param relatedWorks answers with time to spare, and leaves no traces
     * @param requests how many requests to answer, one after the other; 0 for none
     */
    public Rehearsal(RelatedWorks relatedWorks, Catalog catalog, int requests) {
        this.relatedWorks = relatedWorks;
        this.catalog = catalog;
        this.requests = requests;
    }

    /** Asks for another rehearsal: a service has just come up. */
    public void request() {
        due = true;
    }

    /** Rehearses if that is due and there is a work to do it with. Does not wait for the end. */
    public void rehearseIfDue() {
        if (!due || !catalog.isComplete()) {
            return;
        }
        catalog.anyAvailable().ifPresent(work -> {
            due = false;
            rehearse(work);
        });
    }

    private void rehearse(Work work) {
        RelatedQuery query = new RelatedQuery(
                work.tenant(), work.workId(), READER, Limits.SLATE_LENGTH_DEFAULT, List.of(), WorkFilter.ANY, false);
        Multi.createFrom()
                .range(0, requests)
                .onItem()
                .transformToUniAndConcatenate(i -> relatedWorks.relatedTo(query))
                .subscribe()
                .with(slate -> {}, failure -> {}); // a rehearsal that fails has still warmed something up
    }
}
