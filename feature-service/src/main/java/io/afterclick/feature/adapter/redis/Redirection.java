package io.afterclick.feature.adapter.redis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server of a cluster answers to a command that it does not carry out.
 *
 * @param address who does; empty for {@link Kind#TRY_AGAIN}
 */
record Redirection(Kind kind, int slot, String address) {
    enum Kind {
        /** The slot has another server. */
        MOVED,
        /** The slot is being moved, and this key is at its next server already, or nowhere. */
        ASK,
        /** The slot is being moved, and the command's keys are on both servers, or nowhere. */
        TRY_AGAIN
    }

    /** As a whole answer, or as the client puts together the failures of several commands: {@code ERR [3] MOVED ...}. */
    private static final Pattern ANSWER =
            Pattern.compile("(?:^|\\] )(?:(MOVED|ASK) ([0-9]{1,5}) (\\S*:[0-9]{1,5})|TRYAGAIN)");

    /** The first redirection in a failure, if there is one; the way there may be longer than one cause. */
    static Optional<Redirection> of(Throwable failure, String asked) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = ANSWER.matcher(cause.getMessage() == null ? "" : cause.getMessage());
            if (matcher.find()) {
                return Optional.of(
                        matcher.group(1) == null
                                ? new Redirection(Kind.TRY_AGAIN, -1, "")
                                : new Redirection(
                                        Kind.valueOf(matcher.group(1)),
                                        Integer.parseInt(matcher.group(2)),
                                        ClusterAddress.ofRedirection(matcher.group(3), asked)));
            }
        }
        return Optional.empty();
    }
}
