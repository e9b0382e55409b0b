package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.als.AlsTrainer;
import io.afterclick.candidate.als.EpochListener;
import io.afterclick.candidate.coread.CoreadTrainer;
import io.afterclick.candidate.ease.EaseOutcome;
import io.afterclick.candidate.ease.EaseTrainer;
import io.afterclick.candidate.evaluation.AlsScorer;
import io.afterclick.candidate.evaluation.EaseScorer;
import io.afterclick.candidate.evaluation.EvaluationSettings;
import io.afterclick.candidate.evaluation.FusedScorer;
import io.afterclick.candidate.evaluation.FusionComponent;
import io.afterclick.candidate.evaluation.FusionComponent.Scale;
import io.afterclick.candidate.evaluation.FusionTuner;
import io.afterclick.candidate.evaluation.NeighbourScorer;
import io.afterclick.candidate.evaluation.NeighbourScorer.Combination;
import io.afterclick.candidate.evaluation.PopularScorer;
import io.afterclick.candidate.evaluation.Split;
import io.afterclick.candidate.evaluation.Task;
import io.afterclick.candidate.evaluation.WorkScorer;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.ranking.NeighbourTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains what {@code evaluate} measures. */
final class ScorerTraining {
    private final RetrieverOptions options;
    private final EvaluationSettings settings;
    private final List<String> workIds;
    private final Optional<WorkTexts> texts;
    /** What the fusion was made of and found out, for the report. */
    private final Map<String, Object> notes = new LinkedHashMap<>();

    /**
     * @param workIds by index of the reads' works
     * @param texts what the works are about, where known
     */
    ScorerTraining(
            RetrieverOptions options, EvaluationSettings settings, List<String> workIds, Optional<WorkTexts> texts) {
        this.workIds = workIds;
        this.options = options;
        this.settings = settings;
        this.texts = texts;
    }

    /** What the last training has to say beside its scorer. */
    Map<String, Object> notes() {
        return notes;
    }

    WorkScorer train(EvaluatedRetriever retriever, ReaderWorkMatrix reads) {
        return switch (retriever) {
            case als -> als(reads, options.factors());
            case ease -> ease(reads, Optional.empty());
            case coread -> coread(reads);
            case text -> text(reads);
            case popular -> new PopularScorer(reads);
            case fused -> settings.task() == Task.RELATED ? served(reads) : fused(reads);
        };
    }

    private WorkScorer als(ReaderWorkMatrix reads, int factors) {
        return new AlsScorer(AlsTrainer.train(
                reads, options.als(settings.seed(), settings.threads()).withFactors(factors), EpochListener.NONE));
    }

    private WorkScorer ease(ReaderWorkMatrix reads, Optional<Double> dropout) {
        EaseOutcome outcome = EaseTrainer.train(reads, options.ease(settings.threads(), dropout));
        if (outcome instanceof EaseOutcome.Trained trained) {
            return new EaseScorer(trained.model(), reads);
        }
        throw new InputException(((EaseOutcome.LeftOut) outcome).reason() + " (half of the heap; raise it with -Xmx)");
    }

    private WorkScorer coread(ReaderWorkMatrix reads) {
        ReaderWorkMatrix weighted =
                options.bm25().map(bm25 -> bm25.applyTo(reads)).orElse(reads);
        return new NeighbourScorer(
                CoreadTrainer.train(weighted, options.coread(settings.threads())), Combination.SUM, reads);
    }

    private WorkScorer text(ReaderWorkMatrix reads) {
        NeighbourTable table = texts.orElseThrow(() -> new InputException("--retriever text needs --works"))
                .related(options.neighbours(), settings.threads());
        return new NeighbourScorer(table, Combination.SUM, reads);
    }

    /** What candidate-service would serve: tuned on reads held out of the training set, and trained on the others. */
    private WorkScorer served(ReaderWorkMatrix reads) {
        ServedTraining.Served served = new ServedTraining(options.served(settings.seed()), settings.threads())
                .train(reads, workIds, texts.map(WorkTexts::known).orElseGet(List::of));
        served.model().fusion().ifPresent(fusion -> notes.put("fusion", fusion));
        notes.put("left_out", served.model().leftOut());
        return served.scorer();
    }

    /** Tunes on a split of the training set alone, then trains everything anew on all of it. */
    private WorkScorer fused(ReaderWorkMatrix reads) {
        if (options.hasRegularization()) {
            throw new InputException("--regularization is of als or ease; fused trains both, with their defaults");
        }
        Split split = Split.oneReadPerReader(reads, settings.seed());
        double[] weights = new FusionTuner(split.train(), components(split.train())).tune(split.heldOut(), settings);
        List<FusionComponent> components = components(reads);
        Map<String, Double> byName = new LinkedHashMap<>();
        for (int c = 0; c < weights.length; c++) {
            byName.put(components.get(c).name(), weights[c]);
        }
        notes.put("fusion_weights", byName);
        notes.put("fusion_tuned_on", split.heldOut().size() + " reads held out of --train");
        return new FusedScorer(reads, components, weights);
    }

    /** The strongest first, as the tuner adds the others to it. */
    private List<FusionComponent> components(ReaderWorkMatrix reads) {
        List<FusionComponent> components = new ArrayList<>();
        try {
            components.add(
                    new FusionComponent("ease", ease(reads, Optional.of(options.fusedDropout())), Scale.STANDARDISED));
        } catch (InputException tooLarge) {
            notes.put("ease_left_out", tooLarge.getMessage());
        }
        components.add(new FusionComponent("als", als(reads, options.fusedFactors()), Scale.STANDARDISED));
        components.add(new FusionComponent("coread", coread(reads), Scale.STANDARDISED));
        components.add(new FusionComponent("popular", new PopularScorer(reads), Scale.STANDARDISED));
        texts.ifPresent(known -> {
            components.add(new FusionComponent(
                    "title",
                    new NeighbourScorer(known.titles(options.neighbours(), settings.threads()), Combination.MAX, reads),
                    Scale.AS_IS));
            components.add(new FusionComponent("text", text(reads), Scale.STANDARDISED));
        });
        return components;
    }
}
