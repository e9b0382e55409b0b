package io.afterclick.bandit.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.bandit.count.CountTable.Put;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CountTableTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final Weighing PLAIN = weighing(Weighing.FOREVER);

    @Test
    void put_anyArms_givesBackWhatWasPut() {
        for (long seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            CountTable table = new CountTable(1_000_000);
            Map<Arm, ArmCounts> expected = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
                Arm arm = new Arm("t" + random.nextInt(2), "q" + random.nextInt(60), "c" + random.nextInt(60));
                ArmCounts counts = random.nextInt(30) == 0 ? ArmCounts.ZERO : randomCounts(random);
                expected.put(arm, counts);
                assertThat(table.put(arm, counts)).isEqualTo(Put.DONE);
            }
            assertThat(table.size()).as("seed %d", seed).isEqualTo(expected.size());
            expected.forEach((arm, counts) -> assertThat(table.total(arm)).isEqualTo(counts.total()));
            for (String tenant : List.of("t0", "t1")) {
                Set<String> visited = new HashSet<>();
                double[] clicks = new double[1];
                table.visit(tenant, PLAIN, (query, work, score, counts) -> {
                    assertThat(visited.add(query + "/" + work)).isTrue();
                    clicks[0] += counts.clicks();
                });
                long all = expected.entrySet().stream()
                        .filter(entry -> entry.getKey().tenant().equals(tenant))
                        .mapToLong(entry -> entry.getValue().total().clicks())
                        .sum();
                assertThat(clicks[0]).as("seed %d", seed).isCloseTo(all, within(1e-6));
            }
        }
    }

    @Test
    void visit_scores_areThoseOfTheLatestDecision() {
        CountTable table = new CountTable(10);
        table.put(
                new Arm("t", "q", "a"),
                ArmCounts.ZERO
                        .plus(NOW, OutcomeCounts.ofMiss(1), 0.25)
                        .plus(NOW - 1, OutcomeCounts.ofMiss(2), 0.75)
                        .plus(NOW + 1, OutcomeCounts.ofMiss(2), 0));
        table.visit(
                "t", PLAIN, (query, work, score, counts) -> assertThat(score).isEqualTo(0.25));
    }

    @Test
    void gather_knownAndUnknownCandidates_keepsTheirOrder() {
        CountTable table = new CountTable(10);
        table.put(new Arm("t", "q", "a"), arm(OutcomeCounts.ofMiss(1)));
        table.put(new Arm("t", "q", "b"), arm(OutcomeCounts.ofReadOn(2, 3)));
        table.put(new Arm("other", "q", "a"), arm(OutcomeCounts.ofOneAndDone(1)));
        SlateCounts counts = table.gather("t", "q", List.of("b", "unknown", "a"), PLAIN);
        assertThat(counts.readOns(0)).isEqualTo(1);
        assertThat(counts.workNumber(1)).isEqualTo(SlateCounts.UNKNOWN_WORK);
        assertThat(counts.examined(1)).isZero();
        assertThat(counts.examined(2)).isEqualTo(1);
        assertThat(counts.clicks(2)).isZero();
    }

    @Test
    void gather_lowPosition_weighsByExamination() {
        double[] examination = new double[PositionBins.COUNT];
        Arrays.fill(examination, 0.25);
        examination[0] = 1;
        Weighing weighing = new Weighing(NOW, Weighing.FOREVER, examination, new double[AgeBins.COUNT]);
        CountTable table = new CountTable(10);
        table.put(
                new Arm("t", "q", "a"),
                arm(OutcomeCounts.ofMiss(1).plus(OutcomeCounts.ofMiss(7)).plus(OutcomeCounts.ofMiss(45))));
        assertThat(table.gather("t", "q", List.of("a"), weighing).examined(0)).isEqualTo(1.5);
        // Whoever clicked has looked.
        table.put(new Arm("t", "q", "b"), arm(OutcomeCounts.ofUnreadClick(9)));
        assertThat(table.gather("t", "q", List.of("b"), weighing).examined(0)).isEqualTo(1);
    }

    @Test
    void gather_pendingClicks_areFailuresAsFarAsTheyAreRipe() {
        double[] ripeness = new double[AgeBins.COUNT];
        ripeness[5] = 0.5;
        Weighing weighing = new Weighing(NOW, Weighing.FOREVER, ones(), ripeness);
        CountTable table = new CountTable(10);
        table.put(
                new Arm("t", "q", "a"),
                arm(OutcomeCounts.ofPendingClick(1, 5)
                        .plus(OutcomeCounts.ofPendingClick(1, 0))
                        .plus(OutcomeCounts.ofOneAndDone(1))
                        .plus(OutcomeCounts.ofUnreadClick(1))));
        SlateCounts counts = table.gather("t", "q", List.of("a"), weighing);
        assertThat(counts.clicks(0)).isEqualTo(4);
        assertThat(counts.failures(0)).isEqualTo(2.5);
    }

    @Test
    void gather_halfLife_forgetsByTheAgeOfTheDecision() {
        Weighing week = weighing(Duration.ofDays(7));
        CountTable table = new CountTable(10);
        ArmCounts counts = ArmCounts.ZERO;
        double exact = 0;
        for (int day = 0; day < 120; day++) {
            long decided = NOW - Duration.ofDays(day).toMillis();
            counts = counts.plus(decided, OutcomeCounts.ofMiss(1), 0);
            exact += Math.pow(0.5, day / 7.0);
        }
        table.put(new Arm("t", "q", "a"), counts);
        // Spans are at most half their age long, and are taken at their middle.
        assertThat(table.gather("t", "q", List.of("a"), week).examined(0)).isCloseTo(exact, within(0.03 * exact));
        assertThat(table.gather("t", "q", List.of("a"), PLAIN).examined(0)).isEqualTo(120);
    }

    @Test
    void put_fullTable_letsTheLeastInformedArmsGo() {
        CountTable table = new CountTable(100);
        for (int i = 0; i < 100; i++) {
            table.put(new Arm("t", "q", "w" + i), arm(misses(i < 50 ? 1 : 1_000)));
        }
        int evicted = 0;
        for (int i = 0; i < 50; i++) {
            evicted += table.put(new Arm("t", "q", "new" + i), arm(misses(500))) == Put.EVICTED ? 1 : 0;
        }
        assertThat(table.size()).isEqualTo(100);
        // Sixteen arms at random miss all of the weak ones only when few are left.
        assertThat(evicted).isGreaterThan(40);
        for (int i = 50; i < 100; i++) {
            assertThat(table.total(new Arm("t", "q", "w" + i)).impressions()).isEqualTo(1_000);
        }
        assertThat(table.put(new Arm("t", "q", "seen once"), arm(misses(1)))).isEqualTo(Put.REFUSED);
        assertThat(table.put(new Arm("t", "q", "w99"), arm(misses(1_001)))).isEqualTo(Put.DONE);
    }

    @Test
    void put_evictionsAtRandom_keepTheIndexSound() {
        Random random = new Random(3);
        CountTable table = new CountTable(500);
        Map<Arm, Long> impressions = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Arm arm = new Arm("t", "q" + random.nextInt(40), "c" + random.nextInt(60));
            long seen = impressions.merge(arm, 1L + random.nextInt(3), Long::sum);
            table.put(arm, arm(misses(seen)));
        }
        assertThat(table.size()).isEqualTo(500);
        int found = 0;
        for (Map.Entry<Arm, Long> entry : impressions.entrySet()) {
            long known = table.total(entry.getKey()).impressions();
            if (known > 0) {
                found++;
                assertThat(known).isLessThanOrEqualTo(entry.getValue());
            }
        }
        assertThat(found).isEqualTo(500);
    }

    @Test
    void gather_whileAnotherThreadPuts_seesEachArmAsOfSomePut() throws Exception {
        CountTable table = new CountTable(100_000);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int round = 1; !done.get() && round < 4_000; round++) {
                for (int i = 0; i < 20; i++) {
                    // Grows, so that records move and the index is rebuilt.
                    table.put(new Arm("t", "q", "w" + i), arm(misses(round).plus(clicks(round))));
                    table.put(new Arm("t", "q" + round, "w" + i), arm(misses(1)));
                }
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                SlateCounts counts = table.gather("t", "q", List.of("w3", "w19"), PLAIN);
                for (int candidate = 0; candidate < 2; candidate++) {
                    assertThat(counts.examined(candidate)).isEqualTo(counts.clicks(candidate) * 2);
                }
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }

    private static ArmCounts arm(OutcomeCounts counts) {
        return ArmCounts.ZERO.plus(NOW, counts, 0);
    }

    private static OutcomeCounts misses(long count) {
        return OutcomeCounts.of(new long[] {count}, new long[0], count, 0, 0, 0, 0, new long[0], new long[0]);
    }

    private static OutcomeCounts clicks(long count) {
        return OutcomeCounts.of(new long[] {count}, new long[] {count}, 0, 0, count, 0, 0, new long[0], new long[0]);
    }

    private static Weighing weighing(Duration halfLife) {
        return new Weighing(NOW, halfLife, ones(), new double[AgeBins.COUNT]);
    }

    private static double[] ones() {
        double[] ones = new double[PositionBins.COUNT];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static ArmCounts randomCounts(Random random) {
        ArmCounts counts = ArmCounts.ZERO;
        int outcomes = 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 6);
        for (int i = 0; i < outcomes; i++) {
            long decided = NOW - (long) (random.nextDouble() * 400 * 86_400_000);
            int position = 1 + random.nextInt(50);
            int bin = random.nextInt(AgeBins.COUNT);
            OutcomeCounts one =
                    switch (random.nextInt(6)) {
                        case 0 -> OutcomeCounts.ofSeen(position);
                        case 1 -> OutcomeCounts.ofPendingClick(position, bin);
                        case 2 -> OutcomeCounts.ofReadOn(position, bin).plus(OutcomeCounts.ofChain(2));
                        case 3 -> OutcomeCounts.ofOneAndDone(position);
                        case 4 -> OutcomeCounts.ofUnreadClick(position);
                        default -> misses(random.nextInt(1_000_000));
                    };
            counts = counts.plus(decided, one, random.nextDouble());
        }
        return counts;
    }
}
