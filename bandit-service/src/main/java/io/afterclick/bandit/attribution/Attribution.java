package io.afterclick.bandit.attribution;

import static io.afterclick.bandit.attribution.Verdict.NEVER;
import static io.afterclick.bandit.attribution.WorkHistory.NOTHING_FORGOTTEN;

import io.afterclick.bandit.count.AgeBins;
import io.afterclick.bandit.count.OutcomeCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules by which impressions, clicks and reads of one reader and one work become outcomes.
 *
 * <p>What is remembered is a set of facts, each the earliest of its natural key: (decision, work) for impressions and
 * clicks, (reader, work, episode) for reads. Outcomes are a function of that set and of the time, so the order of
 * arrival cannot matter, and an outcome is emitted when that function's value differs from what was emitted last. The
 * change of counts is the difference of both values: sums of changes are the counts of the last values, whatever came
 * between.
 *
 * <ul>
 *   <li>A click implies an impression. A click is a click even after its impression was taken for a miss.
 *   <li>The last click wins: a read belongs to the latest click on the work at or before the read, of any decision, when
 *       it lies within that click's read window.
 *   <li>A click is read on when its distinct episodes reach min(2, episodes of the work). Where the number of episodes
 *       is not known, a read of the work as a whole reads on at once and numbered reads need two.
 *   <li>A pending click is emitted again when its age reaches the next of {@link AgeBins}.
 *   <li>What was read on from a slate of the clicked work is the click's chain, and so is what followed that, up to a
 *       depth: a slate belongs to the latest click on its work at or before its decision, and a read-on counts when it
 *       lies within that click's read window. Works lie in histories of their own, so a step hands on {@link ChainLink}s;
 *       applied to their histories they may lead to others, a depth further up each time, and no further than the depth.
 *   <li>What is decided while the reader behaves like a program counts nothing from then on; what is not decided anew
 *       stays as it was counted.
 * </ul>
 *
 * <p>Pure functions: thread-safe. A call costs O(shown + reads), both bounded.
 */
public final class Attribution {
    /** Decisions remembered for one reader and one work; ripe ones make room for new ones, oldest first. */
    public static final int MAX_SHOWN = 64;

    /** Episodes remembered for one reader and one work; the earliest read makes room for a new one. */
    public static final int MAX_READS = 128;

    /** Read-ons from slates of one work remembered for one reader; there is no room for more until one expires. */
    public static final int MAX_CHAIN_FACTS = 64;

    /** Read-ons in the chain of one click; the earliest count. */
    public static final int MAX_CHAIN = 32;

    /** Largest depth of a chain. */
    public static final int MAX_CHAIN_DEPTH = 8;

    /** Distinct episodes that make a read-on, of works that have as many. */
    private static final int EPISODES_TO_READ_ON = 2;

    private static final Comparator<Click> BY_CLICK = Comparator.comparingLong(Click::clickedAtMillis)
            .thenComparing(click -> click.entry.shown().decisionId());

    private final OutcomeClock clock;
    private final AgeBins bins;
    private final int chainDepth;

    /** @param chainDepth how far a chain is followed, 0 to {@link #MAX_CHAIN_DEPTH}; 0: chains are not looked at */
    public Attribution(OutcomeClock clock, int chainDepth) {
        if (chainDepth < 0 || chainDepth > MAX_CHAIN_DEPTH) {
            throw new IllegalArgumentException("chain depth must be 0 to " + MAX_CHAIN_DEPTH + ": " + chainDepth);
        }
        this.clock = clock;
        this.chainDepth = chainDepth;
        this.bins = clock.bins();
    }

    /** What an event did. */
    public enum Effect {
        /** It was new. */
        APPLIED,
        /** Its natural key was known: nothing changed. */
        KNOWN,
        /** It was received too late to count. */
        TOO_LATE,
        /** There was no room: all that is remembered of this reader and work is still open. */
        NO_ROOM
    }

