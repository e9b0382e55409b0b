package io.afterclick.gateway.related;

import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.event.DecisionClaims;
import io.afterclick.gateway.event.DecisionTokens;
import io.afterclick.gateway.event.ReaderHash;
import io.afterclick.gateway.event.ShownWork;
import io.afterclick.gateway.experiment.Assigner;
import io.afterclick.gateway.experiment.Assignments;
import io.afterclick.gateway.related.CandidateSource.Search;
import io.afterclick.gateway.related.ReaderFeatures.Known;
import io.afterclick.gateway.related.SlateRanker.Choice;
import io.afterclick.gateway.related.SlateRanker.Contender;
import io.afterclick.gateway.related.SlateRanker.RankedWork;
import io.afterclick.gateway.related.SlateRanker.Ranking;
import io.afterclick.gateway.request.Admission;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers requests for related works: leaves out what the reader has read lately, finds candidates, has them ordered, and
 * records what was decided.
 *
 * <p>One deadline bounds the whole. A stage that fails or is late is replaced by its fall-back and named in the answer, so
 * a known query work always gets a slate, which is full whenever enough available works exist. Thread-safe; never blocks.
 */
public final class RelatedWorks {
    /** Name of the policy that stands for the candidates' own order. */
    public static final String FUSION_POLICY = "fusion";

    /** Candidates to choose a slate from: enough for the bandit to explore, few enough to rank in no time. */
    static final int CANDIDATES_WANTED = 100;

    private final Catalog catalog;
    private final Assigner assigner;
    private final ReaderFeatures readerFeatures;
    private final CandidateSource candidateSource;
    private final LastGoodCandidates lastGood;
    private final PopularWorks popularWorks;
    private final SlateRanker ranker;
    private final DecisionTokens tokens;
    private final DecisionLog decisions;
    private final RelatedMeter meter;
    private final Admission admission;
    private final Settings settings;
    private final Time time;

    /** What the outside world does for answers. */
    public record Backends(ReaderFeatures readerFeatures, CandidateSource candidateSource, SlateRanker ranker) {}

    /** Where answers leave traces, and what they can fall back on. */
    public record Traces(
            LastGoodCandidates lastGood,
            PopularWorks popularWorks,
            DecisionTokens tokens,
            DecisionLog decisions,
            RelatedMeter meter) {}

    /**
     * How requests are answered.
     *
     * @param plan how a request spends its time
     * @param newWorksShare share of the candidates, 0 to 1, that is kept for new works
     */
    public record Settings(Deadline.Plan plan, double newWorksShare) {}

    /**
     * Time and chance.
     *
     * @param clock tells when a decision was made
     * @param nanoTime measures spans, as {@link System#nanoTime}
     * @param decisionIds gives a new id each time; empty ones where decisions are not recorded
     */
    public record Time(Clock clock, LongSupplier nanoTime, Supplier<String> decisionIds) {}

    public RelatedWorks(
            Catalog catalog,
            Assigner assigner,
            Backends backends,
            Traces traces,
            Admission admission,
            Settings settings,
            Time time) {
        this.catalog = catalog;
        this.assigner = assigner;
        this.readerFeatures = backends.readerFeatures();
        this.candidateSource = backends.candidateSource();
        this.ranker = backends.ranker();
        this.lastGood = traces.lastGood();
        this.popularWorks = traces.popularWorks();
        this.tokens = traces.tokens();
        this.decisions = traces.decisions();
        this.meter = traces.meter();
        this.admission = admission;
        this.settings = settings;
        this.time = time;
    }

    /**
     * A slate for the query, which has been checked.
     *
     * @throws RefusedException with UNKNOWN_WORK, OVERLOADED or STARTING
     */
    public Uni<Slate> relatedTo(RelatedQuery query) {
        catalog.requireComplete();
        if (catalog.find(query.tenant(), query.workId()).isEmpty()) {
            throw new RefusedException(Refusal.UNKNOWN_WORK, "There is no such work in the catalog.");
        }
        Assignments assignments = assigner.assign(query.tenant(), query.readerId());
        admission.enter(1);
        Request request = new Request(
                query,
                time.decisionIds().get(),
                assignments,
                Deadline.start(settings.plan(), time.nanoTime()),
                EnumSet.noneOf(Stage.class));
        return readerFeatures(request)
                .chain(known -> candidates(request, known))
                .chain(found -> ranking(request, found).map(ranking -> decide(request, found, ranking)))
                .invoke(slate ->
                        meter.answered(slate.degraded(), request.deadline().elapsedNanos()))
                .onTermination()
                .invoke(() -> admission.leave(1));
    }

