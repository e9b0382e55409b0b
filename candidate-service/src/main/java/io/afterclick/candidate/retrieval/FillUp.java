package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Appends to a list that is not full, as long as there are works that the request allows.
 *
 * <p>In this order: from the retrievers without weight, in theirs; any other works in the order of their ids, starting from
 * the query work; fused works that the franchise cap held back; whatever else it held back. Not thread-safe.
 */
final class FillUp {
    /** Name in the evidence of works that no retriever found. */
    static final String LAST_RESORT = "catalog";

    /** Each round brings some works, or the retriever has no more; so this is hardly ever reached. */
    private static final int MAX_ROUNDS = 8;

    private final Question question;
    private final CandidateList list;
    private final FranchiseCap cap;
    private final Asking asking;
    private final double lowestFused;
    private int filled;
    private int fromCatalog;

    FillUp(Question question, CandidateList list, FranchiseCap cap, Asking asking) {
        this.question = question;
        this.list = list;
        this.cap = cap;
        this.asking = asking;
        this.lowestFused = list.lowestScore();
    }

    /** @param heldBack places of fused works that the franchise cap held back, best first */
    void fill(FusedWorks fused, int[] heldBack) {
        for (Retriever retriever : question.tenant().retrievers()) {
            if (!question.tenant().fusion().counts(retriever.name())) {
                fillFrom(retriever);
            }
        }
        fillFromCatalog(cap::hasRoomFor);
        for (int i = 0; i < heldBack.length && list.missing() > 0; i++) {
            if (!list.has(fused.work(heldBack[i]))) {
                append(fused.work(heldBack[i]), fused.evidence(heldBack[i]));
            }
        }
        fillFromCatalog(work -> true);
    }

    private void fillFrom(Retriever retriever) {
        boolean found = true;
        int rank = 0;
        for (int round = 0; round < MAX_ROUNDS && found && list.missing() > 0; round++) {
            // A retriever's filter must not change while it searches, so the cap may let some through that it then
            // stops.
            RelatedQuery query = missingWorks(cap::hasRoomFor);
            RetrieverRanking ranking = asking.ask(retriever, query, question.catalog());
            found = false;
            for (int i = 0; i < ranking.size() && list.missing() > 0; i++) {
                if (cap.hasRoomFor(ranking.work(i))) {
                    append(ranking.work(i), List.of(new Evidence(ranking.retriever(), ++rank, ranking.score(i))));
                    found = true;
                }
            }
        }
    }

    private void fillFromCatalog(IntPredicate hasRoom) {
        if (list.missing() > 0) {
            RelatedQuery query = missingWorks(hasRoom);
            Catalog catalog = question.catalog();
            catalog.firstFrom(
                    question.request().queryWorkId(),
                    query.limit(),
                    query.allowed(),
                    work -> append(work, List.of(new Evidence(LAST_RESORT, ++fromCatalog, 0))));
        }
    }

    private RelatedQuery missingWorks(IntPredicate hasRoom) {
        return new RelatedQuery(question.queryWork(), question.allowed(), list.missing())
                .without(list::has)
                .restrictedTo(hasRoom);
    }

    private void append(int work, List<Evidence> evidence) {
        filled++;
        list.add(work, lowestFused / (1 + filled), evidence, false);
        cap.take(work);
    }
}
