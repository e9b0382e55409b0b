package io.afterclick.candidate.training;

import io.afterclick.candidate.fusion.FusionSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out how well models foretell reads that were held out. */
public interface Judge {
    /**
     * Held-out reads, and all that is needed to ask a model about them.
     *
     * @param data what the model was trained on beside them
     * @param heldOut pairs that no model has seen, in the order of their hashes
     */
    record Exam(TrainingData data, List<HoldOut.Pair> heldOut) {
        public Exam {
            heldOut = List.copyOf(heldOut);
        }
    }

    /**
     * What came out.
     *
     * @param fusion tuned on one half of the held-out pairs; empty where there are too few
     * @param quality of the fusion, and of each retriever alone, on the other half, by the name of the measure; empty
     *     where there are too few
     * @param goals of the fusion, on each question of the other half; none where there are too few
     */
    record Verdict(Optional<FusionSettings> fusion, Map<String, Double> quality, Goals goals) {
        public Verdict {
            quality = Map.copyOf(quality);
        }
    }

    /**
     * Tunes a new model's fusion, and measures it.
     *
     * @param last fusion of the last model, which is kept unless another is better by more than chance; empty for none
     */
    Verdict tune(TrainedModel model, Optional<FusionSettings> last, Exam exam, Progress progress);

    /**
     * Measures a model with the fusion that it has, on the questions that {@link #tune} measures on; none where there
     * are too few.
     */
    Goals measure(TrainedModel model, Exam exam, Progress progress);
}
