package io.afterclick.gateway.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.experiment.ExpectedVersion.Any;
import io.afterclick.gateway.experiment.ExpectedVersion.Exactly;
import io.afterclick.gateway.experiment.ExpectedVersion.None;
import io.afterclick.gateway.experiment.Experiment.Status;
import io.afterclick.gateway.experiment.ExperimentChange.Put;
import io.afterclick.gateway.experiment.ExperimentLog.Kept;
import io.afterclick.gateway.experiment.ExperimentSettings.Side;
import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExperimentEditingTest {
    private final Experiments experiments = new Experiments();
    private long version;
    private Runnable beforeAppend = () -> {};
    private final ExperimentEditing editing = new ExperimentEditing(
            experiments, this::append, this::policyNames, Clock.fixed(Drafts.NOW, ZoneOffset.UTC));
    private boolean banditIsAway;

    ExperimentEditingTest() {
        experiments.markComplete();
    }

    @Test
    void put_new_isADraftWithItsShares() {
        Experiment made = put("e", Drafts.settings(2_000, 7_000), new None());
        assertThat(made).isEqualTo(experiments.find("t", "e").orElseThrow());
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.status()).isEqualTo(Status.DRAFT);
        assertThat(made.traffic().size()).isEqualTo(2_000);
        assertThat(made.variants())
                .extracting(Variant::name, variant -> variant.buckets().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", 7_000),
                        org.assertj.core.groups.Tuple.tuple("b", 3_000));
        assertThat(made.startedAt()).isEmpty();
    }

    @Test
    void put_changed_needsTheVersionThatStands() {
        put("e", Drafts.settings(2_000, 7_000), new None());
        assertThat(refusal("e", Drafts.settings(1, 1), new None())).isEqualTo(Refusal.VERSION_REQUIRED);
        assertThat(refusal("e", Drafts.settings(1, 1), new Exactly(2))).isEqualTo(Refusal.VERSION_CONFLICT);
        assertThat(refusal("none", Drafts.settings(1, 1), new Exactly(1))).isEqualTo(Refusal.VERSION_CONFLICT);
        assertThat(put("e", Drafts.settings(3_000, 7_000), new Exactly(1)).version())
                .isEqualTo(2);
        assertThat(put("e", Drafts.settings(4_000, 7_000), new Any()).version()).isEqualTo(3);
    }

    @Test
    void put_anotherReplicaWasFaster_isAConflictAndChangesNothing() {
        Experiment made = put("e", Drafts.settings(2_000, 7_000), new None());
        beforeAppend = () -> experiments.apply(new Put(made, 1), ++version);
        assertThat(refusal("e", Drafts.settings(3_000, 7_000), new Exactly(1))).isEqualTo(Refusal.VERSION_CONFLICT);
        assertThat(experiments.find("t", "e")).hasValue(made.withVersion(2));
    }

    @Test
    void startStop_run_keepsStartedAtAndIsIdempotent() {
        put("e", Drafts.settings(2_000, 7_000), new None());
        assertThat(await(editing.stop("t", "e", new None())).status()).isEqualTo(Status.DRAFT);
        Experiment started = await(editing.start("t", "e", new Exactly(1)));
        assertThat(started.status()).isEqualTo(Status.RUNNING);
        assertThat(started.startedAt()).hasValue(Drafts.NOW);
        assertThat(await(editing.start("t", "e", new None()))).isEqualTo(started);
        assertThat(put("e", Drafts.settings(9_000, 7_000), new Exactly(2)).status())
                .isEqualTo(Status.RUNNING);
        Experiment stopped = await(editing.stop("t", "e", new None()));
        assertThat(stopped.status()).isEqualTo(Status.STOPPED);
        assertThat(stopped.startedAt()).hasValue(Drafts.NOW);
        assertThat(stopped.version()).isEqualTo(4);
    }

    @Test
    void delete_running_isRefusedUntilItIsStopped() {
        put("e", Drafts.settings(2_000, 7_000), new None());
        await(editing.start("t", "e", new None()));
        assertThat(refusal(() -> editing.delete("t", "e", new None()))).isEqualTo(Refusal.EXPERIMENT_RUNS);
        await(editing.stop("t", "e", new None()));
        assertThat(refusal(() -> editing.delete("t", "e", new Exactly(1)))).isEqualTo(Refusal.VERSION_CONFLICT);
        await(editing.delete("t", "e", new None()));
        assertThat(experiments.list("t")).isEmpty();
        assertThat(refusal(() -> editing.delete("t", "e", new None()))).isEqualTo(Refusal.UNKNOWN_EXPERIMENT);
    }

    @Test
    void put_group_takesWhatOthersLeave() {
        put("e1", Drafts.settings("g", 6_000, 5_000), new None());
        assertThat(faults("e2", Drafts.settings("g", 4_001, 5_000)))
                .extracting(Fault::field)
                .containsExactly("traffic_share");
        Experiment second = put("e2", Drafts.settings("g", 4_000, 5_000), new None());
        assertThat(second.traffic()
                        .intersects(experiments.find("t", "e1").orElseThrow().traffic()))
                .isFalse();
        put("e1", Drafts.settings("g", 1_000, 5_000), new Any());
        Buckets ramped =
                put("e2", Drafts.settings("g", 9_000, 5_000), new Any()).traffic();
        assertThat(second.traffic().minus(ramped).size()).isZero();
    }

    @Test
    void put_started_saltAndGroupAreFixed() {
        put("e", Drafts.settings("g", 10, 5_000), new None());
        assertThat(put("e", Drafts.settings("h", 10, 5_000), new Any()).group()).isEqualTo("h");
        await(editing.start("t", "e", new None()));
        await(editing.stop("t", "e", new None()));
        ExperimentSettings other = new ExperimentSettings(
                "", "g", 0, "again", 10, Drafts.settings(10, 5_000).sides(), List.of());
        assertThat(faults("e", other)).extracting(Fault::field).containsExactly("salt", "group");
    }

    @Test
    void put_everyRuleBroken_everyFaultIsNamed() {
        ExperimentSettings settings = new ExperimentSettings(
                "d".repeat(Limits.EXPERIMENT_DESCRIPTION_LENGTH_MAX + 1),
                "Group",
                1_001,
                "a b",
                10_001,
                List.of(new Side("a", "p", 5_000), new Side("a", "", -1), new Side("", "P", 5_000)),
                Collections.nCopies(Limits.EXPERIMENT_EXCLUDED_READERS_MAX + 1, 1L));
        assertThat(faults("E", settings))
                .extracting(Fault::field)
                .containsExactly(
                        "key",
                        "description",
                        "group",
                        "salt",
                        "priority",
                        "traffic_share",
                        "variants[1].policy",
                        "variants[1].share",
                        "variants[1].name",
                        "variants[2].name",
                        "variants[2].policy",
                        "variants",
                        "excluded_reader_hashes");
        assertThat(faults("e", new ExperimentSettings("", "", 0, "", 1, List.of(), List.of())))
                .extracting(Fault::field)
                .containsExactly("variants");
    }

    @Test
    void put_oneTooMany_isRefused() {
        for (int i = 0; i < Limits.EXPERIMENTS_MAX; i++) {
            put("e" + i, Drafts.settings(1, 1), new None());
        }
        assertThat(refusal("more", Drafts.settings(1, 1), new None())).isEqualTo(Refusal.EXPERIMENTS_FULL);
        assertThat(put("e0", Drafts.settings(2, 1), new Any()).traffic().size()).isEqualTo(2);
    }

    @Test
    void put_policyThatThereIsNot_isAFaultOfItsVariant() {
        ExperimentSettings settings = new ExperimentSettings(
                "", "", 0, "", 1, List.of(new Side("a", "policy-a", 5_000), new Side("b", "none", 5_000)), List.of());
        assertThat(faults("e", settings)).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo("variants[1].policy");
            assertThat(fault.message()).contains("policy-a, policy-b");
        });
        assertThat(experiments.list("t")).isEmpty();
    }

    @Test
    void put_banditIsAway_rampsButTakesNoNewPolicy() {
        put("e", Drafts.settings(100, 5_000), new None());
        banditIsAway = true;
        assertThat(put("e", Drafts.settings(0, 4_000), new Any()).traffic().size())
                .isZero();
        assertThat(refusal("f", Drafts.settings(1, 1), new None())).isEqualTo(Refusal.SERVICE_UNAVAILABLE);
    }

    private Uni<Set<String>> policyNames(String tenant) {
        return banditIsAway
                ? Uni.createFrom().failure(new RefusedException(Refusal.SERVICE_UNAVAILABLE, "away"))
                : Uni.createFrom().item(Set.of("policy-a", "policy-b"));
    }

    private Uni<Kept> append(ExperimentChange change) {
        beforeAppend.run();
        long own = ++version;
        return Uni.createFrom().item(new Kept(own, experiments.apply(change, own)));
    }

    private Experiment put(String key, ExperimentSettings settings, ExpectedVersion expected) {
        return await(editing.put("t", key, settings, expected, new Faults())).experiment();
    }

    private Refusal refusal(String key, ExperimentSettings settings, ExpectedVersion expected) {
        return refusal(() -> editing.put("t", key, settings, expected, new Faults()));
    }

    private static Refusal refusal(java.util.function.Supplier<Uni<?>> call) {
        return catchThrowableOfType(RefusedException.class, () -> await(call.get()))
                .refusal();
    }

    private List<Fault> faults(String key, ExperimentSettings settings) {
        ExpectedVersion expected = experiments.find("t", key).isPresent() ? new Any() : new None();
        return catchThrowableOfType(
                        RefusedException.class, () -> await(editing.put("t", key, settings, expected, new Faults())))
                .faults();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().indefinitely();
    }
}