    /**
     * What a call led to.
     *
     * @param history to keep in place of the one given
     * @param revisions to emit, in this order
     * @param links to apply to histories of the same reader, in this order, after this history was stored
     * @param effect what the event did; {@link Effect#APPLIED} where time alone passed
     */
    public record Step(WorkHistory history, List<OutcomeRevision> revisions, List<ChainLink> links, Effect effect) {}

    /** How the reader behaves. */
    public enum Behaviour {
        /** As far as is known. */
        HUMAN,
        BOT_LIKE
    }

    /**
     * Attributes an event.
     *
     * @param history what is remembered of the event's reader and work
     * @param event validated
     * @param nowMillis the partition's time; outcomes that are due by then are decided as well
     */
    public Step apply(WorkHistory history, ReaderEvent event, long nowMillis, Behaviour behaviour) {
        if (event instanceof ReaderEvent.Read read) {
            return applyRead(history, read, new Draft(history, nowMillis, behaviour));
        }
        return applyShown(history, event, new Draft(history, nowMillis, behaviour));
    }

    /**
     * Takes note of what followed from a slate of the history's work.
     *
     * @param history what is remembered of the reader and the work that the link names
     */
    public Step apply(WorkHistory history, ChainFact fact, long nowMillis, Behaviour behaviour) {
        Draft draft = new Draft(history, nowMillis, behaviour);
        int at = 0;
        while (at < draft.chain.size() && !draft.chain.get(at).hasKeyOf(fact)) {
            at++;
        }
        boolean isKnown = at < draft.chain.size();
        if (isKnown ? draft.chain.get(at).equals(fact) : fact.readOns().isEmpty()) {
            return unchanged(history, Effect.KNOWN);
        }
        if (isKnown) {
            draft.chain.remove(at);
        }
        if (!fact.readOns().isEmpty()) {
            if (draft.chain.size() == MAX_CHAIN_FACTS) {
                return unchanged(history, Effect.NO_ROOM);
            }
            draft.chain.add(fact);
        }
        return settle(draft);
    }

    /** Decides what is due at {@code nowMillis} and forgets what can no longer change. */
    public Step advance(WorkHistory history, long nowMillis, Behaviour behaviour) {
        return settle(new Draft(history, nowMillis, behaviour));
    }

    /** When {@link #advance} will next have something to do; empty for an empty history. */
    public OptionalLong nextDue(WorkHistory history) {
        long due = NEVER;
        for (ShownEntry entry : history.shown()) {
            due = Math.min(due, dueOf(entry, history.shown()));
        }
        // Reads are forgotten together, when the last of them may be: one timer, not one for each episode.
        long lastRead = Long.MIN_VALUE;
        for (EpisodeRead read : history.reads()) {
            lastRead = Math.max(lastRead, keepUntil(read));
        }
        if (lastRead != Long.MIN_VALUE) {
            due = Math.min(due, lastRead);
        }
        for (ChainFact fact : history.chain()) {
            due = Math.min(due, keepUntil(fact, history.shown()));
        }
        if (history.forgottenUpToMillis() != NOTHING_FORGOTTEN) {
            due = Math.min(due, keepForgottenUntil(history.forgottenUpToMillis()));
        }
        return due == NEVER ? OptionalLong.empty() : OptionalLong.of(due);
    }

    private Step applyShown(WorkHistory history, ReaderEvent event, Draft draft) {
        boolean isClick = event instanceof ReaderEvent.Click;
        ShownWork shown = isClick ? ((ReaderEvent.Click) event).shown() : ((ReaderEvent.Impression) event).shown();
        if (event.receivedAtMillis() >= clock.shownAcceptedUntil(shown.decidedAtMillis())) {
            return unchanged(history, Effect.TOO_LATE);
        }
        int at = draft.indexOf(shown.decisionId());
        if (at >= 0) {
            ShownEntry before = draft.shown.get(at);
            ShownEntry after = isClick
                    ? before.withClick(shown, event.timeMillis())
                    : before.withImpression(shown, event.timeMillis());
            if (after.equals(before)) {
                return unchanged(history, Effect.KNOWN);
            }
            draft.shown.set(at, after);
            return settle(draft);
        }
        if (shown.decidedAtMillis() <= history.forgottenUpToMillis() || !draft.makeRoomForShown()) {
            return unchanged(history, Effect.NO_ROOM);
        }
        draft.shown.add(
                isClick ? ShownEntry.clicked(shown, event.timeMillis()) : ShownEntry.seen(shown, event.timeMillis()));
        return settle(draft);
    }

