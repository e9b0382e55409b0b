package io.afterclick.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Decayed;
import io.afterclick.feature.aggregate.FeatureValue.IdCounts;
import io.afterclick.feature.aggregate.FeatureValue.Marks;
import io.afterclick.feature.aggregate.FeatureValue.Newest;
import io.afterclick.feature.aggregate.FeatureValue.Number;
import io.afterclick.feature.aggregate.FeatureValue.Showings;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.vector.TenantVectors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
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
        DistinctLatest rule = new DistinctLatest(1 + random.nextInt(12), window(random));
        List<FeatureValue> reads = new ArrayList<>();
        Map<String, Long> latest = new HashMap<>();
        int count = random.nextInt(120);
        for (int i = 0; i < count; i++) {
            TimedId read = new TimedId("w" + random.nextInt(25), 1_000L * random.nextInt(40));
            reads.add(new TimedIds(List.of(read)));
            latest.merge(read.id(), read.timeMillis(), Math::max);
        }
        TimedIds expected = new TimedIds(latest.entrySet().stream()
                .map(entry -> new TimedId(entry.getKey(), entry.getValue()))
                .sorted(TimedId.NEWEST_FIRST)
                .filter(entry -> isRecent(entry.timeMillis(), latest.values(), rule.window()))
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

        assertThat(published(rule, mergedInGroups(rule, shuffled(revisions, random), random)))
                .isEqualTo(expected);
        assertThat(published(rule, mergedInGroups(rule, shuffled(withDuplicates(revisions, random), random), random)))
                .isEqualTo(expected);
        assertThat(published(rule, revisions.stream().reduce(rule.empty(), rule::merge)))
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

    /** Counts, rates and decayed sums of changes that come once. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void changesThatComeOnce_shuffledAndGrouped_equalTheOfflineNumbers(long seed) {
        Random random = new Random(seed);
        Window window = random.nextBoolean() ? Window.FOREVER : new Window(Duration.ofSeconds(1 + random.nextInt(9)));
        Sum sum = new Sum(window);
        Rate rate = new Rate(new Prior(1 + random.nextDouble(), 2 + random.nextDouble()), window);
        DecayedSum decayed = new DecayedSum(Duration.ofSeconds(1 + random.nextInt(5)));
        List<FeatureValue> counts = new ArrayList<>();
        List<FeatureValue> shares = new ArrayList<>();
        List<FeatureValue> decays = new ArrayList<>();
        List<long[]> changes = new ArrayList<>();
        for (int i = random.nextInt(120); i > 0; i--) {
            long[] change = {random.nextInt(3) - 1, random.nextInt(3), random.nextInt(20_000)};
            Instant time = Instant.ofEpochMilli(change[2]);
            changes.add(change);
            counts.add(sum.change(change[0], change[2], time));
            shares.add(rate.change(change[0], change[1], change[2], time));
            decays.add(decayed.change(change[0], time));
        }
        long newest = changes.stream().mapToLong(change -> change[2]).max().orElse(0);
        Instant asOf = changes.isEmpty() ? FeatureValue.NEVER : Instant.ofEpochMilli(newest);
        long spanMillis = window.isForever() ? Long.MAX_VALUE : window.length().toMillis() / 32;
        long count = 0;
        long base = 0;
        double left = 0;
        for (long[] change : changes) {
            if (newest / spanMillis - change[2] / spanMillis < 32) {
                count += change[0];
                base += change[1];
            }
            left += change[0]
                    * Math.exp(-Math.log(2)
                            * (newest - change[2])
                            / decayed.halfLife().toMillis());
        }

        assertThat(published(sum, mergedInGroups(sum, shuffled(counts, random), random)))
                .isEqualTo(new Count(count, asOf));
        Number share = (Number) published(rate, mergedInGroups(rate, shuffled(shares, random), random));
        assertThat(share.value())
                .isCloseTo(
                        (rate.prior().a() + count)
                                / (rate.prior().a() + rate.prior().b() + base),
                        Offset.offset(1e-12));
        Decayed sumLeft = (Decayed) mergedInGroups(decayed, shuffled(decays, random), random);
        assertThat(sumLeft.value()).isCloseTo(left, Offset.offset(1e-9));
        assertThat(sumLeft.asOf()).isEqualTo(asOf);
    }

    /** All that is made of marks: what is remembered is the same, so one summary more would show nothing. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void distinctMarks_shuffledDuplicatedAndGrouped_equalTheOfflineMarks(long seed) {
        Random random = new Random(seed);
        DistinctMarks rule = new DistinctMarks(1 + random.nextInt(40), window(random), new Summary.Total());
        List<FeatureValue> told = new ArrayList<>();
        Map<String, Mark> latest = new HashMap<>();
        for (int i = random.nextInt(150); i > 0; i--) {
            Mark mark = new Mark(
                    "w" + random.nextInt(5), random.nextInt(8), 1_000L * random.nextInt(40), random.nextInt(3));
            told.add(new Marks(List.of(mark)));
            latest.merge(
                    mark.label() + mark.key(),
                    mark,
                    (a, b) -> a.timeMillis() != b.timeMillis()
                            ? (a.timeMillis() > b.timeMillis() ? a : b)
                            : (a.amount() > b.amount() ? a : b));
        }
        List<Long> times = latest.values().stream().map(Mark::timeMillis).toList();
        Marks expected = new Marks(latest.values().stream()
                .filter(mark -> isRecent(mark.timeMillis(), times, rule.window()))
                .sorted(Mark.NEWEST_FIRST)
                .limit(rule.keep())
                .toList());

        assertThat(mergedInGroups(rule, shuffled(told, random), random)).isEqualTo(expected);
        assertThat(mergedInGroups(rule, shuffled(withDuplicates(told, random), random), random))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void last_shuffledDuplicatedAndGrouped_isTheNewest(long seed) {
        Random random = new Random(seed);
        Last rule = new Last(new Last.Shape.OfText());
        List<FeatureValue> told = new ArrayList<>();
        Newest expected = rule.empty();
        for (int i = random.nextInt(60); i > 0; i--) {
            Newest record = new Newest(random.nextInt(30), "t" + random.nextInt(4), Double.NaN, Instant.EPOCH);
            told.add(record);
            if (record.order() > expected.order()
                    || (record.order() == expected.order() && record.text().compareTo(expected.text()) > 0)) {
                expected = record;
            }
        }

        assertThat(mergedInGroups(rule, shuffled(withDuplicates(told, random), random), random))
                .isEqualTo(expected);
    }

    private static FeatureValue published(Aggregation rule, FeatureValue kept) {
        return rule.published(kept, TenantVectors.NONE).orElseThrow();
    }

    private static Window window(Random random) {
        return random.nextBoolean() ? Window.FOREVER : new Window(Duration.ofSeconds(1 + random.nextInt(30)));
    }

    private static boolean isRecent(long timeMillis, Collection<Long> times, Window window) {
        return window.isForever()
                || timeMillis >= Collections.max(times) - window.length().toMillis();
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
