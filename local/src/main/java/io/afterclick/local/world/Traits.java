package io.afterclick.local.world;

/**
 * The hidden truth about a work, which the mesh can only learn from what readers do.
 *
 * @param kind what sort of work it is
 * @param coverAppeal probability, 0 to 1, that a reader who sees it and likes its genre clicks it
 * @param goesOn probability, 0 to 1, that someone who has read an episode reads the next one
 */
public record Traits(Kind kind, double coverAppeal, double goesOn) {

    /** Sorts of works. */
    public enum Kind {
        /** Nothing special. */
        ORDINARY,
        /** Its cover wins clicks, its price or story loses the readers after one episode. */
        COVER_BAIT,
        /** Few click it, but those who do stay. */
        SLOW_BURNER
    }

    /** Probability that a reader who sees it reads two episodes: what a good policy raises. */
    public double yield() {
        return coverAppeal * goesOn;
    }
}