    private Step applyRead(WorkHistory history, ReaderEvent.Read read, Draft draft) {
        if (read.receivedAtMillis() >= clock.readAcceptedUntil(read.timeMillis())) {
            return unchanged(history, Effect.TOO_LATE);
        }
        EpisodeRead fact = new EpisodeRead(read.episode(), read.timeMillis(), read.workEpisodes());
        for (int i = 0; i < draft.reads.size(); i++) {
            EpisodeRead known = draft.reads.get(i);
            if (known.episode() == fact.episode()) {
                if (known.timeMillis() <= fact.timeMillis()) {
                    return unchanged(history, Effect.KNOWN);
                }
                draft.reads.remove(i);
                break;
            }
        }
        if (draft.reads.size() == MAX_READS
                && fact.timeMillis() <= draft.reads.get(0).timeMillis()) {
            return unchanged(history, Effect.NO_ROOM);
        }
        draft.makeRoomForRead();
        draft.reads.add(fact);
        draft.reads.sort(EpisodeRead.BY_TIME);
        return settle(draft);
    }

    private static Step unchanged(WorkHistory history, Effect effect) {
        return new Step(history, List.of(), List.of(), effect);
    }

    private Step settle(Draft draft) {
        // In this order: what is forgotten first would leave its reads to others.
        List<OutcomeRevision> revisions = draft.revise();
        draft.forgetExpired();
        return new Step(draft.toHistory(), revisions, draft.links, Effect.APPLIED);
    }

    private long dueOf(ShownEntry entry, List<ShownEntry> all) {
        Verdict verdict = entry.emitted().orElseThrow(() -> new IllegalStateException("entry without an outcome"));
        return switch (verdict.stage()) {
            case SEEN -> clock.missAt(entry.seenAtMillis());
            case CLICKED -> entry.clickedAtMillis() + bins.endMillis(verdict.bin());
            case MISS, READ_ON, ONE_AND_DONE, UNREAD -> keepUntil(entry, all);
        };
    }

    /**
     * From when on no accepted event can touch the entry. By then it is ripe. A click is not forgotten before those that
     * came earlier, to which its reads would fall otherwise.
     */
    private long keepUntil(ShownEntry entry, List<ShownEntry> all) {
        long until = keepAloneUntil(entry);
        if (entry.isClicked()) {
            for (ShownEntry other : all) {
                if (other.isClicked() && other.clickedAtMillis() <= entry.clickedAtMillis()) {
                    until = Math.max(until, keepAloneUntil(other));
                }
            }
        }
        return until;
    }

    private long keepAloneUntil(ShownEntry entry) {
        long until = Math.max(
                clock.shownAcceptedUntil(entry.shown().decidedAtMillis()) + OutcomeClock.REORDER_MILLIS,
                clock.missAt(entry.seenAtMillis()));
        if (!entry.isClicked()) {
            return until;
        }
        // A read after this click is at the latest readWindow after it, and accepted until late after that.
        return Math.max(until, clock.readAcceptedUntil(entry.clickedAtMillis()) + OutcomeClock.REORDER_MILLIS);
    }

    private long keepUntil(EpisodeRead read) {
        return clock.readAcceptedUntil(read.timeMillis()) + OutcomeClock.REORDER_MILLIS;
    }

