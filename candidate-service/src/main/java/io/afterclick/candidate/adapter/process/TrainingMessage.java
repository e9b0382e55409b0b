package io.afterclick.candidate.adapter.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainingException;
import java.util.Optional;

/**
 * One line of what a training process says to its parent, as JSON: either how far it is, or how it failed.
 *
 * @param step name of the step; empty in a failure
 * @param done work done in the step
 * @param total work to do in the step; 0 where it is not known
 * @param loss of the objective; absent where there is none
 * @param failure reason of a failure; absent otherwise
 * @param message of a failure, for people
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TrainingMessage(
        String step,
        long done,
        long total,
        Optional<Double> loss,
        Optional<TrainingException.Reason> failure,
        Optional<String> message) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new com.fasterxml.jackson.datatype.jdk8.Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** How far it is. */
    public static TrainingMessage of(Progress.Step step) {
        Optional<Double> loss = Optional.of(step.loss()).filter(Double::isFinite);
        return new TrainingMessage(step.name(), step.done(), step.total(), loss, Optional.empty(), Optional.empty());
    }

    /** How it failed. */
    public static TrainingMessage of(TrainingException failure) {
        return new TrainingMessage(
                "", 0, 0, Optional.empty(), Optional.of(failure.reason()), Optional.ofNullable(failure.getMessage()));
    }

    Progress.Step progress() {
        return new Progress.Step(step, done, total, loss.orElse(Double.NaN));
    }

    Optional<TrainingException> exception() {
        return failure.map(reason -> new TrainingException(reason, message.orElse("no more is known")));
    }

    /** As one line of text. */
    public String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message of plain values can always be written", e);
        }
    }

    /** Empty for a line that is no message, such as a warning of the JVM. */
    static Optional<TrainingMessage> parse(String line) {
        try {
            return line.startsWith("{") ? Optional.of(JSON.readValue(line, TrainingMessage.class)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
