package io.afterclick.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/simulation.md promises of both worlds. Seeds are fixed, so nothing here can fail by chance; a change of a
 * frozen parameter can.
 */
class WorldTest {
    private static final int READERS = 4_000;
    private static final int DAYS = 12;

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#withSeeds")
    void respond_uniformSlates_showTheRatesAndPricesOfTheRealWorld(String name, long seed) {
        Worlds.Counts counts = Worlds.playUniform(Worlds.make(name, WorldSettings.stationary(seed, READERS, DAYS)));
        assertThat(counts.clicks() / counts.impressions()).as("click rate").isBetween(0.01, 0.06);
        assertThat(counts.readOns() / counts.clicks()).as("continuation rate").isBetween(0.3, 0.6);
        assertThat(counts.stopsForEachWhoGoesOn(Pricing.PAID)).as("paid").isGreaterThan(2);
        assertThat(counts.stopsForEachWhoGoesOn(Pricing.FREE_FIRST))
                .as("free first")
                .isBetween(0.75, 1.33);
    }

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#withSeeds")
    void respond_uniformSlates_clickTheTopMore(String name, long seed) {
        Worlds.Counts counts = Worlds.playUniform(Worlds.make(name, WorldSettings.stationary(seed, READERS, DAYS)));
        double top = counts.clickRateAt(0);
        double bottom = counts.clickRateAt(Worlds.SLATE_LENGTH - 1);
        assertThat(top / bottom).as("position bias").isBetween(1.2, 3.0);
        assertThat(counts.seenAt[Worlds.SLATE_LENGTH - 1]).as("not all is seen").isLessThan(counts.seenAt[0]);
    }

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void respond_sameSlate_isTheSame(String name) {
        World world = Worlds.make(name, WorldSettings.stationary(5, 200, 20));
        Visits visits = Visits.draw(world);
        int clicks = 0;
        for (int i = 0; i < visits.size(); i++) {
            Visit visit = visits.get(i);
            int[] slate = slate(world, visit);
            Response one = new Response();
            Response other = new Response();
            world.respond(visit, slate, new Satiation(200), one);
            world.respond(visit, slate, new Satiation(200), other);
            assertThat(told(other)).isEqualTo(told(one));
            clicks += one.clicks();
        }
        assertThat(clicks).isPositive();
    }

    /** Common random numbers: what a reader does with a work in sight has nothing to do with what else is shown. */
    @Test
    void respond_additive_otherNeighbours_sameLuck() {
        World world = new AdditiveWorld(WorldSettings.stationary(5, 500, 20));
        Visits visits = Visits.draw(world);
        int clicked = 0;
        for (int i = 0; i < visits.size(); i++) {
            Visit visit = visits.get(i);
            int[] candidates = world.catalog().candidates(visit.query(), 0).works();
            Response one = new Response();
            Response other = new Response();
            world.respond(visit, new int[] {candidates[0], candidates[1]}, new Satiation(500), one);
            world.respond(visit, new int[] {candidates[0], candidates[2]}, new Satiation(500), other);
            boolean isClicked = one.clicks() > 0 && one.place(0) == 0;
            assertThat(other.clicks() > 0 && other.place(0) == 0).isEqualTo(isClicked);
            if (isClicked) {
                assertThat(other.episodes(0)).isEqualTo(one.episodes(0));
                clicked++;
            }
        }
        assertThat(clicked).isGreaterThan(100);
    }

    @Test
    void respond_latent_oneClickAtMost() {
        World world = new LatentWorld(WorldSettings.stationary(5, 500, 20));
        Visits visits = Visits.draw(world);
        Response response = new Response();
        for (int i = 0; i < visits.size(); i++) {
            world.respond(visits.get(i), slate(world, visits.get(i)), new Satiation(500), response);
            assertThat(response.clicks()).isBetween(0, 1);
        }
    }

    @Test
    void attraction_latent_satiatedReader_isLess() {
        World world = new LatentWorld(WorldSettings.stationary(5, 10, 2));
        Visit visit = new Visit(3, 0, 7, 0);
        assertThat(world.attraction(visit, 11, 1)).isLessThan(world.attraction(visit, 11, 0));
        assertThat(world.readOnGivenClick(visit, 11, 1)).isLessThan(world.readOnGivenClick(visit, 11, 0));
    }

