package io.afterclick.local.trial;

import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.World;
import java.util.Set;
import java.util.TreeSet;

/** Makes the policies of a comparison by their names. */
public interface PolicyFactory {
    /**
     * A policy that has learned nothing yet.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    PolicyUnderTest create(String name, World world, Oracle oracle);

    /** Those that bandit-service knows, and {@code oracle}. */
    static PolicyFactory known() {
        return (name, world, oracle) -> {
            if (name.equals(OraclePolicy.NAME)) {
                return new OraclePolicy(oracle);
            }
            return BanditUnderTest.builtIn(
                    name, world.catalog(), world.settings().seed());
        };
    }

    /** Names that {@link #known} takes. */
    static Set<String> knownNames() {
        Set<String> names = new TreeSet<>(BanditUnderTest.names());
        names.add(OraclePolicy.NAME);
        return names;
    }
}
