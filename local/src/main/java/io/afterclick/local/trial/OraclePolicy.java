package io.afterclick.local.trial;

import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;

/** Shows the slates of the world's oracle: the upper end of the scale, and a check of regret, which must be 0. */
final class OraclePolicy implements PolicyUnderTest {
    static final String NAME = "oracle";

    private final Oracle oracle;

    OraclePolicy(Oracle oracle) {
        this.oracle = oracle;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int[] rank(Visit visit, int[] candidates, double[] scores, int places) {
        return Trial.firstAmong(oracle.order(visit.query(), visit.day()), candidates, places);
    }

    @Override
    public void observe(Visit visit, int[] slate, Response response) {}

    @Override
    public void tick(long nowMillis) {}
}
