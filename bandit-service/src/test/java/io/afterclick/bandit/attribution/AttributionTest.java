package io.afterclick.bandit.attribution;

import static io.afterclick.bandit.attribution.Verdict.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.attribution.Attribution.Behaviour;
import io.afterclick.bandit.attribution.Attribution.Effect;
import io.afterclick.bandit.attribution.Attribution.Step;
import io.afterclick.bandit.count.OutcomeCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributionTest {
    private static final long T = 1_800_000_000_000L;
    private static final long CLICK_WINDOW = 60_000;
    private static final long READ_WINDOW = 600_000;
    private static final long LATE = 3_600_000;
    private static final OutcomeClock CLOCK =
            new OutcomeClock(Duration.ofMillis(CLICK_WINDOW), Duration.ofMillis(READ_WINDOW), Duration.ofMillis(LATE));

    private final Attribution attribution = new Attribution(CLOCK, 3);
    private final List<OutcomeRevision> emitted = new ArrayList<>();
    private WorkHistory history = WorkHistory.EMPTY;

    @Test
    void impression_aloneUntilWindowCloses_isSeenThenMiss() {
        impression("d", 0);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.SEEN);
        advance(CLICK_WINDOW - 1);
        assertThat(emitted).hasSize(1);
        advance(CLICK_WINDOW);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.MISS);
        assertThat(last().revision()).isEqualTo(2);
        assertThat(last().change()).isEqualTo(OutcomeCounts.ofMiss(1).minus(OutcomeCounts.ofSeen(1)));
        assertThat(attribution.nextDue(history)).isPresent();
    }

    @Test
    void click_withoutImpression_impliesOne() {
        click("d", 5, 3);
        assertThat(last().verdict()).isEqualTo(new Verdict(OutcomeStage.CLICKED, 0, T + 5, T + 5, 0, NEVER));
        assertThat(sum().impressions()).isEqualTo(1);
    }

    @Test
    void impression_afterItsClick_doesNotDouble() {
        click("d", 5, 3);
        impression("d", 2);
        assertThat(last().verdict().seenAtMillis()).isEqualTo(T + 2);
        assertThat(last().change().isZero()).isTrue();
        assertThat(sum().impressions()).isEqualTo(1);
        assertThat(sum().clicks()).isEqualTo(1);
    }

    @Test
    void click_afterEmittedMiss_correctsIt() {
        impression("d", 0);
        advance(CLICK_WINDOW);
        assertThat(sum().misses()).isEqualTo(1);
        apply(new ReaderEvent.Click(shown("d", 3), T + 30_000, T + CLICK_WINDOW + 9_000), CLICK_WINDOW + 9_000);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.CLICKED);
        assertThat(sum().misses()).isZero();
        assertThat(sum().clicks()).isEqualTo(1);
        assertThat(sum().impressions()).isEqualTo(1);
    }

    @Test
    void read_secondDistinctEpisode_readsOnAtOnce() {
        click("d", 0, 5);
        read(1, 1_000, 5);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.CLICKED);
        assertThat(last().verdict().episodesRead()).isEqualTo(1);
        read(2, 2_000, 5);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
        assertThat(last().verdict().readOnAtMillis()).isEqualTo(T + 2_000);
        read(3, 3_000, 5);
        assertThat(last().verdict().episodesRead()).isEqualTo(3);
        assertThat(last().verdict().readOnAtMillis()).isEqualTo(T + 2_000);
        assertThat(last().change().isZero()).isTrue();
        assertThat(sum().readOns()).isEqualTo(1);
        assertThat(sum().readOnsOfDelay(CLOCK.bins().binOf(2_000))).isEqualTo(1);
    }

    @Test
    void read_sameEpisodeTwice_isOne() {
        click("d", 0, 5);
        read(1, 1_000, 5);
        int before = emitted.size();
        assertThat(read(1, 1_000, 5)).isEqualTo(Effect.KNOWN);
        assertThat(read(1, 9_000, 5)).isEqualTo(Effect.KNOWN);
        assertThat(emitted).hasSize(before);
    }

    @Test
    void read_workOfOneEpisode_readsOnAtOnce() {
        click("d", 0, 1);
        read(1, 1_000, 1);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
    }

    @Test
    void read_wholeWorkOfKnownLength_countsAsOneEpisode() {
        click("d", 0, 5);
        read(EpisodeRead.WHOLE_WORK, 1_000, 5);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.CLICKED);
        assertThat(read(EpisodeRead.WHOLE_WORK, 2_000, 5)).isEqualTo(Effect.KNOWN);
        read(4, 3_000, 5);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
    }

    @Test
    void read_unknownLength_wholeWorkReadsOnAndNumbersNeedTwo() {
        click("d", 0, 0);
        read(1, 1_000, 0);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.CLICKED);
        read(EpisodeRead.WHOLE_WORK, 2_000, 0);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
        assertThat(last().verdict().readOnAtMillis()).isEqualTo(T + 2_000);
    }

    @Test
    void read_lengthKnownOnlyFromTheRead_isTaken() {
        click("d", 0, 0);
        read(1, 1_000, 1);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
    }

    @Test
    void read_beforeItsClickInArrivalOnly_countsOnceTheClickComes() {
        apply(new ReaderEvent.Read(1, 5, T + 1_000, T + 1_000), 1_000);
        apply(new ReaderEvent.Read(2, 5, T + 2_000, T + 2_000), 2_000);
        assertThat(emitted).isEmpty();
        apply(new ReaderEvent.Click(shown("d", 5), T + 500, T + 3_000), 3_000);
        assertThat(emitted).hasSize(1);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
    }

    @Test
    void read_beforeItsClickInTime_doesNotCount() {
        read(1, 0, 5);
        read(2, 1, 5);
        click("d", 500, 5);
        assertThat(last().verdict().episodesRead()).isZero();
    }

    @Test
    void read_afterTwoClicks_belongsToTheLast() {
        click("first", 0, 5);
        read(1, 1_000, 5);
        click("last", 2_000, 5);
        read(2, 3_000, 5);
        read(3, 4_000, 5);
        assertThat(lastOf("first").verdict().episodesRead()).isEqualTo(1);
        assertThat(lastOf("last").verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
    }

    @Test
    void click_lateBetweenClickAndReads_takesTheReadsOver() {
        click("first", 0, 5);
        read(1, 3_000, 5);
        read(2, 4_000, 5);
        assertThat(lastOf("first").verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
        apply(new ReaderEvent.Click(shown("last", 5), T + 2_000, T + 5_000), 5_000);
        assertThat(lastOf("first").verdict().stage()).isEqualTo(OutcomeStage.CLICKED);
        assertThat(lastOf("first").verdict().readOnAtMillis()).isEqualTo(NEVER);
        assertThat(lastOf("last").verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
        assertThat(sum().readOns()).isEqualTo(1);
        assertThat(sum().fault()).isEmpty();
    }

    @Test
    void click_unread_agesThroughTheBinsAndRipens() {
        click("d", 0, 5);
        int bins = 0;
        while (last().verdict().stage() == OutcomeStage.CLICKED) {
            long due = attribution.nextDue(history).orElseThrow();
            int before = emitted.size();
            advance(due - 1 - T);
            assertThat(emitted).as("nothing before it is due").hasSize(before);
            advance(due - T);
            assertThat(emitted).hasSize(before + 1);
            bins++;
        }
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.UNREAD);
        assertThat(bins).as("of 12, the first two lie within one millisecond").isEqualTo(11);
        assertThat(sum()).isEqualTo(OutcomeCounts.ofUnreadClick(1));
    }

    @Test
    void click_oneEpisodeRead_ripensToOneAndDone() {
        click("d", 0, 5);
        read(1, 1_000, 5);
        advance(READ_WINDOW);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.ONE_AND_DONE);
    }

    @Test
    void read_lateButWithinTheWindow_correctsARipeClick() {
        click("d", 0, 5);
        read(1, 1_000, 5);
        advance(READ_WINDOW + 1);
        apply(new ReaderEvent.Read(2, 5, T + READ_WINDOW - 1, T + READ_WINDOW + LATE - 2), READ_WINDOW + LATE - 2);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
        assertThat(sum()).isEqualTo(OutcomeCounts.ofReadOn(1, 11));
    }

    @Test
    void read_atTheEndOfTheWindow_isOutside() {
        click("d", 0, 1);
        read(1, READ_WINDOW, 1);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.UNREAD);
    }

    @Test
    void event_receivedTooLate_isIgnored() {
        long limit = CLICK_WINDOW + LATE;
        assertThat(apply(new ReaderEvent.Click(shown("d", 5), T + limit - 1, T + limit), limit))
                .isEqualTo(Effect.TOO_LATE);
        assertThat(apply(new ReaderEvent.Read(1, 5, T, T + READ_WINDOW + LATE), READ_WINDOW + LATE))
                .isEqualTo(Effect.TOO_LATE);
        assertThat(history.isEmpty()).isTrue();
    }

    @Test
    void advance_afterAllWindows_forgetsEverythingAndEmitsNothingMore() {
        impression("seen", 0);
        click("clicked", 0, 5);
        read(1, 10, 5);
        long due = 0;
        for (int i = 0; i < 30 && !history.isEmpty(); i++) {
            due = attribution.nextDue(history).orElseThrow();
            advance(due - T);
        }
        assertThat(history.isEmpty()).isTrue();
        assertThat(attribution.nextDue(history)).isEmpty();
        assertThat(due).isLessThanOrEqualTo(T + 10 + CLICK_WINDOW + READ_WINDOW + LATE + OutcomeClock.REORDER_MILLIS);
        OutcomeCounts counted = sum();
        assertThat(counted).isEqualTo(OutcomeCounts.ofMiss(1).plus(OutcomeCounts.ofOneAndDone(1)));
        // What was forgotten and comes again is too late, not new.
        long again = due - T;
        assertThat(apply(new ReaderEvent.Impression(shown("seen", 0), T, T + again), again))
                .isEqualTo(Effect.TOO_LATE);
        assertThat(sum()).isEqualTo(counted);
    }

    @Test
    void advance_clockBehindWhatWasDecided_undecidesNothing() {
        impression("d", 0);
        advance(CLICK_WINDOW + 10);
        advance(CLICK_WINDOW - 10);
        assertThat(last().verdict().stage()).isEqualTo(OutcomeStage.MISS);
        assertThat(emitted).hasSize(2);
    }

    @Test
    void impressions_overTheLimit_forgetTheOldestRipeOnesAndCountNothingTwice() {
        int decisions = Attribution.MAX_SHOWN * 3;
        for (int i = 0; i < decisions; i++) {
            long at = i * (CLICK_WINDOW / 10);
            apply(new ReaderEvent.Impression(shownAt("d" + i, at), T + at, T + at), at);
            assertThat(history.shown().size()).isLessThanOrEqualTo(Attribution.MAX_SHOWN);
        }
        assertThat(sum().impressions()).isEqualTo(decisions);
        long now = decisions * (CLICK_WINDOW / 10);
        for (int i = 0; i < decisions; i++) {
            long at = i * (CLICK_WINDOW / 10);
            assertThat(apply(new ReaderEvent.Impression(shownAt("d" + i, at), T + at, T + now), now))
                    .isIn(Effect.KNOWN, Effect.NO_ROOM);
        }
        assertThat(sum().impressions()).isEqualTo(decisions);
    }

    @Test
    void impressions_overTheLimitAllOpen_areIgnored() {
        for (int i = 0; i < Attribution.MAX_SHOWN; i++) {
            impression("d" + i, i);
        }
        assertThat(apply(new ReaderEvent.Click(shown("more", 1), T + 100, T + 100), 100))
                .isEqualTo(Effect.NO_ROOM);
        assertThat(sum().impressions()).isEqualTo(Attribution.MAX_SHOWN);
    }

    @Test
    void reads_overTheLimit_keepTheReadOnAndTheNumberOfEpisodes() {
        click("first", 0, 500);
        read(1, 1_000, 500);
        read(2, 2_000, 500);
        click("last", 3_000, 500);
        for (int i = 3; i < 3 + Attribution.MAX_READS * 2; i++) {
            read(i, 3_000 + i, 500);
        }
        assertThat(history.reads()).hasSize(Attribution.MAX_READS);
        assertThat(lastOf("first").verdict())
                .isEqualTo(new Verdict(OutcomeStage.READ_ON, CLOCK.bins().binOf(2_000), T, T, 2, T + 2_000));
        assertThat(lastOf("last").verdict().episodesRead()).isEqualTo(Attribution.MAX_READS * 2);
        assertThat(lastOf("last").verdict().readOnAtMillis()).isEqualTo(T + 3_004);
        assertThat(sum().fault()).isEmpty();
    }

    private Effect impression(String decision, long at) {
        return apply(new ReaderEvent.Impression(shown(decision, 0), T + at, T + at), at);
    }

    private Effect click(String decision, long at, int episodes) {
        return apply(new ReaderEvent.Click(shown(decision, episodes), T + at, T + at), at);
    }

    private Effect read(int episode, long at, int episodes) {
        return apply(new ReaderEvent.Read(episode, episodes, T + at, T + at), at);
    }

    private Effect apply(ReaderEvent event, long now) {
        Step step = attribution.apply(history, event, T + now, Behaviour.HUMAN);
        history = step.history();
        emitted.addAll(step.revisions());
        return step.effect();
    }

    private void advance(long now) {
        Step step = attribution.advance(history, T + now, Behaviour.HUMAN);
        history = step.history();
        emitted.addAll(step.revisions());
    }

    private OutcomeRevision last() {
        return emitted.get(emitted.size() - 1);
    }

    private OutcomeRevision lastOf(String decision) {
        return emitted.stream()
                .filter(revision -> revision.shown().decisionId().equals(decision))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private OutcomeCounts sum() {
        return emitted.stream().map(OutcomeRevision::change).reduce(OutcomeCounts.ZERO, OutcomeCounts::plus);
    }

    private static ShownWork shown(String decision, int episodes) {
        return new ShownWork(decision, "query", 1, T, "two-step", 1, "", episodes, 0.5);
    }

    private static ShownWork shownAt(String decision, long decidedAt) {
        return new ShownWork(decision, "query", 1, T + decidedAt, "two-step", 1, "", 0, 0.5);
    }
}
