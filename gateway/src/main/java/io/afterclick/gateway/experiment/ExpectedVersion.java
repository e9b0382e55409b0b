package io.afterclick.gateway.experiment;

import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.Optional;

/** The version of an experiment that an admin has seen before changing it. */
public sealed interface ExpectedVersion {
    /** None was named. */
    record None() implements ExpectedVersion {}

    /** Whichever stands. */
    record Any() implements ExpectedVersion {}

    /** This one. */
    record Exactly(long version) implements ExpectedVersion {}

    /**
     * Refuses a change that is not made from what stands: nothing is overwritten unseen.
     *
     * @param before what stands
     * @throws RefusedException with VERSION_REQUIRED or VERSION_CONFLICT
     */
    default void requireFor(Optional<Experiment> before) {
        if (before.isPresent() && this instanceof None) {
            throw new RefusedException(
                    Refusal.VERSION_REQUIRED,
                    "There is such an experiment, of version " + before.get().version()
                            + "; to change it, name its version in the header If-Match.");
        }
        if (before.isEmpty() && !(this instanceof None)) {
            throw new RefusedException(
                    Refusal.VERSION_CONFLICT, "There is no such experiment; to make one, leave If-Match out.");
        }
        before.ifPresent(this::requireIfNamed);
    }

    /**
     * Refuses a change that names another version than the one that stands.
     *
     * @throws RefusedException with VERSION_CONFLICT
     */
    default void requireIfNamed(Experiment before) {
        if (this instanceof Exactly exactly && exactly.version() != before.version()) {
            throw new RefusedException(
                    Refusal.VERSION_CONFLICT,
                    "The experiment has version " + before.version() + " now, not " + exactly.version()
                            + "; read it again.");
        }
    }
}
