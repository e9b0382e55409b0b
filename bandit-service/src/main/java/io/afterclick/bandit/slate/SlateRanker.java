package io.afterclick.bandit.slate;

import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.count.SlateCounts;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.policy.Posteriors;
import io.afterclick.bandit.policy.TenantPrior;
import io.afterclick.bandit.policy.TenantPriors;
import io.afterclick.bandit.slate.SlateException.Reason;
import io.afterclick.bandit.vector.VectorTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Orders candidates into slates by what a policy draws from the counts; {@link SlateMaker} says how.
 *
 * <p>Thread-safe where the seeds and the log are.
 */
public final class SlateRanker implements Ranking {
    private static final byte[][] NO_VECTORS = {};

    private final CountTable counts;
    private final PolicyBook policies;
    private final TenantPriors priors;
    private final VectorTable vectors;
    private final LongSupplier seeds;
    private final RankingLog log;

    /** One without item vectors, whose slates are not recorded. */
    public SlateRanker(CountTable counts, PolicyBook policies, TenantPriors priors, LongSupplier seeds) {
        this(counts, policies, priors, new VectorTable(0), seeds, RankingLog.NONE);
    }

    /**
     * @param seeds one for each slate: a slate can be drawn again from its seed and its task
     * @param log takes over each slate
     */
    public SlateRanker(
            CountTable counts,
            PolicyBook policies,
            TenantPriors priors,
            VectorTable vectors,
            LongSupplier seeds,
            RankingLog log) {
        this.counts = counts;
        this.policies = policies;
        this.priors = priors;
        this.vectors = vectors;
        this.seeds = seeds;
        this.log = log;
    }

    @Override
    public Slate rank(SlateRequest request) {
        Policy policy = policies.find(request.tenant(), request.policy())
                .orElseThrow(() -> new SlateException(Reason.UNKNOWN_POLICY, "there is no such policy"));
        if (policy.settings().shadow()) {
            throw new SlateException(Reason.UNKNOWN_POLICY, "the policy is a shadow: it ranks, but is never shown");
        }
        RankedSlate ranked = rank(request, policy, seeds.getAsLong());
        log.ranked(ranked);
        return ranked.slate();
    }

    /** Orders candidates by a given policy and seed; nothing is logged. */
    public RankedSlate rank(SlateRequest request, Policy policy, long seed) {
        List<SlateCandidate> candidates = request.candidates();
        List<String> workIds = new ArrayList<>(candidates.size());
        double[] scores = new double[candidates.size()];
        for (int i = 0; i < scores.length; i++) {
            workIds.add(candidates.get(i).workId());
            scores[i] = candidates.get(i).score();
        }
        TenantPrior prior = priors.of(request.tenant(), policy.settings().memory());
        SlateCounts slateCounts = counts.gather(request.tenant(), request.queryWorkId(), workIds, prior.weighing());
        int places = Math.min(request.limit(), candidates.size());
        Posteriors posteriors = Posteriors.of(slateCounts, scores, places, prior, policy.settings());
        double strength = SlateTask.strength(policy.settings().diversity(), request.readerGsScore());
        byte[][] found = strength > 0 ? vectors.find(request.tenant(), request.modelVersion(), workIds) : NO_VECTORS;
        SlateTask task = new SlateTask(policy, posteriors, candidates, places, strength, found);
        return new RankedSlate(request, task, slateCounts, seed, make(task, seed));
    }

    /** The slate of a task and a seed: the same ones give the same slate. */
    public static Slate make(SlateTask task, long seed) {
        SlateMaker maker = new SlateMaker(task);
        maker.make(new SplittableRandom(seed));
        List<Slate.RankedWork> works = new ArrayList<>(task.places());
        for (int place = 0; place < task.places(); place++) {
            int candidate = maker.candidateAt(place);
            works.add(new Slate.RankedWork(
                    task.candidates().get(candidate).workId(),
                    place + 1,
                    maker.utility(candidate),
                    task.posteriors().clickMean(candidate),
                    task.posteriors().readOnMean(candidate)));
        }
        return new Slate(works, task.policy().name(), task.policy().version());
    }
}