    @Test
    void satiation_halvesInItsHalfLife() {
        Satiation satiation = new Satiation(2);
        satiation.add(1, 4, 1, 0);
        long halfLife = (long) (Satiation.HALF_LIFE_DAYS * Visit.DAY_MILLIS);
        assertThat(satiation.of(1, 4, halfLife)).isEqualTo(0.5, within(1e-6));
        satiation.add(1, 4, 1, halfLife);
        assertThat(satiation.of(1, 4, 2 * halfLife)).isEqualTo(0.75, within(1e-6));
        assertThat(satiation.of(1, 5, 0)).isZero();
        assertThat(satiation.of(0, 4, 0)).isZero();
    }

    /** What a slate promises is what its readers do: the expectation that regret is made of, against the played world. */
    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void expectedReadOns_isTheMeanOfWhatReadersDo(String name) {
        World world = Worlds.make(name, WorldSettings.stationary(2, 3_000, 20));
        Visits visits = Visits.draw(world);
        double expected = 0;
        double variance = 0;
        int readOns = 0;
        Satiation rested = new Satiation(3_000);
        Response response = new Response();
        for (int i = 0; i < visits.size(); i++) {
            Visit visit = visits.get(i);
            int[] slate = slate(world, visit);
            double[] attraction = new double[slate.length];
            double[] readOn = new double[slate.length];
            for (int place = 0; place < slate.length; place++) {
                attraction[place] = world.attraction(visit, slate[place], 0);
                readOn[place] = world.readOnGivenClick(visit, slate[place], 0);
            }
            double promised = world.expectedReadOns(attraction, readOn, slate.length);
            expected += promised;
            variance += promised;
            world.respond(visit, slate, rested, response);
            for (int click = 0; click < response.clicks(); click++) {
                readOns += response.episodes(click) >= 2 ? 1 : 0;
            }
        }
        assertThat((double) readOns).isEqualTo(expected, within(4 * Math.sqrt(variance)));
    }

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void catalog_storyHasLittleToDoWithTheCover(String name) {
        Catalog catalog =
                Worlds.make(name, new WorldSettings(1, 1, 100, 20, 0, 0)).catalog();
        assertThat(correlation(catalog.works(), work -> catalog.cover(work, 0), work -> catalog.story(work, 0)))
                .isBetween(0.0, 0.25);
    }

    /** The retriever knows part of what is clicked, and next to nothing of stories. */
    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#withSeeds")
    void candidates_scoresTellSomeOfTheClickAndLittleOfTheStory(String name, long seed) {
        World world = Worlds.make(name, WorldSettings.stationary(seed, 200, 2));
        Catalog catalog = world.catalog();
        double click = 0;
        double story = 0;
        for (int query = 0; query < Catalog.FIRST_WORKS; query++) {
            Catalog.Candidates found = catalog.candidates(query, 0);
            int asked = query;
            click += correlation(
                    found.works().length,
                    i -> found.scores()[i],
                    i -> meanLogAttraction(world, asked, found.works()[i]));
            story += correlation(found.works().length, i -> found.scores()[i], i -> catalog.story(found.works()[i], 0));
        }
        assertThat(click / Catalog.FIRST_WORKS).as("with attraction").isBetween(0.2, 0.85);
        assertThat(story / Catalog.FIRST_WORKS).as("with the story").isBetween(-0.3, 0.3);
    }

