package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.app.TrainerSettings;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.evaluation.HeldOutJudge;
import io.afterclick.candidate.evaluation.ServedScorer;
import io.afterclick.candidate.evaluation.WorkScorer;
import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.serving.TenantSettings;
import io.afterclick.candidate.serving.Tenants;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.Trainer;
import io.afterclick.candidate.training.TrainingData;
import io.afterclick.candidate.training.TrainingSetBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains a model as candidate-service would, and puts it in front of its catalog, as it would serve. */
final class ServedTraining {
    private static final String TENANT = "evaluated";
    private static final int DEPTH = 200;

    private final TrainerSettings settings;
    private final int threads;

    /**
     * What was trained.
     *
     * @param scorer asks what serves
     * @param model what the model says of itself
     */
    record Served(WorkScorer scorer, ModelManifest model) {}

    ServedTraining(Map<String, String> settings, int threads) {
        this.settings = new TrainerSettings(settings);
        this.threads = threads;
    }

    Served train(ReaderWorkMatrix reads, List<String> workIds, List<Work> works) {
        TrainingData data = new TrainingData(TENANT, set(reads, workIds).build(), "", works);
        TrainedModel model = new Trainer(
                        settings.recipe(), new HeldOutJudge(DEPTH, threads), threads, Clock.systemUTC())
                .train(data, Optional.empty(), Progress.NONE)
                .model();
        Tenant tenant = new Tenants(1, TenantSettings.alone(workIds.size() + works.size() + 1), (name, opened) -> {})
                .open(TENANT);
        works.forEach(tenant::put);
        tenant.serve(model, false);
        return new Served(new ServedScorer(tenant.retrieval(), reads, workIds, DEPTH), model.manifest());
    }

    /** Weights have been applied, so plays only tell readers and works apart. */
    private TrainingSetBuilder set(ReaderWorkMatrix reads, List<String> workIds) {
        TrainingSetBuilder set = new TrainingSetBuilder(settings.playsWeight(), Math.max(1, reads.entries()));
        CompressedRows rows = reads.byReader();
        for (int reader = 0; reader < rows.rows(); reader++) {
            for (int entry = rows.start(reader); entry < rows.end(reader); entry++) {
                set.add(
                        Integer.toString(reader),
                        workIds.get(rows.column(entry)),
                        rows.weight(entry),
                        Optional.empty(),
                        true);
            }
        }
        return set;
    }
}
