package io.afterclick.candidate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.als.LearnedAls;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.coread.CoreadSettings;
import io.afterclick.candidate.coread.LearnedCoread;
import io.afterclick.candidate.ease.EaseSettings;
import io.afterclick.candidate.ease.LearnedEase;
import io.afterclick.candidate.popularity.LearnedPopularity;
import io.afterclick.candidate.popularity.TimeDecay;
import io.afterclick.candidate.training.Gate;
import io.afterclick.candidate.training.HoldOut;
import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.Trainer;
import io.afterclick.candidate.training.TrainingData;
import io.afterclick.candidate.training.TrainingSet;
import io.afterclick.candidate.training.TrainingSetBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains again and again on the same reads, as schedules and operators do. */
class RetrainingTest {
    private static final int READERS = 250;
    private static final int WORKS = 300;
    private static final int TASTES = 15;
    private static final int FACTORS = 16;

    /**
     * Readers who prefer the works of two of the tastes, among works of very different popularity.
     *
     * @param preferred how much likelier they read those
     * @param other how much likelier they read the others
     */
    private static TrainingSet tastes(long seed, double preferred, double other) {
        SplittableRandom random = new SplittableRandom(seed);
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 1_000_000);
        for (int r = 0; r < READERS; r++) {
            int second = random.nextInt(TASTES);
            for (int w = 0; w < WORKS; w++) {
                double popularity = 6.0 / (w + 20);
                boolean liked = w % TASTES == r % TASTES || w % TASTES == second;
                if (random.nextDouble() < Math.min(.9, popularity * (liked ? preferred : other))) {
                    set.add("r" + r, "w" + w, 1, Optional.empty(), false);
                }
            }
        }
        return set.build();
    }

    private static List<Work> works() {
        List<Work> works = new ArrayList<>();
        for (int w = 0; w < WORKS; w++) {
            works.add(Works.titled("w" + w, ""));
        }
        return works;
    }

    private static Trainer trainer(AlsSettings als, int warmEpochs, int neighbours) {
        Trainer.Recipe recipe = new Trainer.Recipe(
                List.of(
                        new LearnedEase(EaseSettings.defaults().withNeighbours(neighbours)),
                        new LearnedAls(als, warmEpochs),
                        new LearnedCoread(CoreadSettings.defaults().withNeighbours(neighbours), Optional.empty()),
                        new LearnedPopularity(new TimeDecay(Duration.ofDays(30)))),
                new HoldOut(.1),
                new Gate(.1),
                Map.of());
        return new Trainer(recipe, new HeldOutJudge(200, 2), 2, Clock.systemUTC());
    }

    private static Trainer.Result train(Trainer trainer, TrainingSet set, Optional<TrainedModel> last) {
        return trainer.train(new TrainingData("t", set, "print", works()), last, Progress.NONE);
    }

    /**
     * With so weak tastes and so few questions many fusions do equally well by chance: tuned anew each time, the fusion
     * of seed 6 loses 11 % of the goal, that of seed 10 loses 9 %.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 4, 5, 6, 8, 10})
    void train_onTheSameReads_keepsTheFusionAndPassesTheGate(long seed) {
        TrainingSet set = tastes(seed, 5, .5);
        Trainer trainer = trainer(AlsSettings.defaults().withFactors(FACTORS), 6, 300);
        TrainedModel model = train(trainer, set, Optional.empty()).model();
        for (int again = 0; again < 2; again++) {
            Trainer.Result result = train(trainer, set, Optional.of(model));
            assertThat(result.refusal()).as("training %d", again).isEmpty();
            assertThat(result.model().manifest().fusion())
                    .isEqualTo(model.manifest().fusion());
            model = result.model();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void train_onTheSameReadsWithCrippledSettings_isRefused(long seed) {
        TrainingSet set = tastes(seed, 8, .3);
        Trainer good = trainer(AlsSettings.defaults().withFactors(FACTORS), 6, 300);
        TrainedModel last = train(good, set, Optional.empty()).model();
        AlsSettings blunt =
                AlsSettings.defaults().withFactors(FACTORS).withEpochs(1).withRegularization(1000);
        assertThat(train(trainer(blunt, 0, 1), set, Optional.of(last)).refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("at most 10 % may be lost"));
    }

    @Test
    void train_onReadsThatHaveChanged_findsAnotherFusion() {
        Trainer trainer = trainer(AlsSettings.defaults().withFactors(FACTORS), 6, 300);
        TrainedModel last = train(trainer, tastes(1, 1, 1), Optional.empty()).model();
        TrainedModel now = train(trainer, tastes(2, 12, .2), Optional.of(last)).model();
        assertThat(now.manifest().fusion()).isNotEqualTo(last.manifest().fusion());
    }
}
