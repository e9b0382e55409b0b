package io.afterclick.bandit.slate;

import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The guard-rails of a slate while it is filled: a share of places for new works, and at most so many works of one creator or
 * franchise. What is pinned counts, but is never refused.
 *
 * <p>A slate is full before it keeps rules, and keeps to creators and franchises before new works have their share: where no
 * candidate is left that keeps all, the last is given up first. New works are asked for only when the places that are left
 * are just enough for them, so that they stand where utility puts them if it puts them into the slate at all. Places are
 * filled one by one and never changed, so a rule may be given up that another choice before would have kept.
 *
 * <p>Flat arrays; not thread-safe.
 */
final class SlateRules {
    /** How much is given up. */
    enum Strictness {
        ALL,
        /** New works have no share any more. */
        CREATORS_AND_FRANCHISES,
        NOTHING
    }

    private static final double ROUNDING = 1e-9;

    private final GuardRails rails;
    private final boolean[] newWork;
    private final boolean anyRule;

    /** Numbers of creators of candidate i: creators[firstCreator[i]] up to firstCreator[i + 1]. */
    private int[] firstCreator = {};

    private int[] creators = {};

    /** [candidates] number of the franchise; 0: none. */
    private int[] franchises = {};

    private final int[] worksOfCreator;
    private final int[] worksOfFranchise;
    private int placesLeft;
    private int newWorksLeft;

    SlateRules(GuardRails rails, List<SlateCandidate> candidates) {
        this.rails = rails;
        anyRule = rails.newWorksShare() > 0 || rails.maxPerCreator() > 0 || rails.maxPerFranchise() > 0;
        newWork = new boolean[rails.newWorksShare() > 0 ? candidates.size() : 0];
        for (int i = 0; i < newWork.length; i++) {
            newWork[i] = candidates.get(i).newWork();
        }
        worksOfCreator = new int[rails.maxPerCreator() > 0 ? numberCreators(candidates) : 0];
        worksOfFranchise = new int[rails.maxPerFranchise() > 0 ? numberFranchises(candidates) : 0];
    }

    private int numberCreators(List<SlateCandidate> candidates) {
        firstCreator = new int[candidates.size() + 1];
        for (int i = 0; i < candidates.size(); i++) {
            firstCreator[i + 1] = firstCreator[i] + candidates.get(i).creators().size();
        }
        creators = new int[firstCreator[candidates.size()]];
        Map<String, Integer> numbers = new HashMap<>();
        int at = 0;
        for (SlateCandidate candidate : candidates) {
            for (String creator : candidate.creators()) {
                creators[at++] = numbers.computeIfAbsent(creator, name -> numbers.size());
            }
        }
        return numbers.size();
    }

    private int numberFranchises(List<SlateCandidate> candidates) {
        franchises = new int[candidates.size()];
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < franchises.length; i++) {
            String franchise = candidates.get(i).franchise();
            franchises[i] = franchise.isEmpty() ? 0 : numbers.computeIfAbsent(franchise, name -> numbers.size() + 1);
        }
        return numbers.size() + 1;
    }

    /** Places of a slate of {@code places} that are kept for new works. */
    static int newWorks(GuardRails rails, int places) {
        return (int) Math.ceil(rails.newWorksShare() * places - ROUNDING);
    }

    /** Begins a slate. */
    void begin(int places) {
        placesLeft = places;
        newWorksLeft = newWorks(rails, places);
        Arrays.fill(worksOfCreator, 0);
        Arrays.fill(worksOfFranchise, 0);
    }

    /** Whether no rule can refuse anything. */
    boolean areEmpty() {
        return !anyRule;
    }

    /** Whether a candidate may have the next place. */
    boolean allow(int candidate, Strictness strictness) {
        return switch (strictness) {
            case ALL ->
                (newWorksLeft < placesLeft || newWorksLeft <= 0 || newWork[candidate])
                        && allowCreatorsAndFranchise(candidate);
            case CREATORS_AND_FRANCHISES -> allowCreatorsAndFranchise(candidate);
            case NOTHING -> true;
        };
    }

    private boolean allowCreatorsAndFranchise(int candidate) {
        if (rails.maxPerCreator() > 0) {
            for (int at = firstCreator[candidate]; at < firstCreator[candidate + 1]; at++) {
                if (worksOfCreator[creators[at]] >= rails.maxPerCreator()) {
                    return false;
                }
            }
        }
        return rails.maxPerFranchise() == 0
                || franchises[candidate] == 0
                || worksOfFranchise[franchises[candidate]] < rails.maxPerFranchise();
    }

    /** Tells that a candidate has been placed. */
    void placed(int candidate) {
        placesLeft--;
        if (newWork.length > 0 && newWork[candidate]) {
            newWorksLeft--;
        }
        if (rails.maxPerCreator() > 0) {
            for (int at = firstCreator[candidate]; at < firstCreator[candidate + 1]; at++) {
                worksOfCreator[creators[at]]++;
            }
        }
        if (rails.maxPerFranchise() > 0) {
            worksOfFranchise[franchises[candidate]]++;
        }
    }
}
