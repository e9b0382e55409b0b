package io.afterclick.candidate.ease;

import io.afterclick.candidate.training.LearnedRetriever;
import io.afterclick.candidate.training.NeighbourPart;
import io.afterclick.candidate.training.PartReader;
import io.afterclick.candidate.training.TrainedRetriever;

/** EASE^R as a retriever: the works that a read of the query work speaks for most; the score is its weight. */
public final class LearnedEase implements LearnedRetriever {
    public static final String NAME = "ease";

    private final EaseSettings settings;

    public LearnedEase(EaseSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Outcome train(Task task) {
        task.progress().at(NAME, 0, 1);
        EaseOutcome outcome = EaseTrainer.train(task.set().reads(), settings.withThreads(task.threads()));
        if (outcome instanceof EaseOutcome.LeftOut leftOut) {
            return new LeftOut(leftOut.reason());
        }
        EaseModel model = ((EaseOutcome.Trained) outcome).model();
        NeighbourPart part = new NeighbourPart(NAME, model.table(settings.neighbours(), task.threads()));
        task.progress().at(NAME, 1, 1);
        return new Trained(part);
    }

    @Override
    public TrainedRetriever read(PartReader files) {
        return NeighbourPart.read(NAME, files);
    }
}
