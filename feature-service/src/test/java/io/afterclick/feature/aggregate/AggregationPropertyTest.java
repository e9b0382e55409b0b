package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes replays and shuffles harmless, against values computed in the plainest way there is. */
class AggregationPropertyTest {
    private static final int TRIALS = 200;

    static List<Long> seeds() {
        return new Random(20260401).longs(TRIALS).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void distinctLatest_readsShuffledDuplicatedAndGrouped_equalsTheOfflineList(long seed) {
        Random random = new Random(seed);
        DistinctLatest rule = new DistinctLatest(1 + random.nextInt(12));
        List<FeatureValue> reads = new ArrayList<>();
        Map<String, Long> latest = new HashMap<>();
        int count = random.nextInt(120);
        for (int i = 0; i < count; i++) {
            TimedId read = new TimedId("w" + random.nextInt(25), random.nextInt(40));
            reads.add(new TimedIds(List.of(read)));
            latest.merge(read.id(), read.timeMillis(), Math::max);
        }
        TimedIds expected = new TimedIds(latest.entrySet().stream()
                .map(entry -> new TimedId(entry.getKey(), entry.getValue()))
                .sorted(TimedId.NEWEST_FIRST)
                .limit(rule.limit())
                .toList());

        assertThat(mergedInGroups(rule, shuffled(reads, random), random)).isEqualTo(expected);
        assertThat(mergedInGroups(rule, shuffled(withDuplicates(reads, random), random), random))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sum_changesShuffledAndGrouped_equalsTheOfflineSum(long seed) {
        Random random = new Random(seed);
        Sum rule = new Sum();
        List<FeatureValue> changes = new ArrayList<>();
        long total = 0;
        Instant newest = FeatureValue.NEVER;
        int count = random.nextInt(120);
        for (int i = 0; i < count; i++) {
            Count change = new Count(random.nextInt(3) - 1, Instant.ofEpochMilli(random.nextInt(1_000)));
            changes.add(change);
            total += change.count();
            newest = newest.isAfter(change.asOf()) ? newest : change.asOf();
        }

        assertThat(mergedInGroups(rule, shuffled(changes, random), random)).isEqualTo(new Count(total, newest));
    }

    /** Merges in a random tree, as back-fills of parts would. */
    private static FeatureValue mergedInGroups(Aggregation rule, List<FeatureValue> values, Random random) {
        List<FeatureValue> groups = new ArrayList<>(values);
        while (groups.size() > 1) {
            FeatureValue left = groups.remove(random.nextInt(groups.size()));
            int right = random.nextInt(groups.size());
            groups.set(right, rule.merge(left, groups.get(right)));
        }
        return groups.isEmpty() ? rule.empty() : rule.merge(rule.empty(), groups.get(0));
    }

    private static List<FeatureValue> shuffled(List<FeatureValue> values, Random random) {
        List<FeatureValue> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<FeatureValue> withDuplicates(List<FeatureValue> values, Random random) {
        List<FeatureValue> more = new ArrayList<>(values);
        for (FeatureValue value : values) {
            for (int again = random.nextInt(3); again > 0; again--) {
                more.add(value);
            }
        }
        return more;
    }
}