    /** As long as a click can come to which it belongs, and while one is remembered: its verdict has it. */
    private long keepUntil(ChainFact fact, List<ShownEntry> all) {
        long until = clock.readAcceptedUntil(fact.decidedAtMillis()) + OutcomeClock.REORDER_MILLIS;
        for (ShownEntry entry : all) {
            if (entry.isClicked() && entry.clickedAtMillis() <= fact.decidedAtMillis()) {
                until = Math.max(until, keepUntil(entry, all));
            }
        }
        return until;
    }

    private long keepForgottenUntil(long decidedAtMillis) {
        return clock.shownAcceptedUntil(decidedAtMillis) + OutcomeClock.REORDER_MILLIS;
    }

    /** A clicked entry with the reads that belong to it, while outcomes are decided. */
    private static final class Click {
        private final int index;
        private final ShownEntry entry;
        private final List<EpisodeRead> reads = new ArrayList<>();
        private final List<ChainReadOn> chain = new ArrayList<>();

        private Click(int index, ShownEntry entry) {
            this.index = index;
            this.entry = entry;
        }

        private long clickedAtMillis() {
            return entry.clickedAtMillis();
        }

        private int workEpisodes() {
            if (entry.shown().workEpisodes() > 0) {
                return entry.shown().workEpisodes();
            }
            for (EpisodeRead read : reads) {
                if (read.workEpisodes() > 0) {
                    return read.workEpisodes();
                }
            }
            return 0;
        }

        private int episodesRead() {
            return entry.forgottenReads() + reads.size();
        }

        private long readOnAtMillis() {
            if (entry.settledReadOnAtMillis() != NEVER) {
                return entry.settledReadOnAtMillis();
            }
            int workEpisodes = workEpisodes();
            int distinct = entry.forgottenReads();
            for (EpisodeRead read : reads) {
                distinct++;
                boolean wholeOfUnknown = workEpisodes == 0 && read.episode() == EpisodeRead.WHOLE_WORK;
                if (workEpisodes == 1 || wholeOfUnknown || distinct >= EPISODES_TO_READ_ON) {
                    return read.timeMillis();
                }
            }
            return NEVER;
        }
    }

    /** A history while it is being changed. */
    private final class Draft {
        private final long nowMillis;
        private final List<ShownEntry> shown;
        private final List<EpisodeRead> reads;
        private final List<ChainFact> chain;
        private final List<ChainLink> links = new ArrayList<>();
        private final Behaviour behaviour;
        private long forgottenUpToMillis;

        private Draft(WorkHistory history, long nowMillis, Behaviour behaviour) {
            // A task that moved may start with a clock that is a little behind; nothing decided becomes undecided.
            this.nowMillis = Math.max(nowMillis, history.asOfMillis());
            this.shown = new ArrayList<>(history.shown());
            this.reads = new ArrayList<>(history.reads());
            this.chain = new ArrayList<>(history.chain());
            this.behaviour = behaviour;
            this.forgottenUpToMillis = history.forgottenUpToMillis();
        }

        private WorkHistory toHistory() {
            return new WorkHistory(nowMillis, forgottenUpToMillis, shown, reads, chain);
        }

        private int indexOf(String decisionId) {
            for (int i = 0; i < shown.size(); i++) {
                if (shown.get(i).shown().decisionId().equals(decisionId)) {
                    return i;
                }
            }
            return -1;
        }

        /** Forgets a ripe outcome where there are too many; its last value stays counted. False where all are open. */
        private boolean makeRoomForShown() {
            if (shown.size() < MAX_SHOWN) {
                return true;
            }
            Optional<ShownEntry> leaving = shown.stream()
                    .filter(entry -> !entry.isClicked() && isRipe(entry))
                    .min(Comparator.comparingLong(entry -> entry.shown().decidedAtMillis()));
            if (leaving.isEmpty()) {
                // Of the clicks only the earliest can go: without a later one, its reads would fall to an earlier one.
                leaving = shown.stream()
                        .filter(ShownEntry::isClicked)
                        .min(Comparator.comparingLong(ShownEntry::clickedAtMillis))
                        .filter(this::isRipe);
            }
            leaving.ifPresent(entry -> {
                shown.remove(entry);
                forgottenUpToMillis =
                        Math.max(forgottenUpToMillis, entry.shown().decidedAtMillis());
            });
            return leaving.isPresent();
        }

