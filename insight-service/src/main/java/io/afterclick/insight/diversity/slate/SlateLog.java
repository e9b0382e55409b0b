package io.afterclick.insight.diversity.slate;

import java.util.List;

/**
 * Slates of a log of decisions. Those of readers who behave like programs, and those of which something is still open, are
 * left out.
 *
 * @param isSimulated whether a simulation wrote it
 * @param readers readers are numbered 0 to this, less one
 * @param policies their names, by number
 * @param works works are numbered 0 to this, less one
 * @param leftOut slates that were left out
 */
public record SlateLog(
        boolean isSimulated,
        List<ShownSlate> slates,
        WorkVectors vectors,
        int readers,
        List<String> policies,
        int works,
        int leftOut) {
    public SlateLog {
        slates = List.copyOf(slates);
        policies = List.copyOf(policies);
    }
}
