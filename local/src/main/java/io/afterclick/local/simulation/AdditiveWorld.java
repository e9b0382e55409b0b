package io.afterclick.local.simulation;

import io.afterclick.local.simulation.Chance.Purpose;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The additive world: each step is a logistic function of a sum.
 *
 * <p>Of a slate, the first three places come into sight, and each further one with probability .92 after the one before
 * it. Each work in sight is clicked, whatever the others, with the logistic of base + cover appeal + match with the
 * reader's taste + likeness to the query work + price + .35 ln(position). Reading on after the first episode is the
 * logistic of story quality + match + price. The position is a term of the sum, so that it is no factor of the click
 * rate as a position-based model has it.
 */
public final class AdditiveWorld implements World {
    public static final String NAME = "additive";

    private static final double COVER_SPREAD = 0.8;
    private static final double COVER_STORY_CORRELATION = 0.1;
    private static final double CLICK_BASE = -4.3;
    private static final double CLICK_BY_TASTE = 1.2;
    private static final double CLICK_BY_LIKENESS = 1.0;
    private static final double CLICK_BY_POSITION = -0.35;
    private static final int PLACES_AT_ONCE = 3;
    private static final double LOOKS_FURTHER = 0.92;
    private static final double READS_FIRST = 0.9;
    private static final double READ_ON_BASE = -0.4;
    private static final double READ_ON_BY_STORY = 1.0;
    private static final double READ_ON_BY_TASTE = 0.8;
    private static final double GOES_ON_LATER = 0.8;
    private static final double TASTE_CONCENTRATION = 1.6;
    private static final double COMES_ACROSS_BY_TASTE = 2.0;
    private static final double VISITS_SPREAD = 0.8;
    private static final double FIRST_DELAY_MEDIAN_MILLIS = 90_000;
    private static final double FIRST_DELAY_SPREAD = 1.0;
    private static final double SECOND_DELAY_MEDIAN_MILLIS = 3_600_000;
    private static final double SECOND_DELAY_SPREAD = 1.8;
    private static final double MORE_DELAY_MILLIS = 600_000;

    private final WorldSettings settings;
    private final Chance chance;
    private final Catalog catalog;
    private final float[] tastes; // [readers x genres], unit length
    private final float[] visitsPerDay;
    private final double[] positionOdds = new double[Response.MAX_PLACES];
    private final double[] inSight = new double[Response.MAX_PLACES];

    public AdditiveWorld(WorldSettings settings) {
        this.settings = settings;
        this.chance = new Chance(settings.seed());
        this.catalog = new Catalog(settings, new Truths());
        this.tastes = new float[settings.readers() * Catalog.GENRES];
        this.visitsPerDay = new float[settings.readers()];
        for (int reader = 0; reader < settings.readers(); reader++) {
            draw(reader);
        }
        for (int place = 0; place < Response.MAX_PLACES; place++) {
            positionOdds[place] = Math.pow(place + 1, -CLICK_BY_POSITION);
            inSight[place] = Math.pow(LOOKS_FURTHER, Math.max(0, place + 1 - PLACES_AT_ONCE));
        }
    }

    private static final class Truths implements Truth.Source {
        @Override
        public Truth draw(RandomGenerator random) {
            double cover = random.nextGaussian();
            double own = random.nextGaussian();
            double story = COVER_STORY_CORRELATION * cover
                    + Math.sqrt(1 - COVER_STORY_CORRELATION * COVER_STORY_CORRELATION) * own;
            return new Truth(cover, story);
        }

        @Override
        public Truth star() {
            return new Truth(1, 2);
        }
    }

    /** Taste: a point on the unit sphere that leans to a few genres. */
    private void draw(int reader) {
        RandomGenerator random = new SplittableRandom(settings.seed() * 2_147_483_659L + reader);
        double norm = 0;
        double[] taste = new double[Catalog.GENRES];
        for (int g = 0; g < taste.length; g++) {
            taste[g] = Math.exp(TASTE_CONCENTRATION * random.nextGaussian());
            norm += taste[g] * taste[g];
        }
        for (int g = 0; g < taste.length; g++) {
            tastes[reader * Catalog.GENRES + g] = (float) (taste[g] / Math.sqrt(norm));
        }
        visitsPerDay[reader] =
                (float) Math.exp(VISITS_SPREAD * random.nextGaussian() - VISITS_SPREAD * VISITS_SPREAD / 2);
    }

