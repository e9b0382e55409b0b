package io.afterclick.feature.aggregate;

import io.afterclick.feature.aggregate.FeatureValue.IdCounts;
import io.afterclick.feature.aggregate.FeatureValue.Showings;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts how often a reader has seen each work without a click since the last click on it. Kept are showings, published
 * are numbers.
 *
 * <p>Idempotent, and exact in any order although only some showings are kept. What is let go is always the older part, of
 * a work or of the whole, never all of one work to make room for another: a showing goes because {@code showingsPerWork}
 * of its work, or {@code showings} of the reader, come before it in {@link Showing#NEWEST_FIRST}, or because it is older
 * than the newest by more than the window. Each of these stays true whatever comes later, so the showing could not have
 * been in the end's value by another order either.
 *
 * <p>A click counts from its own time, not from that of its slate: whoever goes back to an earlier slate to click has
 * seen the later ones before the click. Where the showing with the last click has been let go, all that is left counts.
 *
 * @param showings showings kept of one reader, 1 to {@value #MAX_SHOWINGS}
 * @param showingsPerWork showings kept of one work, and so the largest number; 1 or more
 * @param window how much older than the newest a decision may be, 1 ms or more
 */
public record UnclickedImpressions(int showings, int showingsPerWork, Duration window) implements Aggregation {
    /** Bounds the work of one merge and the size of one value. */
    public static final int MAX_SHOWINGS = 1_000;

    private static final Showings NONE = new Showings(List.of());

    /** @throws IllegalArgumentException when a limit is out of its range */
    public UnclickedImpressions {
        if (showings < 1 || showings > MAX_SHOWINGS) {
            throw new IllegalArgumentException("impressions must be 1 to " + MAX_SHOWINGS + ", not " + showings);
        }
        if (showingsPerWork < 1) {
            throw new IllegalArgumentException("impressions_per_work must be 1 or more, not " + showingsPerWork);
        }
        if (window.toMillis() < 1) {
            throw new IllegalArgumentException("window must be 1 ms or more, not " + window);
        }
    }

    @Override
    public Showings empty() {
        return NONE;
    }

    /** Walks both lists once, latest decision first. */
    @Override
    public Showings merge(FeatureValue left, FeatureValue right) {
        if (!(left instanceof Showings a && right instanceof Showings b)) {
            throw new IllegalArgumentException("only showings can be merged");
        }
        List<Showing> merged = new ArrayList<>(Math.min(showings, a.size() + b.size()));
        Map<String, Integer> keptOfWork = new HashMap<>();
        int i = 0;
        int j = 0;
        while (merged.size() < showings && (i < a.size() || j < b.size())) {
            int order = i == a.size() ? 1 : j == b.size() ? -1 : Showing.NEWEST_FIRST.compare(a.get(i), b.get(j));
            Showing next = order == 0 ? a.get(i).or(b.get(j)) : order < 0 ? a.get(i) : b.get(j);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            if (!merged.isEmpty() && merged.get(0).decidedAtMillis() - next.decidedAtMillis() > window.toMillis()) {
                break; // and all that follow are older still
            }
            if (keptOfWork.merge(next.workId(), 1, Integer::sum) <= showingsPerWork) {
                merged.add(next);
            }
        }
        return new Showings(merged);
    }

    @Override
    public boolean accepts(FeatureValue value) {
        return value instanceof Showings;
    }

    /** The works with one or more; the others are left out. */
    @Override
    public Optional<FeatureValue> published(FeatureValue kept, TenantVectors vectors) {
        if (!(kept instanceof Showings all)) {
            throw new IllegalArgumentException("only showings can be counted");
        }
        Map<String, Long> lastClicks = new HashMap<>();
        for (Showing showing : all.entries()) {
            lastClicks.merge(showing.workId(), showing.clickedAtMillis(), Math::max);
        }
        Map<String, Integer> counts = new HashMap<>();
        for (Showing showing : all.entries()) {
            if (!showing.isClicked() && showing.seenAtMillis() > lastClicks.get(showing.workId())) {
                counts.merge(showing.workId(), 1, Integer::sum);
            }
        }
        return Optional.of(new IdCounts(
                counts.entrySet().stream()
                        .map(entry -> new IdCount(entry.getKey(), entry.getValue()))
                        .sorted(IdCount.LARGEST_FIRST)
                        .toList(),
                all.asOf()));
    }

    @Override
    public boolean publishes(FeatureValue value) {
        return value instanceof IdCounts;
    }

    @Override
    public Optional<FeatureValue> initial() {
        return Optional.of(new IdCounts(List.of(), FeatureValue.NEVER));
    }

    @Override
    public String definition() {
        return "unclicked_impressions(" + showings + "," + showingsPerWork + "," + window.toMillis() + "ms)";
    }
}
