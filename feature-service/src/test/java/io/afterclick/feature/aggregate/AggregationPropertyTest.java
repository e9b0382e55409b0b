package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.IdCounts;
import io.afterclick.feature.aggregate.FeatureValue.Showings;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    void unclickedImpressions_revisionsShuffledDuplicatedAndGrouped_equalTheOfflineCounts(long seed) {
        Random random = new Random(seed);
        // Limits that bite in some trials and not in others.
        UnclickedImpressions rule = new UnclickedImpressions(
                1 + random.nextInt(60), 1 + random.nextInt(8), Duration.ofMillis(1 + random.nextInt(150)));
        List<FeatureValue> revisions = new ArrayList<>();
        List<Showing> last = new ArrayList<>();
        int decisions = random.nextInt(30);
        for (int decision = 0; decision < decisions; decision++) {
            long decidedAt = random.nextInt(100);
            for (int shown = 0; shown < 4; shown++) {
                String work = "w" + (shown + 4 * random.nextInt(3)); // no work twice by one decision
                int count = 1 + random.nextInt(3);
                Showing showing = null;
                for (int revision = 1; revision <= count; revision++) {
                    long seenAt = decidedAt + random.nextInt(20);
                    long clickedAt = random.nextInt(4) == 0 ? seenAt + random.nextInt(40) : Showing.NOT_CLICKED;
                    showing = new Showing(work, decision, decidedAt, revision, seenAt, clickedAt);
                    revisions.add(new Showings(List.of(showing)));
                }
                last.add(showing);
            }
        }
        IdCounts expected = countedOffline(rule, last);

        assertThat(rule.published(mergedInGroups(rule, shuffled(revisions, random), random)))
                .isEqualTo(expected);
        assertThat(rule.published(mergedInGroups(rule, shuffled(withDuplicates(revisions, random), random), random)))
                .isEqualTo(expected);
        assertThat(rule.published(revisions.stream().reduce(rule.empty(), rule::merge)))
                .as("as written")
                .isEqualTo(expected);
    }

    /** All at once, from the last revision of each showing, in the order in which the limits are documented. */
    private static IdCounts countedOffline(UnclickedImpressions rule, List<Showing> last) {
        long newest = last.stream().mapToLong(Showing::decidedAtMillis).max().orElse(0);
        List<Showing> kept = last.stream()
                .filter(showing ->
                        showing.decidedAtMillis() >= newest - rule.window().toMillis())
                .collect(Collectors.groupingBy(Showing::workId))
                .values()
                .stream()
                .flatMap(ofWork -> ofWork.stream().sorted(Showing.NEWEST_FIRST).limit(rule.showingsPerWork()))
                .sorted(Showing.NEWEST_FIRST)
                .limit(rule.showings())
                .toList();
        List<IdCount> counts = new ArrayList<>();
        for (String work : kept.stream().map(Showing::workId).distinct().toList()) {
            List<Showing> ofWork = kept.stream()
                    .filter(showing -> showing.workId().equals(work))
                    .toList();
            List<Showing> clicks = ofWork.stream().filter(Showing::isClicked).toList();
            long unclicked = ofWork.stream()
                    .filter(showing -> !showing.isClicked())
                    .filter(showing ->
                            clicks.stream().allMatch(click -> showing.seenAtMillis() > click.clickedAtMillis()))
                    .count();
            if (unclicked > 0) {
                counts.add(new IdCount(work, (int) unclicked));
            }
        }
        counts.sort(IdCount.LARGEST_FIRST);
        Instant asOf = kept.stream()
                .flatMap(showing -> Stream.of(showing.seenAtMillis(), showing.clickedAtMillis()))
                .filter(time -> time != Showing.NOT_CLICKED)
                .max(Comparator.naturalOrder())
                .map(Instant::ofEpochMilli)
                .orElse(FeatureValue.NEVER);
        return new IdCounts(counts, asOf);
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
