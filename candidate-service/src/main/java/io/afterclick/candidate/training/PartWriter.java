package io.afterclick.candidate.training;

/** Takes the arrays of one retriever's part of a model, each under a name of lower-case letters. */
public interface PartWriter {
    void ints(String name, int[] values);

    void floats(String name, float[] values);
}
