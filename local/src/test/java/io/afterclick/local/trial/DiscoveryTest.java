package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    @Test
    void stars_oracleFindsThemAtOnceAndNobodyElseByTheirScoresAlone() {
        World world = new AdditiveWorld(new WorldSettings(2, 1_500, 8, 0, 0, 2));
        Oracle oracle = new Oracle(world, Trial.SLATE_LENGTH);
        Visits visits = Visits.draw(world);
        Discovery best = new Discovery(new OraclePolicy(oracle), world.catalog(), oracle);
        Trial.run(world, visits, oracle, best, played -> {});
        List<Discovery.Star> found = best.stars();
        assertThat(found).hasSizeGreaterThan(5).allSatisfy(star -> {
            assertThat(star.foundAfter()).isPresent();
            // Half of a hundred slates is enough, and not all of a slate is seen.
            assertThat(star.foundAfter().getAsLong()).isBetween(20L, 60L);
            assertThat(star.impressions())
                    .isGreaterThanOrEqualTo(star.foundAfter().getAsLong());
        });

        Discovery fusion =
                new Discovery(PolicyFactory.known().create("fusion-only", world, oracle), world.catalog(), oracle);
        Trial.run(world, visits, oracle, fusion, played -> {});
        assertThat(fusion.stars()).hasSameSizeAs(found).anySatisfy(star -> assertThat(star.foundAfter())
                .isEmpty());
    }
}
