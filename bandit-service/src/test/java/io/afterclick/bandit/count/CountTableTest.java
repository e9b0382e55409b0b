package io.afterclick.bandit.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CountTableTest {
    @Test
    void put_anyArms_givesBackWhatWasPutAndTheirSums() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            CountTable table = new CountTable(1_000_000);
            Map<Arm, ArmCounts> expected = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
                Arm arm = new Arm("t" + random.nextInt(2), "q" + random.nextInt(60), "c" + random.nextInt(60));
                ArmCounts counts = random.nextInt(30) == 0 ? ArmCounts.ZERO : randomCounts(random);
                expected.put(arm, counts);
                assertThat(table.put(arm, counts)).isTrue();
            }
            assertThat(table.size()).as("seed %d", seed).isEqualTo(expected.size());
            expected.forEach((arm, counts) -> assertThat(table.get(arm)).isEqualTo(counts));
            for (String tenant : List.of("t0", "t1")) {
                ArmCounts sums = expected.entrySet().stream()
                        .filter(entry -> entry.getKey().tenant().equals(tenant))
                        .map(Map.Entry::getValue)
                        .reduce(ArmCounts.ZERO, ArmCounts::plus);
                assertThat(table.sums(tenant)).as("seed %d", seed).isEqualTo(sums);
            }
        }
    }

    @Test
    void gather_knownAndUnknownCandidates_keepsTheirOrder() {
        CountTable table = new CountTable(10);
        table.put(new Arm("t", "q", "a"), ArmCounts.ofMiss());
        table.put(new Arm("t", "q", "b"), ArmCounts.ofReadOn(3));
        table.put(new Arm("other", "q", "a"), ArmCounts.ofOneAndDone());
        SlateCounts counts = table.gather("t", "q", List.of("b", "unknown", "a"));
        assertThat(counts.readOns(0)).isEqualTo(1);
        assertThat(counts.impressions(1)).isZero();
        assertThat(counts.impressions(2)).isEqualTo(1);
        assertThat(counts.clicks(2)).isZero();
        assertThat(counts.sumOfImpressions()).isEqualTo(2);
        assertThat(counts.sumOfReadOnsByDelay(3)).isEqualTo(1);
    }

    @Test
    void put_fullTable_refusesNewArmsAndReplacesKnownOnes() {
        CountTable table = new CountTable(1);
        Arm known = new Arm("t", "q", "a");
        Arm refused = new Arm("t", "q", "b");
        assertThat(table.put(known, ArmCounts.ofSeen())).isTrue();
        assertThat(table.put(refused, ArmCounts.ofSeen())).isFalse();
        assertThat(table.put(known, ArmCounts.ofMiss())).isTrue();
        assertThat(table.get(refused)).isEqualTo(ArmCounts.ZERO);
        assertThat(table.sums("t")).isEqualTo(ArmCounts.ofMiss());
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void gather_whileOnePuts_neverSeesHalfAnArm() throws Exception {
        CountTable table = new CountTable(100_000);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= 50_000; i++) {
                // Every term of arm c0 is i, so are the sums' differences; other arms make the table grow.
                table.put(new Arm("t", "q", "c0"), ArmCounts.of(2L * i, i, i, i, 0, 0, new long[0], new long[] {i}));
                table.put(new Arm("t", "q", "c" + i), ArmCounts.ofMiss());
            }
            done.set(true);
        });
        writer.start();
        long reads = 0;
        while (!done.get() || reads == 0) {
            SlateCounts counts = table.gather("t", "q", List.of("c0"));
            assertThat(counts.impressions(0)).isEqualTo(2 * counts.clicks(0));
            assertThat(counts.readOns(0)).isEqualTo(counts.clicks(0));
            assertThat(counts.sumOfReadOns()).isEqualTo(counts.readOns(0));
            reads++;
        }
        writer.join();
        assertThat(table.sums("t").impressions()).isEqualTo(2 * 50_000 + 50_000);
    }

    private static ArmCounts randomCounts(Random random) {
        int misses = random.nextInt(100);
        if (random.nextBoolean()) {
            return ArmCounts.of(misses, misses, 0, 0, 0, 0, new long[0], new long[0]);
        }
        long[] pending = new long[AgeBins.COUNT];
        pending[random.nextInt(AgeBins.COUNT)] = 2;
        long[] delays = new long[AgeBins.COUNT];
        delays[random.nextInt(AgeBins.COUNT)] = 3;
        return ArmCounts.of(misses + 10, misses, 10, 3, 4, 1, pending, delays);
    }
}
