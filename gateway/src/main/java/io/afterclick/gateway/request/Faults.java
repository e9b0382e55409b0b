package io.afterclick.gateway.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with a request, so that a client learns of all faults at once: the first of each field, since
 * others follow from it. Keeps the first {@link Limits#FAULTS_REPORTED_MAX} and counts the rest. Not thread-safe: one
 * per request.
 */
public final class Faults {
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> fields = new HashSet<>();

    /** Notes a fault, unless its field, or the object that it is a field of, has one already. */
    public void add(String field, Fault.Kind kind, String message) {
        int dot = field.lastIndexOf('.');
        if (dot > 0 && fields.contains(field.substring(0, dot))) {
            return;
        }
        if (fields.add(field) && faults.size() < Limits.FAULTS_REPORTED_MAX) {
            faults.add(new Fault(field, kind, message));
        }
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** How many were noted, with those that are not kept. */
    public int count() {
        return fields.size();
    }

    /** Those that are kept, in the order in which they were noted. */
    public List<Fault> list() {
        return List.copyOf(faults);
    }

    /**
     * Refuses the request if anything is wrong with it.
     *
     * @throws RefusedException with {@link Refusal#INVALID_REQUEST} and the faults
     */
    public void refuseIfAny() {
        if (isEmpty()) {
            return;
        }
        int count = count();
        String more = count > faults.size() ? "; the first " + faults.size() + " are named" : "";
        throw new RefusedException(
                Refusal.INVALID_REQUEST,
                (count == 1 ? "1 fault was found" : count + " faults were found")
                        + ", so nothing of the request was done"
                        + more
                        + ".",
                faults);
    }
}
