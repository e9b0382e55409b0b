package io.afterclick.local.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The worlds that tests go through, and what readers make of slates that nobody ordered. */
final class Worlds {
    static final int SLATE_LENGTH = 10;

    private Worlds() {}

    static World make(String name, WorldSettings settings) {
        return name.equals(AdditiveWorld.NAME) ? new AdditiveWorld(settings) : new LatentWorld(settings);
    }

    static Stream<String> names() {
        return Stream.of(AdditiveWorld.NAME, LatentWorld.NAME);
    }

    /** Both worlds with each of three seeds. */
    static Stream<Arguments> withSeeds() {
        return names().flatMap(name -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(name, seed)));
    }

    /** Clicks and what came of them, under slates in uniformly drawn order. */
    static final class Counts {
        final long[] seenAt = new long[SLATE_LENGTH];
        final long[] clicksAt = new long[SLATE_LENGTH];
        final long[][] byPricingAndEpisodes = new long[Pricing.values().length][3]; // none, one, more

        double impressions() {
            return Arrays.stream(seenAt).sum();
        }

        double clicks() {
            return Arrays.stream(clicksAt).sum();
        }

        double readOns() {
            return Arrays.stream(byPricingAndEpisodes).mapToLong(row -> row[2]).sum();
        }

        /** One-and-dones for each read-on. */
        double stopsForEachWhoGoesOn(Pricing pricing) {
            long[] row = byPricingAndEpisodes[pricing.ordinal()];
            return (double) row[1] / row[2];
        }

        double clickRateAt(int place) {
            return (double) clicksAt[place] / seenAt[place];
        }
    }

    static Counts playUniform(World world) {
        return play(world, visit -> {
            SplittableRandom random = new SplittableRandom(visit.reader() * 1_000_003L + visit.number());
            int[] candidates = world.catalog()
                    .candidates(visit.query(), visit.day())
                    .works()
                    .clone();
            for (int place = 0; place < SLATE_LENGTH; place++) {
                int other = place + random.nextInt(candidates.length - place);
                int work = candidates[place];
                candidates[place] = candidates[other];
                candidates[other] = work;
            }
            return Arrays.copyOf(candidates, SLATE_LENGTH);
        });
    }

    private static Counts play(World world, Function<Visit, int[]> policy) {
        Counts counts = new Counts();
        Satiation satiation = new Satiation(world.settings().readers());
        Response response = new Response();
        Visits visits = Visits.draw(world);
        for (int i = 0; i < visits.size(); i++) {
            Visit visit = visits.get(i);
            int[] slate = policy.apply(visit);
            world.respond(visit, slate, satiation, response);
            for (int place = 0; place < response.seen(); place++) {
                counts.seenAt[place]++;
            }
            for (int click = 0; click < response.clicks(); click++) {
                counts.clicksAt[response.place(click)]++;
                Pricing pricing = world.catalog().pricing(slate[response.place(click)]);
                counts.byPricingAndEpisodes[pricing.ordinal()][Math.min(2, response.episodes(click))]++;
            }
        }
        return counts;
    }
}
