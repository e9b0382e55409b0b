package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.rule.Rule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the candidates of a query work.
 *
 * <p>Asks each retriever that has weight and fuses their lists; multiplies scores by the {@link Boosts} of rules; holds back
 * what is too much of one franchise, {@link FranchiseCap}; keeps room for {@link NewWorksShare new works}; puts {@link Pins}
 * first; and {@link FillUp fills up} what is missing, so that the list is full whenever enough available works exist. Ties go
 * by work id, so that replicas agree. Thread-safe.
 */
public final class RelatedWorks {
    private final Function<String, Optional<TenantRetrieval>> tenants;
    private final Function<String, List<Rule>> rules;
    private final Asking asking;
    private final int maxPerFranchise;

    /**
     * @param tenants what can be asked for a tenant; empty for one that is not known
     * @param rules that hold for a tenant
     * @param times is told how long each retriever took
     */
    public RelatedWorks(
            Function<String, Optional<TenantRetrieval>> tenants,
            Function<String, List<Rule>> rules,
            RetrievalSettings settings,
            RetrievalTimes times) {
        this.tenants = tenants;
        this.rules = rules;
        this.asking = new Asking(settings.depth(), times);
        this.maxPerFranchise = settings.maxPerFranchise();
    }

    /**
     * The candidates of the request's query work.
     *
     * @throws UnknownWorkException when it is not in the catalog
     */
    public RelatedAnswer find(RelatedRequest request) {
        TenantRetrieval tenant = tenants.apply(request.tenant()).orElseThrow(UnknownWorkException::new);
        Question question = Question.of(request, tenant, rules.apply(request.tenant()));
        FusedWorks fused = tenant.fusion().fuse(asking.rankings(question));
        return new RelatedAnswer(list(question, fused).candidates(), tenant.modelVersion());
    }

    private CandidateList list(Question question, FusedWorks fused) {
        double[] scores = Boosts.scores(fused, question);
        int[] order = BestFirst.places(fused, scores, question.catalog()::id);
        CandidateList list = new CandidateList(question);
        FranchiseCap cap = new FranchiseCap(question.tenant().franchises(), maxPerFranchise);
        Pins.put(list, question, fused, order.length == 0 ? 0 : scores[order[0]], cap);

        FranchiseCap.Divided divided = cap.divide(order, fused, list::has);
        int[] chosen = NewWorksShare.cut(
                divided.kept(), list.missing(), question.newWorksWanted() - list.newWorks(), place -> question.isNew()
                        .test(fused.work(place)));
        for (int place : chosen) {
            list.add(fused.work(place), scores[place], fused.evidence(place), false);
        }
        if (list.missing() > 0) {
            new FillUp(question, list, cap, asking).fill(fused, divided.heldBack());
        }
        return list;
    }
}
