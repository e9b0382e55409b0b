package io.afterclick.local.trial;

import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.World;
import java.util.Optional;

/** Makes the policies of a comparison by their names. */
public interface PolicyFactory {
    /**
     * A policy that has learned nothing yet.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    PolicyUnderTest create(String name, World world, Oracle oracle);

    /** Those that bandit-service knows, with what may be other about them ({@code two-step:half-life=7d}), and {@code oracle}. */
    static PolicyFactory known() {
        return (name, world, oracle) -> name.equals(OraclePolicy.NAME)
                ? new OraclePolicy(oracle)
                : new BanditUnderTest(
                        name,
                        PolicySpec.parse(name),
                        world.catalog(),
                        world.settings().seed());
    }

    /**
     * The same for one trial, whose decisions are written.
     *
     * @throws IllegalArgumentException for the oracle, which knows no propensities
     */
    static PolicyFactory logging(DecisionLogWriter out) {
        return (name, world, oracle) -> {
            if (name.equals(OraclePolicy.NAME)) {
                throw new IllegalArgumentException("the oracle's decisions cannot be logged: it knows no propensities");
            }
            return new BanditUnderTest(
                    name,
                    PolicySpec.parse(name),
                    world.catalog(),
                    world.settings().seed(),
                    Optional.of(new DecisionLogging(world, name, out)));
        };
    }

    /**
     * Makes sure that {@link #known} takes a name.
     *
     * @throws IllegalArgumentException where it does not; says why
     */
    static void check(String name) {
        if (!name.equals(OraclePolicy.NAME)) {
            PolicySpec.parse(name);
        }
    }
}
