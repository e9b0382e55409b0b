package io.afterclick.gateway.related;

import io.afterclick.gateway.experiment.Assignments;
import java.util.List;
import java.util.Optional;

/** Measures how requests are answered. */
public interface RelatedMeter {
    /** A slate was given. */
    void answered(List<Stage> degraded, long nanos);

    /** A slate was given to a reader of a variant. */
    void assigned(Assignments.Assignment variant);

    /**
     * A stage has ended.
     *
     * @param failure absent where it answered
     */
    void stage(Stage stage, Optional<StageFailedException.Kind> failure, long nanos);
}
