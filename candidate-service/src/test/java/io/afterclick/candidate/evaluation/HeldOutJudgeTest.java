package io.afterclick.candidate.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.coread.CoreadSettings;
import io.afterclick.candidate.coread.LearnedCoread;
import io.afterclick.candidate.popularity.LearnedPopularity;
import io.afterclick.candidate.popularity.TimeDecay;
import io.afterclick.candidate.training.Gate;
import io.afterclick.candidate.training.HoldOut;
import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Progress;
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

class HeldOutJudgeTest {
    private static final int TASTES = 8;

    /** Readers of one taste read half of its 30 works, and a few others. */
    private static TrainingSet tastes(int readers) {
        SplittableRandom random = new SplittableRandom(3);
        TrainingSetBuilder set = new TrainingSetBuilder(new PlaysWeight(0), 1_000_000);
        for (int r = 0; r < readers; r++) {
            for (int w = 0; w < 30 * TASTES; w++) {
                if (random.nextDouble() < (w % TASTES == r % TASTES ? .5 : .01)) {
                    set.add("r" + r, "w" + w, 1, Optional.empty(), false);
                }
            }
        }
        return set.build();
    }

    private static Trainer.Result train(TrainingSet set, int threads) {
        List<Work> works = new ArrayList<>();
        for (int w = 0; w < 30 * TASTES; w++) {
            works.add(Works.withGenres("w" + w));
        }
        Trainer.Recipe recipe = new Trainer.Recipe(
                List.of(
                        new LearnedCoread(CoreadSettings.defaults(), Optional.empty()),
                        new LearnedPopularity(new TimeDecay(Duration.ofDays(30)))),
                new HoldOut(.1),
                new Gate(.1),
                Map.of());
        return new Trainer(recipe, new HeldOutJudge(200, threads), threads, Clock.systemUTC())
                .train(new TrainingData("t", set, "print", works), Optional.empty(), Progress.NONE);
    }

    @Test
    void tune_whereReadersHaveTastes_choosesCoreadAndMeasuresIt() {
        var manifest = train(tastes(600), 2).model().manifest();
        assertThat(manifest.quality().get("questions")).isGreaterThan(300);
        assertThat(manifest.quality().get("coread.recall@20")).isGreaterThan(.7);
        assertThat(manifest.quality().get("popular.recall@20")).isLessThan(.4);
        assertThat(manifest.quality().get("recall@20")).isGreaterThan(.7);
        var fusion = manifest.fusion().orElseThrow();
        assertThat(fusion.weight("coread")).isGreaterThan(fusion.weight("popular"));
    }

    @Test
    void tune_onAnyNumberOfThreads_givesTheSame() {
        var one = train(tastes(300), 1).model().manifest();
        var three = train(tastes(300), 3).model().manifest();
        assertThat(three.fusion()).isEqualTo(one.fusion());
        assertThat(three.quality()).isEqualTo(one.quality());
    }

    @Test
    void tune_withTooFewHeldOutPairs_leavesTheFusionAlone() {
        var manifest = train(tastes(20), 1).model().manifest();
        assertThat(manifest.fusion()).isEmpty();
        assertThat(manifest.quality()).isEmpty();
    }
}
