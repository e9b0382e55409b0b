package io.afterclick.local.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.count.Arm;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.LatentWorld;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import io.afterclick.local.trial.Measures.Sum;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerTest {
    private static final String TENANT = "default";

    static Stream<World> worlds() {
        WorldSettings settings = WorldSettings.stationary(2, 400, 12);
        return Stream.of(new AdditiveWorld(settings), new LatentWorld(settings));
    }

    /** Shows candidates as they come, turned a little with each visit, and learns from it. */
    private static final class Turning implements PolicyUnderTest {
        private final CountTable table = new CountTable(1_000_000);
        private final Catalog catalog;
        private final Learner learner;

        Turning(World world) {
            catalog = world.catalog();
            learner = new Learner(TENANT, "turning", world.catalog(), table);
        }

        /** Sum over all arms. */
        OutcomeCounts sums() {
            OutcomeCounts sums = OutcomeCounts.ZERO;
            for (int query = 0; query < Catalog.FIRST_WORKS; query++) {
                for (int work : catalog.candidates(query, 0).works()) {
                    sums = sums.plus(table.total(new Arm(TENANT, Catalog.id(query), Catalog.id(work))));
                }
            }
            return sums;
        }

        @Override
        public String name() {
            return "turning";
        }

        @Override
        public int[] rank(Visit visit, int[] candidates, double[] scores, int places) {
            int[] slate = new int[places];
            for (int place = 0; place < places; place++) {
                slate[place] = candidates[(visit.number() * 7 + place) % candidates.length];
            }
            return slate;
        }

        @Override
        public void observe(Visit visit, int[] slate, Response response) {
            learner.observe(visit, slate, new double[catalog.works()], response);
        }

        @Override
        public void tick(long nowMillis) {
            learner.learnUpTo(nowMillis);
        }
    }

    /** Attribution and counts, once all windows are closed, against what the world says that its readers did. */
    @ParameterizedTest
    @MethodSource("worlds")
    void learnUpTo_allWindowsClosed_countsAreTheTruth(World world) {
        Turning policy = new Turning(world);
        Measures truth =
                Trial.run(world, Visits.draw(world), new Oracle(world, Trial.SLATE_LENGTH), policy, played -> {});
        policy.tick(30 * Visit.DAY_MILLIS);
        OutcomeCounts counts = policy.sums();
        assertThat(counts.fault()).isEmpty();
        assertThat((double) counts.impressions()).isEqualTo(truth.total(Sum.IMPRESSIONS));
        assertThat((double) counts.clicks()).isEqualTo(truth.total(Sum.CLICKS)).isPositive();
        assertThat((double) counts.readOns())
                .isEqualTo(truth.total(Sum.READ_ONS))
                .isPositive();
        assertThat((double) counts.oneAndDones())
                .isEqualTo(truth.total(Sum.ONE_AND_DONES))
                .isPositive();
        assertThat(counts.pendingClicks()).isZero();
        assertThat(counts.misses()).isEqualTo(counts.impressions() - counts.clicks());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void learnUpTo_batchUnderWay_knowsNothingOfIt(World world) {
        Turning policy = new Turning(world);
        Response response = new Response();
        Visit visit = new Visit(0, 0, 3, 10 * Learner.BATCH_MILLIS + 5);
        int[] slate = policy.rank(visit, world.catalog().candidates(3, 0).works(), new double[60], 10);
        world.respond(visit, slate, new io.afterclick.local.simulation.Satiation(400), response);
        policy.observe(visit, slate, response);
        policy.tick(11 * Learner.BATCH_MILLIS - 1);
        assertThat(policy.sums().impressions()).isZero();
        policy.tick(11 * Learner.BATCH_MILLIS);
        assertThat(policy.sums().impressions()).isEqualTo(response.seen());
    }
}
