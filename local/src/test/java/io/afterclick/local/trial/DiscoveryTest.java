package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    private final World world = new AdditiveWorld(new WorldSettings(2, 1_500, 8, 0, 0, 2));
    private final Oracle oracle = new Oracle(world, Trial.SLATE_LENGTH);
    private final Visits visits = Visits.draw(world);

    private List<Discovery.Star> starsFoundBy(PolicyUnderTest policy) {
        Discovery discovery = new Discovery(policy, world.catalog(), oracle);
        Trial.run(world, visits, oracle, discovery, played -> {});
        return discovery.stars();
    }

    @Test
    void stars_oracle_findsThemAllAtOnce() {
        List<Discovery.Star> stars = starsFoundBy(new OraclePolicy(oracle));
        assertThat(stars).hasSizeGreaterThan(5).allSatisfy(star -> assertThat(star.foundAtCost())
                .isPresent());
        // Each needs 50 slates that it belongs into; none but stars costs anything.
        assertThat(Discovery.costOfHalf(stars).getAsLong()).isBetween(100L, 700L);
    }

    @Test
    void stars_fusionOrder_doesNotFindThemAll() {
        assertThat(starsFoundBy(PolicyFactory.known().create("fusion-only", world, oracle)))
                .hasSizeGreaterThan(5)
                .anySatisfy(star -> assertThat(star.foundAtCost()).isEmpty());
    }

    /** Whoever shows whatever is new shows all stars, and has told none apart. */
    @Test
    void stars_newWorksFirst_findsNone() {
        List<Discovery.Star> stars = starsFoundBy(new PolicyUnderTest() {
            @Override
            public String name() {
                return "eager";
            }

            @Override
            public int[] rank(Visit visit, int[] candidates, double[] scores, int places) {
                return Stream.of(true, false)
                        .flatMapToInt(isNew -> IntStream.of(candidates)
                                .filter(work -> world.catalog().firstDay(work) > 0 == isNew))
                        .limit(places)
                        .toArray();
            }

            @Override
            public void observe(Visit visit, int[] slate, Response response) {}

            @Override
            public void tick(long nowMillis) {}
        });
        assertThat(stars).hasSizeGreaterThan(5).allSatisfy(star -> assertThat(star.foundAtCost())
                .isEmpty());
    }

    @Test
    void costOfHalf_isTheCostAtWhichHalfWereFound() {
        assertThat(Discovery.costOfHalf(List.of(star(900), star(20), star(300), NEVER)))
                .hasValue(300);
        assertThat(Discovery.costOfHalf(List.of(star(900), NEVER, NEVER, star(20), star(30))))
                .hasValue(900);
        assertThat(Discovery.costOfHalf(List.of(star(900), NEVER, NEVER))).isEmpty();
        assertThat(Discovery.costOfHalf(List.of())).isEmpty();
    }

    private static final Discovery.Star NEVER = new Discovery.Star(1, OptionalLong.empty());

    private static Discovery.Star star(long cost) {
        return new Discovery.Star(1, OptionalLong.of(cost));
    }
}
