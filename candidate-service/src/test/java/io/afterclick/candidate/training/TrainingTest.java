package io.afterclick.candidate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.coread.CoreadSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);
    private static final AlsSettings ALS =
            AlsSettings.defaults().withFactors(4).withEpochs(3).withThreads(1);
    private static final CoreadSettings COREAD =
            CoreadSettings.defaults().withNeighbours(5).withThreads(1);

    private final Sets sets = new Sets();
    private final Place place = new Place();
    private final List<String> log = new ArrayList<>();
    private Training training = training(ALS);

    private Training training(AlsSettings als) {
        return new Training(
                progress -> log.add("catch up"),
                sets,
                new Trainer(new TrainerSettings(als, COREAD), CLOCK),
                place,
                place,
                model -> log.add("announce " + model.version()));
    }

    /** Three readers of three works each. */
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
            TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 100);
            for (int r = readers - 1; r >= 0; r--) {
                for (int w = 0; w < 3; w++) {
                    set.add("r" + r, "w" + (r + w), 1, r == 0);
                }
            }
            return set.build();
        }
    }

    private final class Place implements ModelStore, Training.Serving {
        private Optional<TrainedModel> serving = Optional.empty();

        @Override
        public Set<String> tenants() {
            return Set.of();
        }

        @Override
        public void save(TrainedModel model, Optional<String> keep) {
            log.add("save");
        }

        @Override
        public Optional<TrainedModel> load(String tenant, String version) {
            return Optional.empty();
        }

        @Override
        public Optional<TrainedModel> loadNewest(String tenant) {
            return Optional.empty();
        }

        @Override
        public void serve(TrainedModel model) {
            log.add("serve");
            serving = Optional.of(model);
        }

        @Override
        public Optional<ModelManifest> serving(String tenant) {
            return serving.map(TrainedModel::manifest);
        }
    }

    @Test
    void train_always_catchesUpStoresServesAndThenAnnounces() {
        List<String> steps = new ArrayList<>();
        ModelManifest model = training.train("t", (step, done, total) -> {
            if (!steps.contains(step)) {
                steps.add(step);
            }
        });
        assertThat(log).containsExactly("catch up", "save", "serve", "announce 20260102T030405678Z");
        assertThat(steps).containsExactly("reading training set", "als", "coread", "storing");
        assertThat(model.version()).isEqualTo("20260102T030405678Z");
        assertThat(model.readers()).isEqualTo(3);
        assertThat(model.works()).isEqualTo(5);
        assertThat(model.pairs()).isEqualTo(9);
        assertThat(model.fingerprint()).isEqualTo("readers 3");
        assertThat(model.settings()).containsEntry("als.seed", "42").containsEntry("als.factors", "4");
        assertThat(place.serving.orElseThrow().imported().row("r0")).hasValue(0);
        assertThat(place.serving.orElseThrow().popularity().readers(2)).isEqualTo(3);
    }

    @Test
    void train_withoutReads_isRefused() {
        sets.readers = 0;
        assertThat(reasonOf(() -> training.train("t", Progress.NONE))).isEqualTo(TrainingException.Reason.NO_READS);
    }

    @Test
    void train_whileAnotherRuns_isRefused() {
        List<TrainingException.Reason> reasons = new ArrayList<>();
        training.train("t", (step, done, total) -> {
            reasons.add(reasonOf(() -> training.train("t", Progress.NONE)));
        });
        assertThat(reasons).isNotEmpty().containsOnly(TrainingException.Reason.TRAINING_RUNS);
        training.train("t", Progress.NONE); // and afterwards it may
    }

    @Test
    void train_afterAFailure_mayRunAgain() {
        sets.readers = 0;
        assertThat(reasonOf(() -> training.train("t", Progress.NONE))).isNotNull();
        sets.readers = 1;
        assertThat(training.train("t", Progress.NONE).readers()).isEqualTo(1);
    }

    @Test
    void trainIfChanged_trainsAFirstModelFromTheMinimumOn() {
        assertThat(training.trainIfChanged("t", 10)).isEmpty();
        assertThat(training.trainIfChanged("t", 9)).isPresent();
        assertThat(log).doesNotContain("catch up");
    }

    @Test
    void trainIfChanged_trainsAgainOnlyForOtherReadsOrSettings() {
        training.train("t", Progress.NONE);
        assertThat(training.trainIfChanged("t", 1)).isEmpty();
        sets.readers = 4;
        assertThat(training.trainIfChanged("t", 1)).isPresent();
        assertThat(training.trainIfChanged("t", 1)).isEmpty();
        training = training(ALS.withSeed(7));
        assertThat(training.trainIfChanged("t", 1)).isPresent();
        training = training(ALS.withSeed(7).withThreads(2));
        assertThat(training.trainIfChanged("t", 1)).isEmpty();
    }

    private static TrainingException.Reason reasonOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(TrainingException.class, call).reason();
    }
}
