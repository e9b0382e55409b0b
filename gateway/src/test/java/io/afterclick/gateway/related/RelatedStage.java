package io.afterclick.gateway.related;

import io.afterclick.gateway.adapter.memory.CaffeineLastGoodCandidates;
import io.afterclick.gateway.adapter.token.ProtobufClaimsFormat;
import io.afterclick.gateway.catalog.Catalog;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.gateway.event.DecisionTokens;
import io.afterclick.gateway.event.TokenKey;
import io.afterclick.gateway.experiment.Assignments;
import io.afterclick.gateway.related.StageFailedException.Kind;
import io.afterclick.gateway.request.Admission;
import io.afterclick.gateway.testing.Works;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * {@link RelatedWorks} among hand-written fakes of everything around it, with a clock that only the fakes move.
 *
 * <p>The fake bandit turns the candidates round.
 */
final class RelatedStage {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final int IN_FLIGHT_MAX = 3;

    final Catalog catalog;
    final RelatedWorks relatedWorks;
    final DecisionTokens tokens = new DecisionTokens(
            List.of(TokenKey.of(new byte[32])),
            new ProtobufClaimsFormat(),
            Duration.ofHours(1),
            Clock.fixed(NOW, ZoneOffset.UTC));
    final List<Decision> decisions = new ArrayList<>();
    final FakeMeter meter = new FakeMeter();

    final Set<Stage> failing = EnumSet.noneOf(Stage.class);
    final List<Duration> budgets = new ArrayList<>();
    final List<CandidateSource.Search> searches = new ArrayList<>();
    final List<List<Candidate>> pools = new ArrayList<>();
    final List<SlateRanker.Choice> choices = new ArrayList<>();
    List<String> recent = List.of();
    Map<String, Integer> unclicked = Map.of();
    OptionalDouble gsScore = OptionalDouble.empty();
    boolean featuresComplete = true;
    List<String> candidates = List.of();
    List<String> pinned = List.of();
    List<String> newWorks = List.of();
    List<String> popular = List.of();
    Optional<List<String>> ranking = Optional.empty();
    Optional<RuntimeException> defect = Optional.empty();
    Optional<Supplier<Uni<CandidateList>>> gate = Optional.empty();
    Runnable onRank = () -> {};
    Assignments assignments = Assignments.NONE;

    private final Map<Stage, Duration> durations = new EnumMap<>(Stage.class);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();
    private long revision;

    RelatedStage() {
        this(Works.catalog());
    }

    RelatedStage(Catalog catalog) {
        this.catalog = catalog;
        relatedWorks = new RelatedWorks(
                catalog,
                (tenant, reader) -> assignments,
                new RelatedWorks.Backends(this::known, this::find, this::rank),
                new RelatedWorks.Traces(
                        new CaffeineLastGoodCandidates(10_000), new PopularWorks(), tokens, decisions::add, meter),
                new Admission("requests", IN_FLIGHT_MAX),
                new RelatedWorks.Settings(new Deadline.Plan(Duration.ofMillis(100), 0.25, 0.7, 0.95), 0.25),
                new RelatedWorks.Time(
                        Clock.fixed(NOW, ZoneOffset.UTC), nanos::get, () -> "decision-" + ids.incrementAndGet()));
    }

    void put(Work work) {
        catalog.apply(new Put(work), revision++);
    }

    void takes(Stage stage, Duration duration) {
        durations.put(stage, duration);
    }

    Slate answer(QueryBuilder query) {
        return relatedWorks.relatedTo(query.build()).await().indefinitely();
    }

    List<Evidence> evidence(String id) {
        int rank = candidates.indexOf(id) + 1;
        List<Evidence> evidence = new ArrayList<>(List.of(new Evidence("als", rank, 1.0 / rank)));
        if (popular.contains(id)) {
            evidence.add(new Evidence(PopularWorks.RETRIEVER, popular.indexOf(id) + 1, 9));
        }
        return evidence;
    }

    private Uni<ReaderFeatures.Known> known(String tenant, String readerId, Duration time) {
        return play(Stage.FEATURE, time, () -> new ReaderFeatures.Known(recent, unclicked, gsScore, featuresComplete));
    }

    private Uni<CandidateList> find(CandidateSource.Search search, Duration time) {
        searches.add(search);
        if (gate.isPresent()) {
            return gate.get().get();
        }
        return play(
                Stage.CANDIDATE,
                time,
                () -> new CandidateList(
                        candidates.stream()
                                .filter(id -> !search.excludedWorkIds().contains(id))
                                .filter(id -> !id.equals(search.queryWorkId()))
                                .limit(search.limit())
                                .map(id -> new Candidate(
                                        id,
                                        1.0 / (60 + candidates.indexOf(id)),
                                        evidence(id),
                                        pinned.contains(id),
                                        newWorks.contains(id),
                                        true))
                                .toList(),
                        "model-1"));
    }

    private Uni<SlateRanker.Ranking> rank(SlateRanker.Choice choice, Duration time) {
        List<Candidate> pool = choice.contenders().stream()
                .map(SlateRanker.Contender::candidate)
                .toList();
        pools.add(pool);
        choices.add(choice);
        return play(Stage.BANDIT, time, () -> {
            onRank.run();
            List<String> order = new ArrayList<>(ranking.orElseGet(() -> {
                List<String> reversed =
                        new ArrayList<>(pool.stream().map(Candidate::workId).toList());
                Collections.reverse(reversed);
                return reversed;
            }));
            List<SlateRanker.RankedWork> works = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                works.add(new SlateRanker.RankedWork(order.get(i), 1.0 / (i + 1)));
            }
            return new SlateRanker.Ranking(works, "bandits-policy", 5);
        });
    }

    private <T> Uni<T> play(Stage stage, Duration time, Supplier<T> answer) {
        budgets.add(time);
        nanos.addAndGet(durations.getOrDefault(stage, Duration.ZERO).toNanos());
        if (defect.isPresent()) {
            return Uni.createFrom().failure(defect.get());
        }
        return failing.contains(stage)
                ? Uni.createFrom().failure(new StageFailedException(Kind.UNAVAILABLE, new RuntimeException()))
                : Uni.createFrom().item(answer);
    }

    /** Remembers what it was told. */
    static final class FakeMeter implements RelatedMeter {
        final List<List<Stage>> answers = new ArrayList<>();
        final List<String> stages = new ArrayList<>();
        final List<String> failures = new ArrayList<>();
        final List<String> assigned = new ArrayList<>();

        @Override
        public void assigned(Assignments.Assignment variant) {
            assigned.add(variant.experiment() + " " + variant.variant());
        }

        @Override
        public void answered(List<Stage> degraded, long nanos) {
            answers.add(degraded);
        }

        @Override
        public void stage(Stage stage, Optional<Kind> failure, long nanos) {
            stages.add(stage.text() + " " + TimeUnit.NANOSECONDS.toMillis(nanos));
            failure.ifPresent(kind -> failures.add(stage.text() + " " + kind));
        }
    }
}
