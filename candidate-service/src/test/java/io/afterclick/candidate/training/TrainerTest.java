package io.afterclick.candidate.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.coread.CoreadSettings;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Trainer TRAINER = new Trainer(
            new TrainerSettings(AlsSettings.defaults().withThreads(1), CoreadSettings.defaults()), Clock.systemUTC());

    /** Two groups of ten readers and four works: much less than the 64 factors that the defaults train. */
    private static TrainingSet twoGroups() {
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0.2), 1_000);
        for (int r = 0; r < 20; r++) {
            for (int w = 0; w < 4; w++) {
                set.add("r" + r, "w" + (w + (r < 10 ? 0 : 4)), 1, false);
            }
        }
        return set.build();
    }

    @Test
    void train_onFewerWorksThanFactors_findsTheGroups() {
        TrainedModel model = TRAINER.train("t", twoGroups(), "print", Progress.NONE);
        for (int work = 0; work < 8; work++) {
            int first = work < 4 ? 0 : 4;
            for (float value : model.factors().vector(work)) {
                assertThat(value).isFinite();
            }
            assertThat(Arrays.stream(
                            model.factors().nearest(work, 3, any -> true).works()))
                    .hasSize(3)
                    .allMatch(other -> other >= first && other < first + 4);
            assertThat(Arrays.stream(
                            model.neighbours().nearest(work, 9, any -> true).works()))
                    .hasSize(3)
                    .allMatch(other -> other >= first && other < first + 4);
        }
    }

    @Test
    void train_onOnePair_isAModel() {
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 1_000);
        set.add("r", "w", 1, false);
        TrainedModel model = TRAINER.train("t", set.build(), "print", Progress.NONE);
        assertThat(model.manifest().pairs()).isEqualTo(1);
        assertThat(model.factors().nearest(0, 3, any -> true).works()).isEmpty();
        for (float value : model.factors().vector(0)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void train_again_givesTheSame() {
        TrainedModel first = TRAINER.train("t", twoGroups(), "print", Progress.NONE);
        TrainedModel second = TRAINER.train("t", twoGroups(), "print", Progress.NONE);
        assertThat(second.workIds()).isEqualTo(first.workIds());
        for (int work = 0; work < 8; work++) {
            assertThat(second.factors().vector(work)).isEqualTo(first.factors().vector(work));
        }
    }
}
