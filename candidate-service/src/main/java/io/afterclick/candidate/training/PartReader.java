package io.afterclick.candidate.training;

/** Gives back what a {@link PartWriter} took. */
public interface PartReader {
    /** Works of the model. */
    int works();

    /** All numbers under a name. */
    int[] ints(String name);

    /** All numbers under a name. */
    float[] floats(String name);
}
