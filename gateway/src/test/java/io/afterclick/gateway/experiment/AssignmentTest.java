package io.afterclick.gateway.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.event.ReaderHash;
import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Who is assigned to what. The statistical tests look at one fixed set of readers each, so they always come out the same;
 * had the hash been drawn at random, each would fail with a probability of 1e-6.
 */
class AssignmentTest {
    private static final int READERS = 100_000;

    /** Quantiles of chi-square at 1 - 1e-6, for 99 and for 1 degrees of freedom. */
    private static final double CHI_SQUARE_99 = 179.0;

    private static final double CHI_SQUARE_1 = 23.93;

    private final Experiments experiments = new Experiments();
    private long version;

    AssignmentTest() {
        experiments.markComplete();
    }

    /** Values of another implementation (Python's hashlib): if they change, all running experiments are shuffled. */
    @Test
    void buckets_knownReaders_areForEverTheSame() {
        assertThat(ReaderBuckets.of("default", "story-first", "", "reader-7")).isEqualTo(new ReaderBuckets(3096, 6426));
        assertThat(ReaderBuckets.of("default", "story-first", "again", "reader-7"))
                .isEqualTo(new ReaderBuckets(7270, 5999));
        assertThat(ReaderBuckets.of("t", "e", "", "독자")).isEqualTo(new ReaderBuckets(3681, 1252));
        assertThat(ReaderBuckets.inGroup("t", "g", "r")).isEqualTo(2961);
        assertThat(ReaderBuckets.inGroup("default", "home", "reader-7")).isEqualTo(3474);
    }

    @Test
    void buckets_manyReaders_areUniform() {
        int[] traffic = new int[100];
        int[] variant = new int[100];
        int[] group = new int[100];
        for (int i = 0; i < READERS; i++) {
            ReaderBuckets buckets = ReaderBuckets.of("t", "e", "", "reader-" + i);
            traffic[buckets.traffic() / 100]++;
            variant[buckets.variant() / 100]++;
            group[ReaderBuckets.inGroup("t", "g", "reader-" + i) / 100]++;
        }
        assertThat(chiSquareOfEqual(traffic)).isLessThan(CHI_SQUARE_99);
        assertThat(chiSquareOfEqual(variant)).isLessThan(CHI_SQUARE_99);
        assertThat(chiSquareOfEqual(group)).isLessThan(CHI_SQUARE_99);
    }

    @Test
    void assign_twoExperiments_areIndependentInTrafficAndVariant() {
        put(Drafts.running("e1", 5_000));
        put(Drafts.running("e2", 5_000));
        int[][] inOut = new int[2][2];
        int[][] variants = new int[2][2];
        for (int i = 0; i < READERS; i++) {
            Map<String, String> own = variantsOf("reader-" + i);
            inOut[own.containsKey("e1") ? 0 : 1][own.containsKey("e2") ? 0 : 1]++;
            if (own.size() == 2) {
                variants[own.get("e1").equals("a") ? 0 : 1][own.get("e2").equals("a") ? 0 : 1]++;
            }
        }
        assertThat(chiSquareOfIndependence(inOut)).isLessThan(CHI_SQUARE_1);
        assertThat(chiSquareOfIndependence(variants)).isLessThan(CHI_SQUARE_1);
        assertThat(variants[0][0]).isPositive();
    }

    @Test
    void assign_rampedUp_nobodyInAVariantMoves() {
        Map<String, String> before = new HashMap<>();
        for (int share : new int[] {100, 1_000, 5_000, 10_000}) {
            replace(Drafts.running("e", share));
            Map<String, String> after = variantsOfAll("e");
            assertThat(after).containsAllEntriesOf(before);
            assertThat(after)
                    .hasSizeBetween(
                            READERS / Buckets.COUNT * share * 8 / 10, READERS / Buckets.COUNT * share * 12 / 10);
            before = after;
        }
        assertThat(before).hasSize(READERS);
    }

    @Test
    void assign_group_readersAreInOneOfItsExperiments() {
        put(Drafts.experiment("e1", Status.RUNNING, "g", Buckets.first(4_000)));
        put(Drafts.experiment("e2", Status.RUNNING, "g", Buckets.first(9_000).minus(Buckets.first(4_000))));
        int both = 0;
        int none = 0;
        for (int i = 0; i < READERS; i++) {
            int count = experiments.assign("t", "reader-" + i).list().size();
            both += count > 1 ? 1 : 0;
            none += count == 0 ? 1 : 0;
        }
        assertThat(both).isZero();
        assertThat(none).isBetween(READERS / 10 * 9 / 10, READERS / 10 * 11 / 10);
    }

