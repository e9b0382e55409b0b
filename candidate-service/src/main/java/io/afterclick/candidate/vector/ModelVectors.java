package io.afterclick.candidate.vector;

import io.afterclick.candidate.als.AlsPart;
import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.als.LearnedAls;
import io.afterclick.candidate.training.TrainedModel;
import java.util.Arrays;
import java.util.Optional;

/**
 * The directions that ALS gave a model's works, by id. Immutable; a view of the model, which copies nothing.
 *
 * <p>A work that nobody read has no direction and thus no vector, nor has any work of a model without ALS.
 */
public final class ModelVectors {
    /** Said of works without a vector. */
    public static final int NONE = -1;

    private final TrainedModel model;
    private final Optional<ItemFactors> factors;

    private ModelVectors(TrainedModel model, Optional<ItemFactors> factors) {
        this.model = model;
        this.factors = factors;
    }

    public static ModelVectors of(TrainedModel model) {
        return new ModelVectors(
                model,
                Optional.ofNullable(model.retrievers().get(LearnedAls.NAME))
                        .filter(AlsPart.class::isInstance)
                        .map(part -> ((AlsPart) part).factors()));
    }

    public String tenant() {
        return model.manifest().tenant();
    }

    public String version() {
        return model.manifest().version();
    }

    /** Works in the model, with a vector or without. */
    public int works() {
        return model.workIds().length;
    }

    public String workId(int work) {
        return model.workIds()[work];
    }

    /** Whether a work of the model has a vector. */
    public boolean has(int work) {
        return factors.map(all -> all.hasDirection(work)).orElse(false);
    }

    /** Index of a work with a vector; {@link #NONE} for all others. */
    public int find(String workId) {
        int work = Arrays.binarySearch(model.workIds(), workId);
        return work >= 0 && has(work) ? work : NONE;
    }

    /** The vector of a work that {@link #has} one, at unit length. */
    public float[] vector(int work) {
        return factors.orElseThrow().direction(work);
    }
}
