package io.afterclick.bandit.attribution;

import static io.afterclick.bandit.attribution.Verdict.NEVER;

import java.util.Optional;

/**
 * What is remembered of a work that one decision showed to one reader.
 *
 * @param shown what was shown
 * @param seenAtMillis earliest impression or click
 * @param clickedAtMillis earliest click, or {@link Verdict#NEVER}
 * @param forgottenReads reads after this click that are no longer remembered one by one
 * @param settledReadOnAtMillis when the forgotten reads made it a read-on, or {@link Verdict#NEVER}
 * @param revision of the last outcome that was emitted; 0 before the first
 * @param emitted the last outcome that was emitted; empty before the first
 */
public record ShownEntry(
        ShownWork shown,
        long seenAtMillis,
        long clickedAtMillis,
        int forgottenReads,
        long settledReadOnAtMillis,
        int revision,
        Optional<Verdict> emitted) {

    static ShownEntry seen(ShownWork shown, long timeMillis) {
        return new ShownEntry(shown, timeMillis, NEVER, 0, NEVER, 0, Optional.empty());
    }

    static ShownEntry clicked(ShownWork shown, long timeMillis) {
        return new ShownEntry(shown, timeMillis, timeMillis, 0, NEVER, 0, Optional.empty());
    }

    boolean isClicked() {
        return clickedAtMillis != NEVER;
    }

    /** The same with an impression. Of the numbers of episodes, the click's counts, else the earliest that is known. */
    ShownEntry withImpression(ShownWork again, long timeMillis) {
        boolean newer = shown.workEpisodes() == 0 || (!isClicked() && timeMillis < seenAtMillis);
        return withTimes(newer ? again : shown, Math.min(seenAtMillis, timeMillis), clickedAtMillis);
    }

    /** The same with a click; a later one of the same decision is the same click. */
    ShownEntry withClick(ShownWork again, long timeMillis) {
        boolean newer = shown.workEpisodes() == 0 || timeMillis < clickedAtMillis;
        return withTimes(
                newer ? again : shown, Math.min(seenAtMillis, timeMillis), Math.min(clickedAtMillis, timeMillis));
    }

    private ShownEntry withTimes(ShownWork teller, long newSeenAt, long newClickedAt) {
        return new ShownEntry(
                teller.workEpisodes() > 0 ? shown.withWorkEpisodes(teller.workEpisodes()) : shown,
                newSeenAt,
                newClickedAt,
                forgottenReads,
                settledReadOnAtMillis,
                revision,
                emitted);
    }

    /** The same after one of its reads was forgotten. */
    ShownEntry withForgottenRead(long newSettledReadOnAtMillis) {
        return new ShownEntry(
                shown, seenAtMillis, clickedAtMillis, forgottenReads + 1, newSettledReadOnAtMillis, revision, emitted);
    }

    ShownEntry withEmitted(Verdict verdict) {
        return new ShownEntry(
                shown,
                seenAtMillis,
                clickedAtMillis,
                forgottenReads,
                settledReadOnAtMillis,
                revision + 1,
                Optional.of(verdict));
    }
}
