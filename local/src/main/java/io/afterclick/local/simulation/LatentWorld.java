package io.afterclick.local.simulation;

import io.afterclick.local.simulation.Chance.Purpose;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The latent world: readers come with an intent and a mood that nobody sees, choose at most one work among those that
 * they have examined, and drop what they read by a hazard.
 *
 * <p>The intent of a visit is a genre: the query work's, or one of the reader's own mixture. The mood is browsing (the
 * cover counts) or committing (the story shows through). Readers examine a slate from the top, as in a cascade: after
 * each work they go on with a probability that rises with that work's attraction. The screen shows two places more than
 * they examine, and four at least: these count as seen. Among the examined works and not
 * clicking at all they choose by a multinomial logit (D. McFadden, "Conditional logit analysis of qualitative choice
 * behavior", 1974), so a work's clicks depend on its neighbours. After each episode they drop the work with a
 * complementary log-log hazard, higher where the next episode must be paid. Reading a genre satiates with it for days.
 */
public final class LatentWorld implements World {
    public static final String NAME = "latent";

    private static final double QUERY_INTENT_SHARE = 0.55;
    private static final double BROWSING_SHARE = 0.6;
    private static final double ATTRACTION_BY_INTENT = 1.4;
    private static final double ATTRACTION_BY_TASTE = 0.8;
    private static final double COVER_WHEN_BROWSING = 0.9;
    private static final double COVER_WHEN_COMMITTING = 0.45;
    private static final double STORY_WHEN_COMMITTING = 0.3;
    private static final double ATTRACTION_BY_SATIATION = -0.35;
    private static final double OUTSIDE = 4.3;
    private static final int PLACES_AT_ONCE = 4;
    private static final int PLACES_AHEAD = 2;
    private static final double LOOKS_FURTHER_AT_LEAST = 0.82;
    private static final double LOOKS_FURTHER_BY_ATTRACTION = 0.16;
    private static final double TYPICAL_ATTRACTION = 3.0;
    private static final double READS_FIRST = 0.92;
    private static final double HAZARD_BASE = 0.0;
    private static final double HAZARD_BY_STORY = -0.75;
    private static final double HAZARD_BY_TASTE = -0.6;
    private static final double HAZARD_BY_INTENT = -0.4;
    private static final double HAZARD_WHEN_BROWSING = 0.2;
    private static final double HAZARD_WHEN_COMMITTING = -0.3;
    private static final double HAZARD_BY_SATIATION = 0.2;
    private static final double HAZARD_LATER = -0.9;
    private static final double COVER_HALF_WIDTH = Math.sqrt(3);
    private static final double STORY_HALF_WIDTH = Math.sqrt(5);
    private static final double COVER_SHARE_IN_STORY = 0.15;
    private static final double TASTE_SHAPE_SPREAD = 1.0;
    private static final double COMES_ACROSS_BY_TASTE = 2.5;
    private static final double VISITS_SPREAD = 0.9;
    private static final double SAME_SESSION_SHARE = 0.7;
    private static final double SAME_SESSION_MILLIS = 6 * 60_000;
    private static final double ANOTHER_DAY_MILLIS = 1.2 * Visit.DAY_MILLIS;
    private static final double SATIATION_OF_READ_ON = 1.0;
    private static final double SATIATION_OF_ONE_EPISODE = 0.4;

    private final WorldSettings settings;
    private final Chance chance;
    private final Catalog catalog;
    private final float[] mixtures; // [readers x genres], each sums to 1
    private final float[] priceSensitivity;
    private final float[] visitsPerDay;
    private final double outsideWeight = Math.exp(OUTSIDE);

    public LatentWorld(WorldSettings settings) {
        this.settings = settings;
        this.chance = new Chance(settings.seed() ^ 0x1A7E47L);
        this.catalog = new Catalog(settings, new Truths());
        this.mixtures = new float[settings.readers() * Catalog.GENRES];
        this.priceSensitivity = new float[settings.readers()];
        this.visitsPerDay = new float[settings.readers()];
        for (int reader = 0; reader < settings.readers(); reader++) {
            draw(reader);
        }
    }

    private static final class Truths implements Truth.Source {
        /** Covers are uniform, stories follow a parabola (Beta(2, 2)): neither has the tails of a normal law. */
        @Override
        public Truth draw(RandomGenerator random) {
            double cover = COVER_HALF_WIDTH * (2 * random.nextDouble() - 1);
            double median = median(random.nextDouble(), random.nextDouble(), random.nextDouble());
            double story = STORY_HALF_WIDTH * (2 * median - 1);
            return new Truth(cover, story + COVER_SHARE_IN_STORY * cover);
        }

        /** The median of three uniforms has the law Beta(2, 2). */
        private static double median(double a, double b, double c) {
            return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
        }

        @Override
        public Truth star() {
            return new Truth(1.2, 1.9);
        }
    }

    /** A mixture of genres: some readers have one, others many. */
    private void draw(int reader) {
        RandomGenerator random = new SplittableRandom(settings.seed() * 4_294_967_311L + reader);
        double breadth = Math.exp(TASTE_SHAPE_SPREAD * random.nextGaussian() + 0.8);
        double sum = 0;
        double[] mixture = new double[Catalog.GENRES];
        for (int g = 0; g < mixture.length; g++) {
            mixture[g] = Math.exp(breadth * (random.nextDouble() - 0.5) * 2);
            sum += mixture[g];
        }
        for (int g = 0; g < mixture.length; g++) {
            mixtures[reader * Catalog.GENRES + g] = (float) (mixture[g] / sum);
        }
        priceSensitivity[reader] = (float) (0.5 + random.nextDouble());
        visitsPerDay[reader] =
                (float) Math.exp(VISITS_SPREAD * random.nextGaussian() - VISITS_SPREAD * VISITS_SPREAD / 2);
    }

    private double match(int reader, int work) {
        double dot = 0;
        for (int g = 0; g < Catalog.GENRES; g++) {
            dot += mixtures[reader * Catalog.GENRES + g] * catalog.vector(work, g);
        }
        return dot;
    }

    private int intent(Visit visit) {
        double draw = chance.uniform(Purpose.INTENT, visit.reader(), visit.number(), 0);
        if (draw < QUERY_INTENT_SHARE) {
            return catalog.genre(visit.query());
        }
        double left = (draw - QUERY_INTENT_SHARE) / (1 - QUERY_INTENT_SHARE);
        for (int g = 0; g < Catalog.GENRES - 1; g++) {
            left -= mixtures[visit.reader() * Catalog.GENRES + g];
            if (left < 0) {
                return g;
            }
        }
        return Catalog.GENRES - 1;
    }

    private boolean isBrowsing(Visit visit) {
        return chance.uniform(Purpose.MOOD, visit.reader(), visit.number(), 0) < BROWSING_SHARE;
    }

    private static double attractionByPrice(Pricing pricing) {
        return switch (pricing) {
            case FREE -> 0.05;
            case FREE_FIRST -> 0.0;
            case PAID -> -0.15;
        };
    }

    private static double hazardByPrice(Pricing pricing) {
        return switch (pricing) {
            case FREE -> -0.2;
            case FREE_FIRST -> 0.0;
            case PAID -> 1.1;
        };
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public WorldSettings settings() {
        return settings;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public Chance chance() {
        return chance;
    }

    @Override
    public double visitsPerDay(int reader) {
        return visitsPerDay[reader];
    }

    @Override
    public double comesAcross(int reader, int work) {
        return catalog.logPopularity(work) + COMES_ACROSS_BY_TASTE * match(reader, work);
    }

    /** The weight of the work in the choice. */
    @Override
    public double attraction(Visit visit, int work, double satiation) {
        return Math.exp(utility(visit, work, satiation));
    }

    private double utility(Visit visit, int work, double satiation) {
        double cover = catalog.cover(work, visit.day());
        double story = catalog.story(work, visit.day());
        return ATTRACTION_BY_INTENT * catalog.vector(work, intent(visit))
                + ATTRACTION_BY_TASTE * match(visit.reader(), work)
                + (isBrowsing(visit)
                        ? COVER_WHEN_BROWSING * cover
                        : COVER_WHEN_COMMITTING * cover + STORY_WHEN_COMMITTING * story)
                + priceSensitivity[visit.reader()] * attractionByPrice(catalog.pricing(work))
                + ATTRACTION_BY_SATIATION * satiation;
    }

    @Override
    public double readOnGivenClick(Visit visit, int work, double satiation) {
        return READS_FIRST * Math.exp(-Math.exp(logHazard(visit, work, satiation)));
    }

    private double logHazard(Visit visit, int work, double satiation) {
        return HAZARD_BASE
                + HAZARD_BY_STORY * catalog.story(work, visit.day())
                + HAZARD_BY_TASTE * match(visit.reader(), work)
                + HAZARD_BY_INTENT * catalog.vector(work, intent(visit))
                + (isBrowsing(visit) ? HAZARD_WHEN_BROWSING : HAZARD_WHEN_COMMITTING)
                + priceSensitivity[visit.reader()] * hazardByPrice(catalog.pricing(work))
                + HAZARD_BY_SATIATION * satiation;
    }

    private static double looksFurther(double attraction) {
        return LOOKS_FURTHER_AT_LEAST + LOOKS_FURTHER_BY_ATTRACTION * attraction / (attraction + TYPICAL_ATTRACTION);
    }

    @Override
    public double expectedReadOns(double[] attraction, double[] readOn, int places) {
        double sum = 0;
        double reaches = 1;
        double weight = outsideWeight;
        double weightedReadOns = 0;
        for (int place = 0; place < places; place++) {
            weight += attraction[place];
            weightedReadOns += attraction[place] * readOn[place];
            double goesFurther = place + 1 < places ? looksFurther(attraction[place]) : 0;
            sum += reaches * (1 - goesFurther) * weightedReadOns / weight;
            reaches *= goesFurther;
        }
        return sum;
    }

    @Override
    public void respond(Visit visit, int[] slate, Satiation satiation, Response out) {
        int examined = 0;
        int chosen = -1;
        // A maximum of utilities with Gumbel noise is a multinomial logit; the noise goes with the work, not its place.
        double best = OUTSIDE + gumbel(chance.uniform(Purpose.OUTSIDE, visit.reader(), visit.number(), 0));
        boolean looks = true;
        while (looks && examined < slate.length) {
            int work = slate[examined];
            double utility =
                    utility(visit, work, satiation.of(visit.reader(), catalog.genre(work), visit.timeMillis()));
            double drawn = utility + gumbel(chance.uniform(Purpose.CLICK, visit.reader(), visit.number(), work));
            if (drawn > best) {
                best = drawn;
                chosen = examined;
            }
            looks = chance.uniform(Purpose.DEPTH, visit.reader(), visit.number(), examined)
                    < looksFurther(Math.exp(utility));
            examined++;
        }
        out.begin(Math.min(slate.length, Math.max(PLACES_AT_ONCE, examined + PLACES_AHEAD)));
        if (chosen >= 0) {
            out.click(chosen, Delays.click(chance, visit, chosen));
            read(visit, slate[chosen], satiation, out);
        }
    }

    private static double gumbel(double uniform) {
        return -Math.log(-Math.log(uniform + 0x1.0p-54));
    }

    private void read(Visit visit, int work, Satiation satiation, Response out) {
        if (chance.uniform(Purpose.FIRST_EPISODE, visit.reader(), visit.number(), work) >= READS_FIRST) {
            return;
        }
        int genre = catalog.genre(work);
        double logHazard = logHazard(visit, work, satiation.of(visit.reader(), genre, visit.timeMillis()));
        out.read(Delays.exponential(
                chance.uniform(Purpose.FIRST_DELAY, visit.reader(), visit.number(), work), SAME_SESSION_MILLIS / 3));
        boolean readsOn =
                chance.uniform(Purpose.READ_ON, visit.reader(), visit.number(), work) < Math.exp(-Math.exp(logHazard));
        satiation.add(
                visit.reader(), genre, readsOn ? SATIATION_OF_READ_ON : SATIATION_OF_ONE_EPISODE, visit.timeMillis());
        if (!readsOn) {
            return;
        }
        boolean sameSession =
                chance.uniform(Purpose.SECOND_DELAY_SHAPE, visit.reader(), visit.number(), work) < SAME_SESSION_SHARE;
        long after = Delays.exponential(
                chance.uniform(Purpose.SECOND_DELAY, visit.reader(), visit.number(), work),
                sameSession ? SAME_SESSION_MILLIS : ANOTHER_DAY_MILLIS);
        long at = Math.min(out.readAfterMillis(out.clicks() - 1, 0) + after, LAST_READ_AFTER_MILLIS);
        out.read(at);
        int more = Delays.geometric(
                chance.uniform(Purpose.MORE_EPISODES, visit.reader(), visit.number(), work),
                Math.exp(-Math.exp(logHazard + HAZARD_LATER)),
                Response.MAX_EPISODES - 2);
        for (int i = 1; i <= more; i++) {
            out.read(at + (long) (i * SAME_SESSION_MILLIS));
        }
    }
}
