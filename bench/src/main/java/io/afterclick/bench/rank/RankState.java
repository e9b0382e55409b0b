package io.afterclick.bench.rank;

import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.policy.PolicyDefinition;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PriorSettings;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.policy.TenantPriors;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.slate.SlateRequest;
import io.afterclick.bandit.vector.QuantisedVector;
import io.afterclick.bandit.vector.VectorTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One slate of 10 from 200 candidates, all of whose arms are known, by a two-step policy with hierarchical prior, half-life of
 * 30 days and DPP over vectors of 64 factors; another query work each time, so that nothing is in the caches by chance. With
 * making of the request, as the adapter does, so that its checks are counted too.
 */
@State(Scope.Benchmark)
public class RankState {
    private static final int QUERIES = 500;
    private static final int CANDIDATES = 200;
    private static final int WORKS = 20_000;
    private static final int FACTORS = 64;

    private SlateRanker ranker;
    private final List<List<SlateCandidate>> candidates = new ArrayList<>();
    private int next;

    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(RankWorld.SEED);
        RankWorld world = new RankWorld();
        CountTable counts = new CountTable(1_000_000);
        VectorTable vectors = new VectorTable(WORKS);
        for (int work = 0; work < WORKS; work++) {
            float[] vector = new float[FACTORS];
            for (int factor = 0; factor < FACTORS; factor++) {
                vector[factor] = (float) (random.nextGaussian() + (factor < 4 ? 1 : 0));
            }
            vectors.put(RankWorld.TENANT, "w" + work, "m", QuantisedVector.of(vector));
        }
        for (int query = 0; query < QUERIES; query++) {
            List<SlateCandidate> found = new ArrayList<>();
            int first = random.nextInt(WORKS);
            for (int i = 0; i < CANDIDATES; i++) {
                String work = "w" + (first + i * 97) % WORKS;
                found.add(new SlateCandidate(work, 1.0 / (60 + i), false, List.of("c" + i % 50), "", i % 20 == 0, 0));
                counts.put(new Arm(RankWorld.TENANT, "q" + query, work), world.counts());
            }
            candidates.add(found);
        }
        PolicySettings settings = new PolicySettings(
                Reward.TWO_STEP,
                1,
                1,
                0,
                0,
                0.25,
                Duration.ofDays(30),
                new PolicySettings.Prior.Hierarchical(),
                Optional.empty(),
                new Diversity(DiversityMethod.DPP, 0.3, 0),
                GuardRails.NONE,
                0,
                false);
        PolicyBook book = new PolicyBook("two-step");
        book.put(RankWorld.TENANT, new PolicyDefinition(new Policy("measured", 2, settings), "", Optional.empty()));
        TenantPriors priors = new TenantPriors(
                counts, PriorSettings.DEFAULT, Clock.fixed(Instant.ofEpochMilli(RankWorld.NOW_MILLIS), ZoneOffset.UTC));
        priors.of(RankWorld.TENANT, settings.memory());
        priors.refresh();
        ranker = new SlateRanker(counts, book, priors, vectors, random::nextLong, RankingLog.NONE);
    }

    @Benchmark
    public Slate rank() {
        next = (next + 1) % QUERIES;
        return ranker.rank(new SlateRequest(
                RankWorld.TENANT, "q" + next, "measured", candidates.get(next), 10, "", "m", OptionalDouble.of(0.5)));
    }
}