        private boolean isRipe(ShownEntry entry) {
            return entry.emitted()
                    .map(Verdict::stage)
                    .filter(OutcomeStage::isRipe)
                    .isPresent();
        }

        private void makeRoomForRead() {
            if (reads.size() == MAX_READS) {
                forgetEarliestReads(1);
            }
        }

        private void forgetExpired() {
            List<ShownEntry> all = List.copyOf(shown);
            chain.removeIf(fact -> keepUntil(fact, all) <= nowMillis);
            shown.removeIf(entry -> keepUntil(entry, all) <= nowMillis);
            int expired = 0;
            while (expired < reads.size() && keepUntil(reads.get(expired)) <= nowMillis) {
                expired++;
            }
            forgetEarliestReads(expired);
            // All that was decided up to then is refused as too late from here on.
            if (forgottenUpToMillis != NOTHING_FORGOTTEN && keepForgottenUntil(forgottenUpToMillis) <= nowMillis) {
                forgottenUpToMillis = NOTHING_FORGOTTEN;
            }
        }

        /** Forgets reads, of which the clicks that they belong to keep the number and the read-on. */
        private void forgetEarliestReads(int count) {
            if (count == 0) {
                return;
            }
            List<EpisodeRead> leaving = List.copyOf(reads.subList(0, count));
            for (Click click : clicksWithReads()) {
                long readOnAtMillis = click.readOnAtMillis();
                ShownEntry entry = click.entry;
                for (EpisodeRead read : click.reads) {
                    if (leaving.contains(read)) {
                        boolean settles = readOnAtMillis <= read.timeMillis();
                        entry = entry.withForgottenRead(settles ? readOnAtMillis : NEVER);
                    }
                }
                shown.set(click.index, entry);
            }
            reads.subList(0, count).clear();
        }

        /** The clicks, earliest first, each with its reads, earliest first. */
        private List<Click> clicksWithReads() {
            List<Click> clicks = new ArrayList<>();
            for (int i = 0; i < shown.size(); i++) {
                if (shown.get(i).isClicked()) {
                    clicks.add(new Click(i, shown.get(i)));
                }
            }
            clicks.sort(BY_CLICK);
            int last = -1;
            for (EpisodeRead read : reads) {
                while (last + 1 < clicks.size() && clicks.get(last + 1).clickedAtMillis() <= read.timeMillis()) {
                    last++;
                }
                if (last >= 0
                        && read.timeMillis() < clock.ripeAt(clicks.get(last).clickedAtMillis())) {
                    clicks.get(last).reads.add(read);
                }
            }
            return clicks;
        }

        /** @param clicks earliest first */
        private void addChains(List<Click> clicks) {
            for (ChainFact fact : chain) {
                int last = clicks.size() - 1;
                while (last >= 0 && clicks.get(last).clickedAtMillis() > fact.decidedAtMillis()) {
                    last--;
                }
                if (last < 0) {
                    continue;
                }
                Click click = clicks.get(last);
                long ripeAt = clock.ripeAt(click.clickedAtMillis());
                // Without the work itself, what followed it hangs on nothing.
                boolean itselfInTime = fact.readOns().stream()
                        .anyMatch(readOn -> readOn.depth() == 1 && readOn.readOnAtMillis() < ripeAt);
                for (ChainReadOn readOn : fact.readOns()) {
                    if (itselfInTime && readOn.readOnAtMillis() < ripeAt) {
                        click.chain.add(readOn);
                    }
                }
            }
            for (Click click : clicks) {
                click.chain.sort(ChainReadOn.BY_TIME);
                if (click.chain.size() > MAX_CHAIN) {
                    click.chain.subList(MAX_CHAIN, click.chain.size()).clear();
                }
            }
        }

