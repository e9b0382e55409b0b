package io.afterclick.gateway.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentChange.Deletion;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import io.afterclick.gateway.experiment.ExperimentChange.Repeat;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExperimentsTest {
    private static final long SEED = 4;

    private final Experiments experiments = new Experiments();

    @Test
    void apply_twoFromTheSameVersion_theFirstCounts() {
        Experiment first = Drafts.running("e", 100);
        Experiment second = Drafts.running("e", 200);
        assertThat(experiments.apply(new Put(Drafts.running("e", 50), 0), 1)).isTrue();
        assertThat(experiments.apply(new Put(first, 1), 2)).isTrue();
        assertThat(experiments.apply(new Put(second, 1), 3)).isFalse();
        assertThat(experiments.find("t", "e")).hasValue(first.withVersion(2));
        assertThat(experiments.takeOvershadowed()).containsExactly(new Repeat(first.withVersion(2), 3));
        assertThat(experiments.takeOvershadowed()).isEmpty();
    }

    @Test
    void apply_deletionOfAnOlderVersion_doesNotCount() {
        experiments.apply(new Put(Drafts.running("e", 50), 0), 1);
        experiments.apply(new Put(Drafts.running("e", 60), 1), 2);
        assertThat(experiments.apply(new Deletion("t", "e", 1), 3)).isFalse();
        assertThat(experiments.find("t", "e")).isPresent();
        assertThat(experiments.apply(new Deletion("t", "e", 2), 4)).isTrue();
        assertThat(experiments.find("t", "e")).isEmpty();
        assertThat(experiments.takeOvershadowed()).isEmpty();
    }

    @Test
    void apply_sameReadersOfAGroup_theFirstCountsAndNothingIsRepeatedAsADeletion() {
        experiments.apply(new Put(Drafts.experiment("e1", Status.DRAFT, "g", Buckets.first(10)), 0), 1);
        assertThat(experiments.apply(new Put(Drafts.experiment("e2", Status.DRAFT, "g", Buckets.first(1)), 0), 2))
                .isFalse();
        assertThat(experiments.apply(new Put(Drafts.experiment("e3", Status.DRAFT, "h", Buckets.first(1)), 0), 3))
                .isTrue();
        assertThat(experiments.takeOvershadowed()).containsExactly(new Deletion("t", "e2", 2));
    }

    /** Compaction keeps the last change of each key; with what was said once more, that is what stood. */
    @Test
    void apply_afterCompactionOfAnyHistory_standsTheSame() {
        Random random = new Random(SEED);
        for (int history = 0; history < 500; history++) {
            Experiments live = new Experiments();
            Map<String, Map.Entry<Long, ExperimentChange>> last = new LinkedHashMap<>();
            long version = 0;
            for (int i = 0; i < 30; i++) {
                List<ExperimentChange> changes = new ArrayList<>(live.takeOvershadowed());
                if (random.nextInt(3) > 0 || changes.isEmpty()) {
                    changes.add(random.nextInt(changes.size() + 1), change(random, live));
                }
                for (ExperimentChange change : changes) {
                    live.apply(change, ++version);
                    last.remove(change.key()); // compaction keeps the order of offsets
                    last.put(change.key(), Map.entry(version, change));
                }
            }
            for (List<ExperimentChange> rest = live.takeOvershadowed();
                    !rest.isEmpty();
                    rest = live.takeOvershadowed()) {
                for (ExperimentChange change : rest) {
                    live.apply(change, ++version);
                    last.remove(change.key());
                    last.put(change.key(), Map.entry(version, change));
                }
            }
            Experiments restarted = new Experiments();
            last.values().forEach(entry -> restarted.apply(entry.getValue(), entry.getKey()));
            assertThat(restarted.list("t"))
                    .as("seed %d, history %d", SEED, history)
                    .isEqualTo(live.list("t"));
        }
    }

    @Test
    void assign_notComplete_isStarting() {
        assertThat(catchThrowableOfType(RefusedException.class, () -> experiments.assign("t", "r"))
                        .refusal())
                .isEqualTo(Refusal.STARTING);
    }

    /** A change by somebody who may have seen an older version, and knows nothing of who else is in the group. */
    private static ExperimentChange change(Random random, Experiments live) {
        String key = "e" + random.nextInt(3);
        long seen = live.find("t", key).map(Experiment::version).orElse(0L);
        long replaces = random.nextInt(4) == 0 ? Math.max(0, seen - 1) : seen;
        if (random.nextInt(5) == 0) {
            return new Deletion("t", key, replaces);
        }
        Buckets traffic = Buckets.of(List.of(new Buckets.Range(random.nextInt(10), 10 + random.nextInt(10))));
        String group = random.nextBoolean() ? "g" : "";
        return new Put(Drafts.experiment(key, Status.RUNNING, group, traffic), replaces);
    }
}
