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
    /** This replica has not read its catalog yet. */
    STARTING
}