        private List<OutcomeRevision> revise() {
            List<OutcomeRevision> revisions = new ArrayList<>();
            List<Click> clicks = clicksWithReads();
            addChains(clicks);
            for (Click click : clicks) {
                emitIfNew(click.index, verdict(click), revisions);
            }
            for (int i = 0; i < shown.size(); i++) {
                if (!shown.get(i).isClicked()) {
                    emitIfNew(i, verdictOfUnclicked(shown.get(i)), revisions);
                }
            }
            return revisions;
        }

        private void emitIfNew(int index, Verdict verdict, List<OutcomeRevision> revisions) {
            ShownEntry entry = shown.get(index);
            boolean wasBotLike = entry.emitted().map(Verdict::botLike).orElse(false);
            if (entry.emitted().filter(verdict.withBotLike(wasBotLike)::equals).isPresent()) {
                return;
            }
            emit(index, verdict.withBotLike(wasBotLike || behaviour == Behaviour.BOT_LIKE), revisions);
        }

        private void emit(int index, Verdict verdict, List<OutcomeRevision> revisions) {
            ShownEntry entry = shown.get(index);
            link(entry, verdict);
            int position = entry.shown().position();
            OutcomeCounts before =
                    entry.emitted().map(old -> old.counts(position)).orElse(OutcomeCounts.ZERO);
            ShownEntry emitted = entry.withEmitted(verdict);
            shown.set(index, emitted);
            revisions.add(new OutcomeRevision(
                    emitted.shown(),
                    verdict,
                    emitted.revision(),
                    verdict.counts(position).minus(before)));
        }

        /** Hands on what the outcome adds to the click on the work that it was asked for with, where that is news. */
        private void link(ShownEntry entry, Verdict verdict) {
            List<ChainReadOn> before = entry.emitted().map(this::addsToChain).orElse(List.of());
            List<ChainReadOn> now = addsToChain(verdict);
            if (!now.equals(before)) {
                ShownWork of = entry.shown();
                links.add(new ChainLink(of.queryWorkId(), of.decisionId(), of.decidedAtMillis(), now));
            }
        }

        private List<ChainReadOn> addsToChain(Verdict verdict) {
            if (chainDepth == 0 || verdict.stage() != OutcomeStage.READ_ON) {
                return List.of();
            }
            List<ChainReadOn> adds = new ArrayList<>();
            adds.add(new ChainReadOn(1, verdict.readOnAtMillis()));
            for (ChainReadOn readOn : verdict.chain()) {
                if (readOn.depth() < chainDepth) {
                    adds.add(new ChainReadOn(readOn.depth() + 1, readOn.readOnAtMillis()));
                }
            }
            adds.sort(ChainReadOn.BY_TIME);
            return adds;
        }

        private Verdict verdictOfUnclicked(ShownEntry entry) {
            OutcomeStage stage =
                    nowMillis >= clock.missAt(entry.seenAtMillis()) ? OutcomeStage.MISS : OutcomeStage.SEEN;
            return new Verdict(stage, 0, entry.seenAtMillis(), NEVER, 0, NEVER);
        }

        private Verdict verdict(Click click) {
            ShownEntry entry = click.entry;
            long clickedAtMillis = entry.clickedAtMillis();
            long readOnAtMillis = click.readOnAtMillis();
            int episodesRead = click.episodesRead();
            OutcomeStage stage;
            int bin = 0;
            if (readOnAtMillis != NEVER) {
                stage = OutcomeStage.READ_ON;
                bin = bins.binOf(readOnAtMillis - clickedAtMillis);
            } else if (nowMillis < clock.ripeAt(clickedAtMillis)) {
                stage = OutcomeStage.CLICKED;
                bin = bins.binOf(nowMillis - clickedAtMillis);
            } else {
                stage = episodesRead > 0 ? OutcomeStage.ONE_AND_DONE : OutcomeStage.UNREAD;
            }
            return new Verdict(
                    stage,
                    bin,
                    entry.seenAtMillis(),
                    clickedAtMillis,
                    episodesRead,
                    readOnAtMillis,
                    click.chain,
                    false);
        }
    }
}
