package io.afterclick.candidate.retrieval;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The answer in the making: candidates in their final order, never more than the limit. Not thread-safe. */
final class CandidateList {
    private final Question question;
    private final List<Candidate> candidates;
    private final BitSet works = new BitSet();
    private int newWorks;

    CandidateList(Question question) {
        this.question = question;
        this.candidates = new ArrayList<>(question.limit());
    }

    /** Appends a work; its score must not be above that of the last. */
    void add(int work, double score, List<Evidence> evidence, boolean pinned) {
        boolean isNew = question.isNew().test(work);
        candidates.add(new Candidate(question.catalog().id(work), score, evidence, pinned, isNew));
        works.set(work);
        newWorks += isNew ? 1 : 0;
    }

    boolean has(int work) {
        return works.get(work);
    }

    /** How many more are wanted. */
    int missing() {
        return question.limit() - candidates.size();
    }

    int newWorks() {
        return newWorks;
    }

    /** Score of the last candidate; 1 where there is none. */
    double lowestScore() {
        return candidates.isEmpty() ? 1 : candidates.get(candidates.size() - 1).score();
    }

    List<Candidate> candidates() {
        return candidates;
    }
}
