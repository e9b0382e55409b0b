package io.afterclick.candidate.als;

import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.WorkNumbering;
import io.afterclick.candidate.training.PartReader;
import io.afterclick.candidate.training.PartWriter;
import io.afterclick.candidate.training.TrainedRetriever;

/**
 * The works' side of trained ALS factors.
 *
 * @param factors a vector for each work
 */
public record AlsPart(ItemFactors factors) implements TrainedRetriever {
    private static final String VECTORS = "factors";

    static AlsPart read(PartReader files) {
        float[] vectors = files.floats(VECTORS);
        if (files.works() == 0 || vectors.length == 0 || vectors.length % files.works() != 0) {
            throw new IllegalArgumentException(
                    vectors.length + " numbers are no vectors of " + files.works() + " works");
        }
        return new AlsPart(new ItemFactors(vectors.length / files.works(), vectors));
    }

    @Override
    public Retriever retriever(WorkNumbering works) {
        return new AlsRetriever(factors, works);
    }

    @Override
    public void write(PartWriter files) {
        files.floats(VECTORS, vectors());
    }

    /** {@code [works x factors]}, row-major; as trained, but for rounding. */
    float[] vectors() {
        float[] vectors = new float[factors.works() * factors.factors()];
        for (int work = 0; work < factors.works(); work++) {
            System.arraycopy(factors.vector(work), 0, vectors, work * factors.factors(), factors.factors());
        }
        return vectors;
    }

    @Override
    public long bytes() {
        return 4L * factors.works() * (factors.factors() + 1);
    }
}
