package io.afterclick.local.simulation;

import java.util.random.RandomGenerator;

/**
 * How a world draws the hidden truth of a work.
 *
 * @param cover cover appeal: mean 0, spread about 1
 * @param story story quality: mean 0, spread about 1
 */
record Truth(double cover, double story) {

    /** Draws truths. */
    interface Source {
        Truth draw(RandomGenerator random);

        /** The truth of a work that deserves to be found: better than about 85 % by its cover and 97 % by its story. */
        Truth star();
    }
}
