package io.afterclick.candidate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private static final Map<String, String> SETTINGS = Map.of("als.factors", "4");

    private final Sets sets = new Sets();
    private final Place place = new Place();
    private final List<String> log = new ArrayList<>();
    private final List<String> observed = new ArrayList<>();
    private Training training = training(SETTINGS);

    private Training training(Map<String, String> settings) {
        return new Training(
                progress -> log.add("catch up"),
                sets,
                settings,
                new Runner(settings),
                place,
                place,
                (model, held) -> log.add("announce " + model.version() + (held ? " held" : "")),
                step -> observed.add(step.name()));
    }

    /** Reads that are told apart by their number. */
    private static final class Sets implements TrainingSets {
        private int readers = 3;

        @Override
        public Set<String> tenants() {
            return Set.of("t");
        }

        @Override
        public TrainingSetDigest digest(String tenant) {
            return new TrainingSetDigest(3L * readers, "readers " + readers);
        }

        @Override
        public TrainingSet load(String tenant) {
            throw new AssertionError("only a runner loads");
        }
    }

    /** Stores a model of the next version, or fails as it is told to. */
    private final class Runner implements TrainingRunner {
        private final Map<String, String> settings;

        Runner(Map<String, String> settings) {
            this.settings = settings;
        }

        @Override
        public String run(Order order, Progress progress) {
            progress.at("als", 1, 2);
            log.add("run from " + order.serving().orElse("nothing") + (order.force() ? " by force" : ""));
            if (place.refuses && !order.force()) {
                throw new TrainingException(TrainingException.Reason.WORSE_THAN_LAST, "worse");
            }
            return place.store(order.digest(), settings);
        }
    }

    private static final class Place implements ModelStore, Training.Serving {
        private final TreeMap<String, TrainedModel> stored = new TreeMap<>();
        private Optional<TrainedModel> serving = Optional.empty();
        private boolean held;
        private boolean refuses;

        String store(TrainingSetDigest digest, Map<String, String> settings) {
            String version = "v" + (stored.size() + 1);
            ModelManifest manifest = new ModelManifest(
                    "t",
                    version,
                    Instant.EPOCH,
                    Duration.ZERO,
                    1,
                    0,
                    (int) digest.pairs(),
                    digest.fingerprint(),
                    settings,
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Map.of(),
                    0);
            stored.put(version, new TrainedModel(manifest, new String[0], Map.of(), ImportedReads.none()));
            return version;
        }

        @Override
        public Set<String> tenants() {
            return Set.of("t");
        }

        @Override
        public List<ModelManifest> list(String tenant) {
            return stored.descendingMap().values().stream()
                    .map(TrainedModel::manifest)
                    .toList();
        }

        @Override
        public Optional<TrainedModel> load(String tenant, String version) {
            return Optional.ofNullable(stored.get(version));
        }

        @Override
        public Optional<TrainedModel> loadNewest(String tenant) {
            return Optional.ofNullable(stored.lastEntry()).map(Map.Entry::getValue);
        }

        @Override
        public void serve(TrainedModel model, boolean chosen) {
            serving = Optional.of(model);
            held = chosen;
        }

        @Override
        public Optional<ModelManifest> serving(String tenant) {
            return serving.map(TrainedModel::manifest);
        }

        @Override
        public boolean isHeld(String tenant) {
            return held;
        }
    }

    private ModelManifest train() {
        return training.train("t", false, Progress.NONE);
    }

    @Test
    void train_always_catchesUpRunsServesAndThenAnnounces() {
        List<String> steps = new ArrayList<>();
        ModelManifest model = training.train("t", false, step -> steps.add(step.name()));
        assertThat(log).containsExactly("catch up", "run from nothing", "announce v1");
        assertThat(steps).containsExactly("als");
        assertThat(observed).containsExactly("als");
        assertThat(model.fingerprint()).isEqualTo("readers 3");
        assertThat(place.serving("t")).hasValue(model);
        train();
        assertThat(log).endsWith("run from v1", "announce v2");
    }

    @Test
    void train_withoutReads_isRefused() {
        sets.readers = 0;
        assertThat(reasonOf(this::train)).isEqualTo(TrainingException.Reason.NO_READS);
        assertThat(training.lastFailure("t")).isPresent();
    }

    @Test
    void train_whileAnotherRuns_isRefused_andItsStepIsKnown() {
        List<TrainingException.Reason> reasons = new ArrayList<>();
        training.train("t", false, step -> {
            reasons.add(reasonOf(this::train));
            assertThat(training.running("t").orElseThrow().step()).isEqualTo(step);
            assertThat(training.running("other")).isEmpty();
        });
        assertThat(reasons).isNotEmpty().containsOnly(TrainingException.Reason.TRAINING_RUNS);
        assertThat(training.running("t")).isEmpty();
        train(); // and afterwards it may
    }

    @Test
    void train_afterAFailure_mayRunAgain() {
        sets.readers = 0;
        assertThat(reasonOf(this::train)).isNotNull();
        sets.readers = 1;
        assertThat(train().pairs()).isEqualTo(3);
        assertThat(training.lastFailure("t")).isEmpty();
    }

    @Test
    void train_ofAWorseModel_leavesTheServingOne_unlessForced() {
        train();
        place.refuses = true;
        assertThat(reasonOf(this::train)).isEqualTo(TrainingException.Reason.WORSE_THAN_LAST);
        assertThat(place.serving("t").orElseThrow().version()).isEqualTo("v1");
        training.train("t", true, Progress.NONE);
        assertThat(place.serving("t").orElseThrow().version()).isEqualTo("v2");
    }

    @Test
    void trainIfChanged_trainsAFirstModelFromTheMinimumOn() {
        assertThat(training.trainIfChanged("t", 10)).isEmpty();
        assertThat(training.trainIfChanged("t", 9)).isPresent();
        assertThat(log).doesNotContain("catch up");
    }

    @Test
    void trainIfChanged_trainsAgainOnlyForOtherReadsOrSettings() {
        train();
        assertThat(training.trainIfChanged("t", 1)).isEmpty();
        sets.readers = 4;
        assertThat(training.trainIfChanged("t", 1)).isPresent();
        assertThat(training.trainIfChanged("t", 1)).isEmpty();
        training = training(Map.of("als.factors", "8"));
        assertThat(training.trainIfChanged("t", 1)).isPresent();
    }

    @Test
    void trainIfChanged_afterARefusal_waitsForOtherReads() {
        train();
        sets.readers = 4;
        place.refuses = true;
        assertThat(reasonOf(() -> training.trainIfChanged("t", 1))).isEqualTo(TrainingException.Reason.WORSE_THAN_LAST);
        assertThat(training.trainIfChanged("t", 1)).isEmpty();
        sets.readers = 5;
        assertThat(reasonOf(() -> training.trainIfChanged("t", 1))).isNotNull();
    }

    @Test
    void serveStored_rollsBack_andHoldsItUntilATrainingOnDemand() {
        train();
        train();
        assertThat(training.serveStored("t", "v1").orElseThrow().version()).isEqualTo("v1");
        assertThat(log).endsWith("announce v1 held");
        sets.readers = 9;
        assertThat(training.trainIfChanged("t", 1)).isEmpty();
        training.serveNewest("t");
        assertThat(place.serving("t").orElseThrow().version()).isEqualTo("v1");
        train();
        assertThat(place.serving("t").orElseThrow().version()).isEqualTo("v3");
        assertThat(place.held).isFalse();
        assertThat(training.serveStored("t", "v9")).isEmpty();
    }

    @Test
    void serveNewest_ofAModelThatAJobStored_servesAndAnnouncesItOnce() {
        training.serveNewest("t");
        assertThat(log).isEmpty();
        place.store(sets.digest("t"), SETTINGS);
        training.serveNewest("t");
        training.serveNewest("t");
        assertThat(log).containsExactly("announce v1");
    }

    private static TrainingException.Reason reasonOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(TrainingException.class, call).reason();
    }
}
