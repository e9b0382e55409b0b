package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.rule.Effect;
import io.afterclick.candidate.rule.Pin;
import java.util.ArrayList;
import java.util.List;

/** Puts the works first that rules pin, as far as the request allows them. */
final class Pins {
    /** Name in the evidence of a pinned work, where a retriever's would be. */
    static final String RULE = "rule";

    /** Of the best score that was found: how much each pinned work is above the one behind it. */
    private static final double STEP = 0.01;

    private Pins() {}

    /**
     * Appends the pinned works to an empty list.
     *
     * @param bestScore of all other candidates
     */
    static void put(CandidateList list, Question question, FusedWorks fused, double bestScore, FranchiseCap cap) {
        List<Integer> works = works(question);
        double unit = bestScore > 0 ? bestScore : 1;
        for (int i = 0; i < works.size(); i++) {
            int work = works.get(i);
            List<Evidence> evidence = new ArrayList<>();
            evidence.add(new Evidence(RULE, i + 1, 0));
            fused.placeOf(work).ifPresent(place -> evidence.addAll(fused.evidence(place)));
            evidence.sort(Evidence.BEST_RANK_FIRST);
            list.add(work, unit * (1 + STEP * (works.size() - i)), evidence, true);
            cap.take(work);
        }
    }

    private static List<Integer> works(Question question) {
        List<Integer> works = new ArrayList<>();
        for (Effect effect : question.effects()) {
            if (effect instanceof Pin pin) {
                for (String id : pin.workIds()) {
                    int work = question.catalog().ordinal(id);
                    if (work != Catalog.NONE
                            && works.size() < question.limit()
                            && !works.contains(work)
                            && question.allowed().test(work)) {
                        works.add(work);
                    }
                }
            }
        }
        return works;
    }
}
