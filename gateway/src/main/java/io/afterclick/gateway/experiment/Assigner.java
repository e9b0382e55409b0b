package io.afterclick.gateway.experiment;

/** Tells which variants a reader is in. */
@FunctionalInterface
public interface Assigner {
    /** Assigns nobody to anything. */
    Assigner NOBODY = (tenant, readerId) -> Assignments.NONE;

    /**
     * The variants of a reader: the same as long as the experiments are the same.
     *
     * @param readerId empty for nobody in particular, who is in no experiment
     * @throws io.afterclick.gateway.request.RefusedException with STARTING while the experiments are not known yet
     */
    Assignments assign(String tenant, String readerId);
}
