package io.afterclick.local.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The works of a world: what everybody can see of them, what only the world knows, and what its retriever finds for each
 * of them. Works are numbered from 0 in order of appearance. Immutable, thread-safe.
 *
 * <p>The retriever knows part of what matters: how alike two works are, how popular the candidate was in the past, which
 * reflects its cover more than its story, and noise. So does a real one.
 */
public final class Catalog {
    /** Works on the first day; these are what related works are asked for. */
    public static final int FIRST_WORKS = 200;

    /** Candidates of each query work. */
    public static final int CANDIDATES = 60;

    /** Main kinds of stories. */
    public static final int GENRES = 10;

    /** Ordinary new works that appear with the excellent ones. */
    public static final int STAR_COMPANIONS = 40;

    /** Share of works whose truth is drawn anew when the world drifts. */
    public static final double DRIFT_SHARE = 0.3;

    private static final double PAID_SHARE = 0.3;
    private static final double FREE_FIRST_SHARE = 0.5;
    private static final double SECOND_GENRE_SHARE = 1.0 / 3;
    private static final double SECOND_GENRE_WEIGHT = 0.5;
    private static final double STYLE_SPREAD = 0.15;
    private static final double POPULARITY_BY_COVER = 0.6;
    private static final double POPULARITY_BY_STORY = 0.2;
    private static final double POPULARITY_SPREAD = 0.8;
    private static final double SCORE_BY_LIKENESS = 2.0;
    private static final double SCORE_BY_POPULARITY = 0.5;
    private static final double SCORE_SPREAD = 0.6;
    private static final double SCORE_CENTRE = 1.0;

    private final int works;
    private final int driftDay;
    private final int starDay;
    private final int[] genre;
    private final int[] firstDay;
    private final int[] freeEpisodes;
    private final int[] episodes;
    private final Pricing[] pricing;
    private final boolean[] star;
    private final double[] logPopularity;
    private final double[] vectors; // [works x GENRES], unit length
    private final float[] likeness; // [works x works], cosines
    private final double[] cover; // [2 x works]: before and after the drift
    private final double[] story; // [2 x works]
    private final List<List<Candidates>> candidates; // by query work, in order of their first days

    /**
     * What the retriever finds for a query work.
     *
     * @param fromDay first day on which it finds these
     * @param works numbers, best first
     * @param scores fused scores between 0 and 1, falling
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of flat arrays, never compared
    public record Candidates(int fromDay, int[] works, double[] scores) {}

    Catalog(WorldSettings settings, Truth.Source truths) {
        int stars = settings.starDay() > 0 ? GENRES + STAR_COMPANIONS : 0;
        starDay = settings.starDay();
        works = FIRST_WORKS + settings.newWorksPerDay() * (settings.days() - 1) + stars;
        driftDay = settings.driftDay();
        genre = new int[works];
        firstDay = new int[works];
        freeEpisodes = new int[works];
        episodes = new int[works];
        pricing = new Pricing[works];
        star = new boolean[works];
        logPopularity = new double[works];
        vectors = new double[works * GENRES];
        cover = new double[2 * works];
        story = new double[2 * works];
        appear(settings, truths);
        likeness = likeness();
        candidates = retrieve(settings);
    }

    private void appear(WorldSettings settings, Truth.Source truths) {
        int next = 0;
        for (int day = 0; day < settings.days(); day++) {
            int coming = day == 0 ? FIRST_WORKS : settings.newWorksPerDay();
            for (int i = 0; i < coming; i++) {
                draw(next++, day, false, settings.seed(), truths);
            }
            if (day > 0 && day == settings.starDay()) {
                for (int i = 0; i < GENRES; i++) {
                    draw(next++, day, true, settings.seed(), truths);
                }
                for (int i = 0; i < STAR_COMPANIONS; i++) {
                    draw(next++, day, false, settings.seed(), truths);
                }
            }
        }
    }

    /** From a generator of its own for each work: the works of the first day are the same whatever comes later. */
    private void draw(int work, int day, boolean isStar, long seed, Truth.Source truths) {
        RandomGenerator random = new SplittableRandom(seed * 1_000_003L + work * 7_919L + (isStar ? 1 : 0));
        firstDay[work] = day;
        star[work] = isStar;
        genre[work] = work % GENRES;
        drawVector(work, random);
        double price = random.nextDouble();
        pricing[work] = isStar || (price >= PAID_SHARE && price < PAID_SHARE + FREE_FIRST_SHARE)
                ? Pricing.FREE_FIRST
                : price < PAID_SHARE ? Pricing.PAID : Pricing.FREE;
        freeEpisodes[work] = pricing[work] == Pricing.FREE_FIRST ? 2 + random.nextInt(6) : 0;
        episodes[work] = 12 + random.nextInt(120);
        Truth truth = truths.draw(random);
        Truth later = truths.draw(random);
        if (isStar) {
            truth = truths.star();
        }
        boolean drifts = !isStar && random.nextDouble() < DRIFT_SHARE;
        cover[work] = truth.cover();
        story[work] = truth.story();
        cover[works + work] = drifts ? later.cover() : truth.cover();
        story[works + work] = drifts ? later.story() : truth.story();
        double noise = POPULARITY_SPREAD * random.nextGaussian();
        // Nobody has read a new work yet: it counts as an average one.
        logPopularity[work] =
                day > 0 ? 0 : POPULARITY_BY_COVER * truth.cover() + POPULARITY_BY_STORY * truth.story() + noise;
    }

