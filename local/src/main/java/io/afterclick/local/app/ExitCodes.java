package io.afterclick.local.app;

import io.afterclick.local.load.LoadException;
import io.afterclick.local.mesh.MeshException;
import picocli.CommandLine;

/** Exit codes: 2 for what the caller can put right at once, 1 for what failed underneath. */
final class ExitCodes {
    private static final int CALLER = CommandLine.ExitCode.USAGE;
    private static final int UNDERNEATH = CommandLine.ExitCode.SOFTWARE;

    private ExitCodes() {}

    static int of(LoadException.Reason reason) {
        return switch (reason) {
            case FOLDER_UNUSABLE, BAD_FILE, UNREACHABLE, REFUSED -> CALLER;
            case UNAVAILABLE -> UNDERNEATH;
        };
    }

    static int of(MeshException.Reason reason) {
        return switch (reason) {
            case PORT_UNUSABLE, STATE_IN_USE, STATE_UNUSABLE, NOT_BUILT -> CALLER;
            case NOT_READY, TRAINING_FAILED -> UNDERNEATH;
        };
    }
}
