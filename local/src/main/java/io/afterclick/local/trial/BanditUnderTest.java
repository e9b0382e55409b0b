package io.afterclick.local.trial;

import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.policy.Policies;
import io.afterclick.bandit.policy.PriorSettings;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.slate.SlateRequest;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A policy of bandit-service: its ranker over counts that a {@link Learner} keeps. Nothing else here knows its API. */
final class BanditUnderTest implements PolicyUnderTest {
    private static final String TENANT = "default";
    private static final long MAX_ARMS = 1_000_000;

    private final String name;
    private final String[] ids;
    private final Learner learner;
    private final SlateRanker ranker;

    private BanditUnderTest(String name, Policies policies, Catalog catalog, long seed) {
        this.name = name;
        this.ids = new String[catalog.works()];
        Arrays.setAll(ids, Catalog::id);
        CountTable table = new CountTable(MAX_ARMS);
        this.learner = new Learner(TENANT, name, catalog, table);
        this.ranker = new SlateRanker(table, policies, new SplittableRandom(seed)::nextLong);
    }

    /** Names of the built-in policies. */
    static Set<String> names() {
        return Policies.builtIn(PriorSettings.DEFAULT, "two-step").names();
    }

    /**
     * A built-in policy.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    static BanditUnderTest builtIn(String name, Catalog catalog, long seed) {
        return new BanditUnderTest(name, Policies.builtIn(PriorSettings.DEFAULT, name), catalog, seed);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] rank(Visit visit, int[] candidates, double[] scores, int places) {
        String[] candidateIds = new String[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            candidateIds[i] = ids[candidates[i]];
        }
        Slate slate =
                ranker.rank(new SlateRequest(TENANT, ids[visit.query()], "", List.of(candidateIds), Set.of(), places));
        int[] works = new int[slate.works().size()];
        for (int i = 0; i < works.length; i++) {
            String id = slate.works().get(i).workId();
            works[i] = Integer.parseInt(id, 1, id.length(), 10);
        }
        return works;
    }

    @Override
    public void observe(Visit visit, int[] slate, Response response) {
        learner.observe(visit, slate, response);
    }

    @Override
    public void tick(long nowMillis) {
        learner.learnUpTo(nowMillis);
    }
}
