package io.afterclick.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OracleTest {
    private static final int PLACES = 4;

    /** On readers that it has not drawn, for the most visited query work: no exchange and no random slate does better. */
    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void order_beatsAllNeighboursAndRandomSlates(String name) {
        World world = Worlds.make(name, WorldSettings.stationary(6, 3_000, 20));
        int query = 0;
        int[] asked = new int[Catalog.FIRST_WORKS];
        List<Visit> all = new ArrayList<>();
        Visits visits = Visits.draw(world);
        for (int i = 0; i < visits.size(); i++) {
            all.add(visits.get(i));
            asked[visits.get(i).query()]++;
        }
        for (int work = 0; work < asked.length; work++) {
            query = asked[work] > asked[query] ? work : query;
        }
        int most = query;
        List<Visit> asking = all.stream().filter(visit -> visit.query() == most).toList();
        assertThat(asking).hasSizeGreaterThan(1_000);
        int[] candidates = world.catalog().candidates(most, 0).works();
        int[] best = IntStream.of(new Oracle(world, PLACES).order(most, 0))
                .limit(PLACES)
                .toArray();
        double value = value(world, asking, best);
        for (int place = 0; place < PLACES; place++) {
            for (int work : candidates) {
                if (IntStream.of(best).noneMatch(shown -> shown == work)) {
                    int[] other = best.clone();
                    other[place] = work;
                    // 256 readers stand for all: that may cost a little.
                    assertThat(value(world, asking, other)).isLessThan(value * 1.03);
                }
            }
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            int[] other = random.ints(0, candidates.length)
                    .distinct()
                    .limit(PLACES)
                    .map(at -> candidates[at])
                    .toArray();
            assertThat(value(world, asking, other)).isLessThan(value * 1.001);
        }
    }

    private static double value(World world, List<Visit> visits, int[] slate) {
        double sum = 0;
        double[] attraction = new double[slate.length];
        double[] readOn = new double[slate.length];
        for (Visit visit : visits) {
            for (int place = 0; place < slate.length; place++) {
                attraction[place] = world.attraction(visit, slate[place], 0);
                readOn[place] = world.readOnGivenClick(visit, slate[place], 0);
            }
            sum += world.expectedReadOns(attraction, readOn, slate.length);
        }
        return sum / visits.size();
    }
}
