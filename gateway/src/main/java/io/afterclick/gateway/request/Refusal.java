package io.afterclick.gateway.request;

/** Why a request is refused. Adapters map each to a status of their protocol. */
public enum Refusal {
    /** Fields of the request break rules; the faults say which. */
    INVALID_REQUEST,
    /** The work is not in the tenant's catalog. */
    UNKNOWN_WORK,
    /** The catalog holds as many works as it may. */
    CATALOG_FULL,
    /** As much is in flight as may be; nothing was done, and trying again soon may work. */
    OVERLOADED,
    /** The broker did not acknowledge in time; nothing is claimed, and sending the same again is safe. */
    NOT_ACKNOWLEDGED,
    /** The call needs a key, and came without the right one. */
    UNAUTHENTICATED,
    /** The key lacks the scope or the tenant, or there are no keys and the caller is not of this machine. */
    FORBIDDEN,
    /** The key calls too often; waiting helps. */
    RATE_LIMITED,
    /** The key has used up its calls of the day. */
    QUOTA_SPENT,
    /** No such model is kept. */
    UNKNOWN_MODEL,
    /** The tenant has no such experiment. */
    UNKNOWN_EXPERIMENT,
    /** The experiment runs, and cannot be deleted. */
    EXPERIMENT_RUNS,
    /** The tenant has as many experiments as it may. */
    EXPERIMENTS_FULL,
    /** The tenant has no such policy. */
    UNKNOWN_POLICY,
    /** The policy is built in, and cannot be changed. */
    BUILT_IN_POLICY,
    /** The tenant has as many policies as it may. */
    POLICIES_FULL,
    /** What was to be changed is there, and the request does not say which version of it was seen. */
    VERSION_REQUIRED,
    /** What was to be changed has another version than the request was made from. */
    VERSION_CONFLICT,
    /** A training runs already. */
    TRAINING_RUNS,
    /** The tenant has no reads to train on. */
    NO_READS,
    /** There are more reads than a training may take. */
    TRAINING_SET_TOO_LARGE,
    /** The trained model is worse than the serving one. */
    WORSE_MODEL,
    /** A service that alone can answer is away or not ready; trying again soon may work. */
    SERVICE_UNAVAILABLE,
    /** A service that alone can answer did not do so in time; what was asked may have been done. */
    SERVICE_TOO_LATE,
    /** This replica has not read its catalog yet. */
    STARTING
}
