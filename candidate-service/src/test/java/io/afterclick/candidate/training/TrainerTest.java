package io.afterclick.candidate.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.als.AlsPart;
import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.als.LearnedAls;
import io.afterclick.candidate.coread.CoreadSettings;
import io.afterclick.candidate.coread.LearnedCoread;
import io.afterclick.candidate.ease.EaseSettings;
import io.afterclick.candidate.ease.LearnedEase;
import io.afterclick.candidate.fusion.FusionSettings;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final AlsSettings ALS = AlsSettings.defaults();

    /** Says what it is told to say. */
    private static final class SetJudge implements Judge {
        private double before = .5;
        private double now = .5;

        @Override
        public Verdict tune(TrainedModel model, Optional<FusionSettings> last, Exam exam, Progress progress) {
            return new Verdict(Optional.empty(), Map.of(), goals(now));
        }

        @Override
        public Goals measure(TrainedModel model, Exam exam, Progress progress) {
            return goals(before);
        }

        private static Goals goals(double each) {
            return new Goals(new double[] {each, each}, new double[] {1, 2});
        }
    }

    private final SetJudge judge = new SetJudge();

    private Trainer trainer(AlsSettings als, int warmEpochs, int threads) {
        return new Trainer(
                new Trainer.Recipe(
                        List.of(
                                new LearnedAls(als, warmEpochs),
                                new LearnedEase(EaseSettings.defaults().withMaxBytes(0)),
                                new LearnedCoread(CoreadSettings.defaults(), Optional.empty())),
                        new HoldOut(0),
                        new Gate(.1),
                        Map.of("als.seed", "42")),
                judge,
                threads,
                Clock.systemUTC());
    }

    private TrainedModel train(TrainingSet set) {
        return trainer(ALS, 0, 1)
                .train(data(set), Optional.empty(), Progress.NONE)
                .model();
    }

    private static TrainingData data(TrainingSet set) {
        return new TrainingData("t", set, "print", List.of());
    }

    /** Two groups of ten readers and four works: much less than the 64 factors that the defaults train. */
    private static TrainingSet twoGroups() {
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0.2), 1_000);
        for (int r = 0; r < 20; r++) {
            for (int w = 0; w < 4; w++) {
                set.add("r" + r, "w" + (w + (r < 10 ? 0 : 4)), 1, Optional.empty(), false);
            }
        }
        return set.build();
    }

    private static AlsPart als(TrainedModel model) {
        return (AlsPart) model.retrievers().get("als");
    }

    private static NeighbourPart coread(TrainedModel model) {
        return (NeighbourPart) model.retrievers().get("coread");
    }

    @Test
    void train_onFewerWorksThanFactors_findsTheGroups() {
        TrainedModel model = train(twoGroups());
        for (int work = 0; work < 8; work++) {
            int first = work < 4 ? 0 : 4;
            for (float value : als(model).factors().vector(work)) {
                assertThat(value).isFinite();
            }
            assertThat(Arrays.stream(
                            als(model).factors().nearest(work, 3, any -> true).works()))
                    .hasSize(3)
                    .allMatch(other -> other >= first && other < first + 4);
            assertThat(Arrays.stream(coread(model)
                            .neighbours()
                            .nearest(work, 9, any -> true)
                            .works()))
                    .hasSize(3)
                    .allMatch(other -> other >= first && other < first + 4);
        }
    }

    @Test
    void train_onOnePair_isAModel() {
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 1_000);
        set.add("r", "w", 1, Optional.empty(), false);
        TrainedModel model = train(set.build());
        assertThat(model.manifest().pairs()).isEqualTo(1);
        assertThat(als(model).factors().nearest(0, 3, any -> true).works()).isEmpty();
        for (float value : als(model).factors().vector(0)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void train_onAReaderOf50000Works_isAModel() {
        int works = 50_000;
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 200_000);
        for (int w = 0; w < works; w++) {
            set.add("reads everything", "w" + w, 1, Optional.empty(), false);
        }
        for (int r = 0; r < 100; r++) {
            set.add("r" + r, "w" + r % 10, 1, Optional.empty(), false);
        }
        TrainedModel model = trainer(ALS.withFactors(8).withEpochs(2), 0, 2)
                .train(data(set.build()), Optional.empty(), Progress.NONE)
                .model();
        assertThat(model.manifest().works()).isEqualTo(works);
        assertThat(als(model).factors().nearest(0, 10, any -> true).works()).hasSize(10);
        assertThat(coread(model).neighbours().nearest(0, 10, any -> true).works())
                .hasSize(10);
    }

    @Test
    void train_again_givesTheSame_whateverTheThreads() {
        TrainedModel first = train(twoGroups());
        TrainedModel second = trainer(ALS, 0, 3)
                .train(data(twoGroups()), Optional.empty(), Progress.NONE)
                .model();
        assertThat(second.workIds()).isEqualTo(first.workIds());
        for (int work = 0; work < 8; work++) {
            assertThat(als(second).factors().vector(work))
                    .isEqualTo(als(first).factors().vector(work));
        }
    }

    @Test
    void train_fromTheLastModel_reachesItsLossInFewerEpochs() {
        TrainingSet set = randomSet();
        AlsSettings small = ALS.withFactors(8).withEpochs(12);
        double[] loss = new double[1];
        Progress noted = step -> loss[0] = Double.isFinite(step.loss()) ? step.loss() : loss[0];
        TrainedModel full =
                trainer(small, 2, 1).train(data(set), Optional.empty(), noted).model();
        double fullLoss = loss[0];
        TrainedModel warm =
                trainer(small, 2, 1).train(data(set), Optional.of(full), noted).model();
        double warmLoss = loss[0];
        trainer(small.withEpochs(2), 2, 1).train(data(set), Optional.empty(), noted);
        double coldLoss = loss[0];
        assertThat(warmLoss).isLessThan(1.001 * fullLoss);
        assertThat(coldLoss).isGreaterThan(1.01 * fullLoss);
        assertThat(warm.manifest().startedFrom()).hasValue(full.manifest().version());
    }

    private static TrainingSet randomSet() {
        SplittableRandom random = new SplittableRandom(5);
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 10_000);
        for (int r = 0; r < 150; r++) {
            for (int w = 0; w < 60; w++) {
                if (random.nextDouble() < (r % 3 == w % 3 ? .5 : .1)) {
                    set.add("r" + r, "w" + w, 1, Optional.empty(), false);
                }
            }
        }
        return set.build();
    }

    @Test
    void train_ofARetrieverThatDoesNotFit_saysWhy() {
        TrainedModel model = train(twoGroups());
        assertThat(model.retrievers()).doesNotContainKey("ease");
        assertThat(model.manifest().leftOut().get("ease")).contains("8 works").contains("limit is 0");
    }

    @Test
    void train_worseThanTheLastModel_isRefusedBeyondTheTolerance() {
        TrainedModel last = train(twoGroups());
        judge.before = .5;
        judge.now = .46;
        assertThat(trainer(ALS, 0, 1)
                        .train(data(twoGroups()), Optional.of(last), Progress.NONE)
                        .refusal())
                .isEmpty();
        judge.now = .44;
        assertThat(trainer(ALS, 0, 1)
                        .train(data(twoGroups()), Optional.of(last), Progress.NONE)
                        .refusal())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("0.4400").contains("0.5000"));
    }
}