    private void drawVector(int work, RandomGenerator random) {
        int second = random.nextInt(GENRES);
        boolean hasSecond = random.nextDouble() < SECOND_GENRE_SHARE;
        double norm = 0;
        for (int g = 0; g < GENRES; g++) {
            double value = (g == genre[work] ? 1 : hasSecond && g == second ? SECOND_GENRE_WEIGHT : 0)
                    + STYLE_SPREAD * random.nextGaussian();
            vectors[work * GENRES + g] = value;
            norm += value * value;
        }
        for (int g = 0; g < GENRES; g++) {
            vectors[work * GENRES + g] /= Math.sqrt(norm);
        }
    }

    private float[] likeness() {
        float[] cosines = new float[works * works];
        for (int a = 0; a < works; a++) {
            for (int b = 0; b < works; b++) {
                double dot = 0;
                for (int g = 0; g < GENRES; g++) {
                    dot += vectors[a * GENRES + g] * vectors[b * GENRES + g];
                }
                cosines[a * works + b] = (float) dot;
            }
        }
        return cosines;
    }

    private List<List<Candidates>> retrieve(WorldSettings settings) {
        List<List<Candidates>> all = new ArrayList<>();
        for (int query = 0; query < FIRST_WORKS; query++) {
            all.add(retrieve(query, settings.seed()));
        }
        return List.copyOf(all);
    }

    private List<Candidates> retrieve(int query, long seed) {
        List<Candidates> found = new ArrayList<>();
        int[] best = new int[CANDIDATES];
        double[] scores = new double[CANDIDATES];
        int size = 0;
        boolean isNew = false;
        for (int work = 0; work < works; work++) {
            double score = score(query, work, seed);
            if (work != query && (size < CANDIDATES || score > scores[size - 1])) {
                size = Math.min(size + 1, CANDIDATES);
                int at = size - 1;
                while (at > 0 && score > scores[at - 1]) {
                    best[at] = best[at - 1];
                    scores[at] = scores[at - 1];
                    at--;
                }
                best[at] = work;
                scores[at] = score;
                isNew = true;
            }
            boolean endsDay = work + 1 == works || firstDay[work + 1] > firstDay[work];
            if (endsDay && isNew) {
                double[] fused = new double[CANDIDATES];
                Arrays.setAll(fused, i -> 1 / (1 + Math.exp(SCORE_CENTRE - scores[i])));
                found.add(new Candidates(firstDay[work], best.clone(), fused));
                isNew = false;
            }
        }
        return List.copyOf(found);
    }

    private double score(int query, int work, long seed) {
        RandomGenerator random = new SplittableRandom(seed * 15_485_863L + query * 32_452_843L + work);
        return SCORE_BY_LIKENESS * likeness(query, work)
                + SCORE_BY_POPULARITY * logPopularity[work]
                + SCORE_SPREAD * random.nextGaussian();
    }

    /** Works that there ever are. */
    public int works() {
        return works;
    }

    /** Works that there are on a day. */
    public int worksOn(int day) {
        int known = 0;
        while (known < works && firstDay[known] <= day) {
            known++;
        }
        return known;
    }

    /** What the retriever finds for a query work on a day. */
    public Candidates candidates(int query, int day) {
        List<Candidates> ofQuery = candidates.get(query);
        int i = ofQuery.size() - 1;
        while (ofQuery.get(i).fromDay() > day) {
            i--;
        }
        return ofQuery.get(i);
    }

    /** Id that others know the work by. */
    public static String id(int work) {
        return "w" + work;
    }

    /** Number of the work of an id. */
    public static int number(String id) {
        return Integer.parseInt(id, 1, id.length(), 10);
    }

    /** Main genre, 0 to {@link #GENRES} - 1. */
    public int genre(int work) {
        return genre[work];
    }

    public Pricing pricing(int work) {
        return pricing[work];
    }

    public int freeEpisodes(int work) {
        return freeEpisodes[work];
    }

    public int episodes(int work) {
        return episodes[work];
    }

    /** Day on which it appears, from 0. */
    public int firstDay(int work) {
        return firstDay[work];
    }

    /** Whether it is one of the excellent new works. */
    public boolean isStar(int work) {
        return star[work];
    }

    /** Whether it is one of the ordinary new works of the day on which the excellent ones appear. */
    public boolean isStarCompanion(int work) {
        return starDay > 0 && firstDay[work] == starDay && !star[work];
    }

    /** Cosine of two works' vectors. */
    public double likeness(int a, int b) {
        return likeness[a * works + b];
    }

    double logPopularity(int work) {
        return logPopularity[work];
    }

    /** A number of the work's vector, which has {@link #GENRES} and is of length 1. */
    public double vector(int work, int dimension) {
        return vectors[work * GENRES + dimension];
    }

    double cover(int work, int day) {
        return cover[epoch(day) * works + work];
    }

    double story(int work, int day) {
        return story[epoch(day) * works + work];
    }

    /** 0 before the drift, 1 after it. */
    int epoch(int day) {
        return driftDay > 0 && day >= driftDay ? 1 : 0;
    }
}