    private record Request(
            RelatedQuery query, String decisionId, Assignments assignments, Deadline deadline, Set<Stage> degraded) {}

    private record Found(CandidatePool pool, String modelVersion, OptionalDouble readerGsScore) {}

    private Uni<Known> readerFeatures(Request request) {
        RelatedQuery query = request.query();
        if (query.readerId().isEmpty()) {
            return Uni.createFrom().item(Known.NOTHING);
        }
        return attempt(Stage.FEATURE, request, budget -> readerFeatures.of(query.tenant(), query.readerId(), budget))
                .map(known -> known.orElse(Known.NOTHING))
                .invoke(known -> {
                    if (!known.complete()) {
                        request.degraded().add(Stage.FEATURE);
                    }
                });
    }

    private Uni<Found> candidates(Request request, Known known) {
        RelatedQuery query = request.query();
        List<String> excluded = new ArrayList<>(query.excludedWorkIds());
        List<String> recent = known.recentWorkIds();
        int room = CandidateSource.EXCLUDED_MAX - excluded.size();
        excluded.addAll(recent.subList(0, Math.min(room, recent.size())));
        Search search = new Search(
                query.tenant(),
                query.workId(),
                Math.max(CANDIDATES_WANTED, query.limit()),
                excluded,
                query.filter(),
                query.excludeImported() ? query.readerId() : "",
                settings.newWorksShare());
        return attempt(Stage.CANDIDATE, request, budget -> candidateSource.find(search, budget))
                .map(answer -> {
                    CandidatePool pool = new CandidatePool(query, excluded, known.unclickedImpressions(), catalog);
                    String modelVersion =
                            answer.map(list -> takeOver(query, list, pool)).orElseGet(() -> fallBack(query, pool));
                    pool.fillFromCatalog();
                    return new Found(pool, modelVersion, known.gsScore());
                });
    }

    private String takeOver(RelatedQuery query, CandidateList answer, CandidatePool pool) {
        pool.add(answer);
        if (query.filter().acceptsAll()) {
            lastGood.remember(query.tenant(), query.workId(), answer);
            popularWorks.learn(query.tenant(), answer);
        }
        return answer.modelVersion();
    }

    private String fallBack(RelatedQuery query, CandidatePool pool) {
        CandidateList last = lastGood.recall(query.tenant(), query.workId()).orElse(CandidateList.EMPTY);
        pool.addMatching(last);
        if (pool.size() < query.limit()) {
            pool.addMatching(popularWorks.list(query.tenant()));
        }
        return last.modelVersion();
    }

    /** Empty where the order of the candidates stands. */
    private Uni<Optional<Ranking>> ranking(Request request, Found found) {
        RelatedQuery query = request.query();
        if (found.pool().size() == 0) {
            return Uni.createFrom().item(Optional.empty());
        }
        return attempt(
                Stage.BANDIT,
                request,
                budget -> ranker.rank(
                        new Choice(
                                query.tenant(),
                                query.workId(),
                                request.decisionId(),
                                found.modelVersion(),
                                request.assignments().policy(),
                                found.readerGsScore(),
                                contenders(query.tenant(), found.pool()),
                                query.limit()),
                        budget));
    }

    private List<Contender> contenders(String tenant, CandidatePool pool) {
        return pool.list().stream()
                .map(candidate -> catalog.find(tenant, candidate.workId())
                        .map(work -> new Contender(candidate, work.creators(), work.franchise()))
                        .orElseGet(() -> new Contender(candidate, List.of(), ""))) // it has gone meanwhile
                .toList();
    }