    private double match(int reader, int work) {
        double dot = 0;
        for (int g = 0; g < Catalog.GENRES; g++) {
            dot += tastes[reader * Catalog.GENRES + g] * catalog.vector(work, g);
        }
        return dot;
    }

    private static double clickByPrice(Pricing pricing) {
        return switch (pricing) {
            case FREE -> 0.1;
            case FREE_FIRST -> 0.0;
            case PAID -> -0.1;
        };
    }

    private static double readOnByPrice(Pricing pricing) {
        return switch (pricing) {
            case FREE -> 0.3;
            case FREE_FIRST -> 0.0;
            case PAID -> -1.7;
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

    /** The odds of a click at the first place. */
    @Override
    public double attraction(Visit visit, int work, double satiation) {
        return Math.exp(CLICK_BASE
                + COVER_SPREAD * catalog.cover(work, visit.day())
                + CLICK_BY_TASTE * match(visit.reader(), work)
                + CLICK_BY_LIKENESS * catalog.likeness(visit.query(), work)
                + clickByPrice(catalog.pricing(work)));
    }

    @Override
    public double readOnGivenClick(Visit visit, int work, double satiation) {
        return READS_FIRST * goesOn(visit, work);
    }

    private double goesOn(Visit visit, int work) {
        double sum = READ_ON_BASE
                + READ_ON_BY_STORY * catalog.story(work, visit.day())
                + READ_ON_BY_TASTE * match(visit.reader(), work)
                + readOnByPrice(catalog.pricing(work));
        return 1 / (1 + Math.exp(-sum));
    }

    private double clickInSight(double oddsAtTop, int place) {
        return oddsAtTop / (oddsAtTop + positionOdds[place]);
    }

    @Override
    public double expectedReadOns(double[] attraction, double[] readOn, int places) {
        double sum = 0;
        for (int place = 0; place < places; place++) {
            sum += inSight[place] * clickInSight(attraction[place], place) * readOn[place];
        }
        return sum;
    }

    @Override
    public void respond(Visit visit, int[] slate, Satiation satiation, Response out) {
        int seen = Math.min(PLACES_AT_ONCE, slate.length);
        while (seen < slate.length
                && chance.uniform(Purpose.DEPTH, visit.reader(), visit.number(), seen) < LOOKS_FURTHER) {
            seen++;
        }
        out.begin(seen);
        for (int place = 0; place < seen; place++) {
            int work = slate[place];
            double odds = attraction(visit, work, 0);
            if (chance.uniform(Purpose.CLICK, visit.reader(), visit.number(), work) < clickInSight(odds, place)) {
                out.click(place, Delays.click(chance, visit, place));
                read(visit, work, out);
            }
        }
    }

    private void read(Visit visit, int work, Response out) {
        if (chance.uniform(Purpose.FIRST_EPISODE, visit.reader(), visit.number(), work) >= READS_FIRST) {
            return;
        }
        long at = Delays.logNormal(
                chance, Purpose.FIRST_DELAY, visit, work, FIRST_DELAY_MEDIAN_MILLIS, FIRST_DELAY_SPREAD);
        out.read(at);
        if (chance.uniform(Purpose.READ_ON, visit.reader(), visit.number(), work) >= goesOn(visit, work)) {
            return;
        }
        at += Delays.logNormal(
                chance, Purpose.SECOND_DELAY, visit, work, SECOND_DELAY_MEDIAN_MILLIS, SECOND_DELAY_SPREAD);
        out.read(Math.min(at, LAST_READ_AFTER_MILLIS));
        int more = Delays.geometric(
                chance.uniform(Purpose.MORE_EPISODES, visit.reader(), visit.number(), work),
                GOES_ON_LATER,
                Response.MAX_EPISODES - 2);
        for (int i = 1; i <= more; i++) {
            out.read(Math.min(at, LAST_READ_AFTER_MILLIS) + (long) (i * MORE_DELAY_MILLIS));
        }
    }
}
