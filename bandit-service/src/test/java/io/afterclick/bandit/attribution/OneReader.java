package io.afterclick.bandit.attribution;

import io.afterclick.bandit.attribution.Attribution.Behaviour;
import io.afterclick.bandit.attribution.Attribution.Effect;
import io.afterclick.bandit.attribution.Attribution.Step;
import io.afterclick.bandit.count.OutcomeCounts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** The histories of one reader, joined as the adapter joins them. Decisions are named query>work unless told otherwise. */
final class OneReader {
    static final int WORK_EPISODES = 20;

    Behaviour behaviour = Behaviour.HUMAN;
    int links;

    private final Attribution attribution;
    private final Map<String, WorkHistory> histories = new TreeMap<>();
    private final Map<String, OutcomeRevision> last = new TreeMap<>();
    private final Map<String, OutcomeCounts> sums = new TreeMap<>();

    OneReader(OutcomeClock clock, int chainDepth) {
        attribution = new Attribution(clock, chainDepth);
    }

    Effect click(String query, String work, long atMillis, long receivedAtMillis) {
        ShownWork shown = shown(query + ">" + work, query, atMillis);
        return apply(work, new ReaderEvent.Click(shown, atMillis, receivedAtMillis), receivedAtMillis);
    }

    Effect read(String work, int episode, long atMillis, long receivedAtMillis) {
        return apply(work, new ReaderEvent.Read(episode, WORK_EPISODES, atMillis, receivedAtMillis), receivedAtMillis);
    }

    static ShownWork shown(String decision, String query, long decidedAtMillis) {
        return new ShownWork(decision, query, 1, decidedAtMillis, "p", 1, "", WORK_EPISODES, 0);
    }

    Effect apply(String work, ReaderEvent event, long nowMillis) {
        Step step = attribution.apply(history(work), event, nowMillis, behaviour);
        take(work, step, nowMillis);
        return step.effect();
    }

    /** Decides all that is due. */
    void advance(long nowMillis) {
        for (String work : Map.copyOf(histories).keySet()) {
            take(work, attribution.advance(history(work), nowMillis, behaviour), nowMillis);
        }
    }

    /** Lets time pass until nothing is remembered. */
    void runOut() {
        for (int i = 0; i < 10_000 && !histories.isEmpty(); i++) {
            String work = histories.keySet().iterator().next();
            long due = attribution.nextDue(history(work)).orElseThrow();
            take(work, attribution.advance(history(work), due, behaviour), due);
        }
    }

    boolean remembersNothing() {
        return histories.isEmpty();
    }

    OutcomeRevision last(String decision) {
        return last.get(decision);
    }

    Map<String, OutcomeRevision> all() {
        return last;
    }

    OutcomeCounts sum(String decision) {
        return sums.getOrDefault(decision, OutcomeCounts.ZERO);
    }

    private void take(String work, Step step, long nowMillis) {
        Deque<Map.Entry<String, ChainLink>> pending = new ArrayDeque<>();
        store(work, step, pending);
        while (!pending.isEmpty()) {
            links++;
            var next = pending.remove();
            String to = next.getValue().toWorkId();
            ChainFact fact = next.getValue().fact(next.getKey());
            store(to, attribution.apply(history(to), fact, nowMillis, behaviour), pending);
        }
    }

    private void store(String work, Step step, Deque<Map.Entry<String, ChainLink>> pending) {
        if (step.history().isEmpty()) {
            histories.remove(work);
        } else {
            histories.put(work, step.history());
        }
        for (OutcomeRevision revision : step.revisions()) {
            String decision = revision.shown().decisionId();
            last.put(decision, revision);
            sums.merge(decision, revision.change(), OutcomeCounts::plus);
        }
        step.links().forEach(link -> pending.add(Map.entry(work, link)));
    }

    private WorkHistory history(String work) {
        return histories.getOrDefault(work, WorkHistory.EMPTY);
    }
}