    private Slate decide(Request request, Found found, Optional<Ranking> ranking) {
        RelatedQuery query = request.query();
        Instant decidedAt = time.clock().instant().truncatedTo(ChronoUnit.MILLIS); // as precise as its token
        List<Stage> degraded = List.copyOf(request.degraded());
        DecisionClaims claims = new DecisionClaims(
                query.tenant(),
                request.decisionId(),
                ReaderHash.of(query.readerId()),
                query.workId(),
                decidedAt,
                ranking.map(Ranking::policy).orElse(FUSION_POLICY),
                ranking.map(Ranking::policyVersion).orElse(0L),
                found.modelVersion(),
                List.of(),
                List.of());
        List<Slate.Item> items = items(query, found.pool(), ranking);
        claims = claims.showing(
                items.stream().map(Slate.Item::workId).toList(),
                items.stream()
                        .map(item -> (float) found.pool().get(item.workId()).fusedScore())
                        .toList());
        decisions.record(decision(request, claims, items, degraded));
        request.assignments().list().forEach(meter::assigned);
        return new Slate(
                tokens.issue(claims),
                query.workId(),
                claims.policy(),
                claims.modelVersion(),
                degraded,
                items,
                request.assignments());
    }

    private List<Slate.Item> items(RelatedQuery query, CandidatePool pool, Optional<Ranking> ranking) {
        List<Slate.Item> items = new ArrayList<>(query.limit());
        Set<String> shown = new HashSet<>();
        for (RankedWork ranked : ranking.map(Ranking::works).orElse(List.of())) {
            if (pool.contains(ranked.workId())) {
                show(query, pool.get(ranked.workId()), ranked.utility(), shown, items);
            }
        }
        for (Candidate candidate : pool.list()) { // all of them without a ranking, else what a short ranking left open
            show(query, candidate, candidate.score(), shown, items);
        }
        return items;
    }

    private void show(
            RelatedQuery query, Candidate candidate, double score, Set<String> shown, List<Slate.Item> items) {
        if (items.size() >= query.limit() || shown.contains(candidate.workId())) {
            return;
        }
        Optional<Work> work = catalog.find(query.tenant(), candidate.workId()); // it may have gone meanwhile
        work.filter(Work::available).ifPresent(available -> {
            shown.add(candidate.workId());
            items.add(new Slate.Item(
                    candidate.workId(), available.title(), items.size() + 1, score, candidate.evidence()));
        });
    }

    private Decision decision(Request request, DecisionClaims claims, List<Slate.Item> items, List<Stage> degraded) {
        RelatedQuery query = request.query();
        List<ShownWork> shown = new ArrayList<>(claims.shownWorkIds().size());
        for (int i = 0; i < claims.shownWorkIds().size(); i++) {
            String workId = claims.shownWorkIds().get(i);
            int episodes =
                    catalog.find(query.tenant(), workId).map(Work::episodes).orElse(0);
            shown.add(claims.shown(i, episodes));
        }
        return new Decision(
                claims.tenant(),
                claims.decisionId(),
                query.readerId(),
                claims.queryWorkId(),
                claims.decidedAt(),
                claims.policy(),
                claims.policyVersion(),
                claims.modelVersion(),
                shown,
                items.stream().map(RelatedWorks::firstRetriever).toList(),
                degraded,
                request.assignments());
    }

    /** The retriever that ranked it best; empty where another service forgot the reasons. */
    private static String firstRetriever(Slate.Item item) {
        return item.reasons().isEmpty() ? "" : item.reasons().get(0).retriever();
    }

    /** Asks another service; empty, and noted as degraded, when it does not answer well and in time. */
    private <T> Uni<Optional<T>> attempt(Stage stage, Request request, Function<Duration, Uni<T>> call) {
        Duration budget = request.deadline().timeFor(stage);
        if (budget.isZero()) {
            return Uni.createFrom().item(fallen(stage, request, StageFailedException.Kind.DEADLINE_EXCEEDED, 0));
        }
        long startNanos = request.deadline().elapsedNanos();
        return Uni.createFrom()
                .deferred(() -> call.apply(budget))
                .map(answer -> {
                    meter.stage(stage, Optional.empty(), request.deadline().elapsedNanos() - startNanos);
                    return Optional.of(answer);
                })
                .onFailure(StageFailedException.class)
                .recoverWithItem(failure -> fallen(
                        stage,
                        request,
                        ((StageFailedException) failure).kind(),
                        request.deadline().elapsedNanos() - startNanos));
    }

    private <T> Optional<T> fallen(Stage stage, Request request, StageFailedException.Kind kind, long nanos) {
        request.degraded().add(stage);
        meter.stage(stage, Optional.of(kind), nanos);
        return Optional.empty();
    }
}
