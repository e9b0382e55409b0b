package io.afterclick.local.trial;

import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.policy.Policy;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.policy.PolicyDefinition;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PriorSettings;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.policy.TenantPriors;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.slate.SlateRequest;
import io.afterclick.bandit.vector.VectorTable;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * A policy of bandit-service: its ranker and priors, in virtual time, over counts that a {@link Learner} keeps. Nothing
 * else here knows their API.
 */
final class BanditUnderTest implements PolicyUnderTest {
    /**
     * Priors are fitted anew after an hour or a twenty-fourth of the time so far, but after six hours at the latest, and
     * where at least so many visits have come. In production it is seconds; but a fit takes as long here as there, and days
     * pass in its time.
     */
    private static final long SHORTEST_FIT_MILLIS = 3_600_000;

    private static final long LONGEST_FIT_MILLIS = 6 * SHORTEST_FIT_MILLIS;
    private static final long FIT_SHARE_OF_TIME = 24;
    private static final int FEWEST_VISITS_TO_FIT = 100;

    private static final String TENANT = "default";
    private static final String POLICY = "under-test";
    private static final String MODEL = "world";
    private static final long MAX_ARMS = 1_000_000;

    private final String name;
    private final String[] ids;
    private final double[] scores; // [works], as of the last slate
    private final VirtualClock clock = new VirtualClock();
    private final Learner learner;
    private final TenantPriors priors;
    private final SlateRanker ranker;
    private final Optional<DecisionLogging> log;
    private int visitsSinceFit;
    private long nextFitMillis = SHORTEST_FIT_MILLIS;

    /**
     * A policy that has learned nothing.
     *
     * @param name what reports call it
     * @param settings what it is made of
     */
    BanditUnderTest(String name, PolicySettings settings, Catalog catalog, long seed) {
        this(name, settings, catalog, seed, Optional.empty());
    }

    /** @param log takes down each decision */
    BanditUnderTest(String name, PolicySettings settings, Catalog catalog, long seed, Optional<DecisionLogging> log) {
        this.name = name;
        this.ids = new String[catalog.works()];
        Arrays.setAll(ids, Catalog::id);
        this.scores = new double[catalog.works()];
        CountTable table = new CountTable(MAX_ARMS);
        this.learner = new Learner(TENANT, name, catalog, table);
        this.priors = new TenantPriors(table, PriorSettings.DEFAULT, clock);
        PolicyBook book = new PolicyBook(Reward.TWO_STEP.text());
        book.put(
                TENANT,
                new PolicyDefinition(
                        new Policy(POLICY, PolicyBook.BUILT_IN_VERSION + 1, settings), "", Optional.empty()));
        this.log = log;
        this.ranker = new SlateRanker(
                table,
                book,
                priors,
                new VectorTable(0),
                new SplittableRandom(seed)::nextLong,
                log.<RankingLog>map(logging -> logging).orElse(RankingLog.NONE));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] rank(Visit visit, int[] candidates, double[] fused, int places) {
        List<SlateCandidate> asked = new ArrayList<>(candidates.length);
        for (int i = 0; i < candidates.length; i++) {
            asked.add(SlateCandidate.of(ids[candidates[i]], fused[i]));
            scores[candidates[i]] = fused[i];
        }
        OptionalDouble gsScore =
                log.map(logging -> logging.gsScore(visit.reader())).orElse(OptionalDouble.empty());
        Slate slate =
                ranker.rank(new SlateRequest(TENANT, ids[visit.query()], POLICY, asked, places, "", MODEL, gsScore));
        int[] works = new int[slate.works().size()];
        for (int i = 0; i < works.length; i++) {
            works[i] = Catalog.number(slate.works().get(i).workId());
        }
        return works;
    }

    @Override
    public void observe(Visit visit, int[] slate, Response response) {
        visitsSinceFit++;
        log.ifPresent(logging -> logging.came(visit, response));
        learner.observe(visit, slate, scores, response);
    }

    @Override
    public void tick(long nowMillis) {
        learner.learnUpTo(nowMillis);
        clock.advanceTo(nowMillis);
        if (nowMillis >= nextFitMillis && visitsSinceFit >= FEWEST_VISITS_TO_FIT) {
            priors.refresh();
            visitsSinceFit = 0;
            long wait = Math.max(SHORTEST_FIT_MILLIS, Math.min(nowMillis / FIT_SHARE_OF_TIME, LONGEST_FIT_MILLIS));
            nextFitMillis = nowMillis + wait;
        }
    }
}