    @Test
    void assign_severalExperiments_priorityThenKeyDecidesThePolicy() {
        put(Drafts.running("b", 10_000));
        put(Drafts.running("a", 10_000));
        assertThat(experiments.assign("t", "r").policy())
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("a-"));
        Experiment preferred = Drafts.running("z", 10_000);
        put(new Experiment(
                "t",
                "z",
                0,
                "",
                Status.RUNNING,
                "",
                1,
                "",
                Buckets.ALL,
                preferred.variants(),
                Set.of(),
                Drafts.NOW,
                Drafts.NOW,
                Optional.of(Drafts.NOW)));
        assertThat(experiments.assign("t", "r").list())
                .extracting(Assignments.Assignment::experiment)
                .containsExactly("z", "a", "b");
        assertThat(experiments.assign("t", "r").list())
                .extracting(Assignments.Assignment::version)
                .containsExactly(3L, 2L, 1L);
        assertThat(experiments.assign("t", "r").policy())
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("z-"));
    }

    @Test
    void assign_excludedReaderOrNobodyOrOtherTenantOrNotRunning_isInNone() {
        Experiment all = Drafts.running("e", 10_000);
        put(new Experiment(
                "t",
                "e",
                0,
                "",
                Status.RUNNING,
                "",
                0,
                "",
                Buckets.ALL,
                all.variants(),
                Set.of(ReaderHash.of("staff").orElseThrow()),
                Drafts.NOW,
                Drafts.NOW,
                Optional.of(Drafts.NOW)));
        put(Drafts.experiment("draft", Status.DRAFT, "", Buckets.ALL));
        put(Drafts.experiment("stopped", Status.STOPPED, "", Buckets.ALL));
        assertThat(experiments.assign("t", "staff").list()).isEmpty();
        assertThat(experiments.assign("t", "").list()).isEmpty();
        assertThat(experiments.assign("u", "r").list()).isEmpty();
        assertThat(experiments.assign("t", "r").list()).hasSize(1);
    }

    @Test
    void assign_salt_shufflesVariants() {
        int same = 0;
        for (int i = 0; i < READERS; i++) {
            String reader = "reader-" + i;
            boolean before = ReaderBuckets.of("t", "e", "", reader).variant() < 5_000;
            boolean after = ReaderBuckets.of("t", "e", "again", reader).variant() < 5_000;
            same += before == after ? 1 : 0;
        }
        assertThat(same).isBetween(READERS * 49 / 100, READERS * 51 / 100); // 6 standard deviations
    }

    private void put(Experiment experiment) {
        assertThat(experiments.apply(new Put(experiment, 0), ++version)).isTrue();
    }

    private void replace(Experiment experiment) {
        long before =
                experiments.find("t", experiment.key()).map(Experiment::version).orElse(0L);
        assertThat(experiments.apply(new Put(experiment, before), ++version)).isTrue();
    }

    private Map<String, String> variantsOf(String reader) {
        Map<String, String> variants = new HashMap<>();
        experiments.assign("t", reader).list().forEach(own -> variants.put(own.experiment(), own.variant()));
        return variants;
    }

    private Map<String, String> variantsOfAll(String experiment) {
        Map<String, String> variants = new HashMap<>();
        for (int i = 0; i < READERS; i++) {
            String reader = "reader-" + i;
            Optional.ofNullable(variantsOf(reader).get(experiment)).ifPresent(variant -> variants.put(reader, variant));
        }
        return variants;
    }

    private static double chiSquareOfEqual(int[] counts) {
        double expected = READERS / (double) counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    private static double chiSquareOfIndependence(int[][] table) {
        double all = 0;
        double[] rows = new double[2];
        double[] columns = new double[2];
        for (int row : List.of(0, 1)) {
            for (int column : List.of(0, 1)) {
                rows[row] += table[row][column];
                columns[column] += table[row][column];
                all += table[row][column];
            }
        }
        double sum = 0;
        for (int row : List.of(0, 1)) {
            for (int column : List.of(0, 1)) {
                double expected = rows[row] * columns[column] / all;
                sum += (table[row][column] - expected) * (table[row][column] - expected) / expected;
            }
        }
        return sum;
    }
}
