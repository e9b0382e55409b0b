package io.afterclick.local.world;

import java.util.List;
import java.util.random.RandomGenerator;

/** How much a reader likes each genre: one much, one somewhat, the others hardly. */
record Taste(List<String> genres, int favourite, int second) {
    private static final double FAVOURITE = 1.0;
    private static final double SECOND = 0.6;
    private static final double OTHER = 0.15;

    static Taste draw(List<String> genres, RandomGenerator random) {
        int favourite = random.nextInt(genres.size());
        int second = (favourite + 1 + random.nextInt(genres.size() - 1)) % genres.size();
        return new Taste(genres, favourite, second);
    }

    /** Factor, up to 1, on how much a work attracts this reader: by the genre that they like best of the work's. */
    double affinity(WorldWork work) {
        double affinity = OTHER;
        for (String genre : work.genres()) {
            if (genre.equals(genres.get(favourite))) {
                affinity = FAVOURITE;
            } else if (genre.equals(genres.get(second))) {
                affinity = Math.max(affinity, SECOND);
            }
        }
        return affinity;
    }
}