    private static double meanLogAttraction(World world, int query, int work) {
        return IntStream.range(0, 50)
                .mapToDouble(reader -> Math.log(world.attraction(new Visit(reader, 0, query, 0), work, 0)))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void drift_changesThreeTenthsOfTheWorksAndNothingElse(String name) {
        Catalog steady =
                Worlds.make(name, new WorldSettings(3, 50, 20, 0, 0, 0)).catalog();
        World drifting = Worlds.make(name, new WorldSettings(3, 50, 20, 0, 8, 0));
        Catalog drifted = drifting.catalog();
        int changed = 0;
        for (int work = 0; work < drifted.works(); work++) {
            assertThat(drifted.cover(work, 7)).isEqualTo(steady.cover(work, 7));
            assertThat(drifted.story(work, 7)).isEqualTo(steady.story(work, 7));
            assertThat(drifted.candidates(work, 19).works())
                    .isEqualTo(steady.candidates(work, 0).works());
            changed += drifted.story(work, 8) == steady.story(work, 8) ? 0 : 1;
        }
        assertThat(changed).isBetween(40, 80); // of 200 with .3: mean 60, standard deviation 6.5
    }

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void newWorks_appearDayByDayAndAreFound(String name) {
        Catalog catalog =
                Worlds.make(name, new WorldSettings(3, 50, 10, 4, 0, 0)).catalog();
        assertThat(catalog.works()).isEqualTo(Catalog.FIRST_WORKS + 36);
        assertThat(catalog.worksOn(0)).isEqualTo(Catalog.FIRST_WORKS);
        assertThat(catalog.worksOn(3)).isEqualTo(Catalog.FIRST_WORKS + 12);
        Set<Integer> found = new HashSet<>();
        for (int query = 0; query < Catalog.FIRST_WORKS; query++) {
            for (int day = 0; day < 10; day++) {
                for (int work : catalog.candidates(query, day).works()) {
                    assertThat(catalog.firstDay(work)).isLessThanOrEqualTo(day);
                    found.add(work);
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(Catalog.FIRST_WORKS + 30);
        Catalog steady = Worlds.make(name, WorldSettings.stationary(3, 50, 10)).catalog();
        assertThat(IntStream.range(0, Catalog.FIRST_WORKS).mapToDouble(work -> catalog.story(work, 0)))
                .containsExactly(IntStream.range(0, Catalog.FIRST_WORKS)
                        .mapToObj(work -> steady.story(work, 0))
                        .toArray(Double[]::new));
    }

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void stars_areOneOfEachGenreAndBelongIntoBestSlates(String name) {
        World world = Worlds.make(name, new WorldSettings(3, 2_000, 10, 0, 0, 5));
        Catalog catalog = world.catalog();
        Set<Integer> genres = new HashSet<>();
        IntStream.range(0, catalog.works()).filter(catalog::isStar).forEach(star -> {
            assertThat(catalog.firstDay(star)).isEqualTo(5);
            genres.add(catalog.genre(star));
        });
        assertThat(genres).hasSize(Catalog.GENRES);
        Oracle oracle = new Oracle(world, Worlds.SLATE_LENGTH);
        int offered = 0;
        int chosen = 0;
        for (int query = 0; query < 15; query++) {
            Set<Integer> best = new HashSet<>();
            IntStream.of(oracle.order(query, 5)).limit(Worlds.SLATE_LENGTH).forEach(best::add);
            for (int work : catalog.candidates(query, 5).works()) {
                if (catalog.isStar(work) && catalog.genre(work) == catalog.genre(query)) {
                    offered++;
                    chosen += best.contains(work) ? 1 : 0;
                }
            }
        }
        assertThat(offered).isGreaterThan(8);
        assertThat((double) chosen / offered).isGreaterThan(0.8);
    }

    @Test
    void settings_outOfBounds_sayWhich() {
        assertThatThrownBy(() -> WorldSettings.stationary(1, 0, 5)).hasMessageContaining("readers must be 1 to");
        assertThatThrownBy(() -> WorldSettings.stationary(1, 5, 367)).hasMessageContaining("days must be 1 to 366");
        assertThatThrownBy(() -> new WorldSettings(1, 5, 5, 0, 5, 0)).hasMessageContaining("drift day");
    }

    private static List<Long> told(Response response) {
        List<Long> told = new ArrayList<>(List.of((long) response.seen()));
        for (int click = 0; click < response.clicks(); click++) {
            told.add((long) response.place(click));
            told.add(response.clickedAfterMillis(click));
            for (int episode = 0; episode < response.episodes(click); episode++) {
                told.add(response.readAfterMillis(click, episode));
            }
        }
        return told;
    }

    private static int[] slate(World world, Visit visit) {
        int[] candidates =
                world.catalog().candidates(visit.query(), visit.day()).works();
        return IntStream.of(candidates)
                .skip(visit.number() % 20)
                .limit(Worlds.SLATE_LENGTH)
                .toArray();
    }

    private static double correlation(int size, IntToDoubleFunction x, IntToDoubleFunction y) {
        double meanX = IntStream.range(0, size).mapToDouble(x).average().orElseThrow();
        double meanY = IntStream.range(0, size).mapToDouble(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < size; i++) {
            double dx = x.applyAsDouble(i) - meanX;
            double dy = y.applyAsDouble(i) - meanY;
            xy += dx * dy;
            xx += dx * dx;
            yy += dy * dy;
        }
        return xy / Math.sqrt(xx * yy);
    }
}
