package io.afterclick.candidate.coread;

import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.training.LearnedRetriever;
import io.afterclick.candidate.training.NeighbourPart;
import io.afterclick.candidate.training.PartReader;
import io.afterclick.candidate.training.TrainedRetriever;
import java.util.Optional;

/** Co-reading as a retriever: the works that the query work's readers read; the score is the shrunk cosine. */
public final class LearnedCoread implements LearnedRetriever {
    public static final String NAME = "coread";

    private final CoreadSettings settings;
    private final Optional<Bm25Weighting> weighting;

    /** @param weighting applied to reads before they are compared; empty for none */
    public LearnedCoread(CoreadSettings settings, Optional<Bm25Weighting> weighting) {
        this.settings = settings;
        this.weighting = weighting;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Outcome train(Task task) {
        task.progress().at(NAME, 0, 1);
        ReaderWorkMatrix reads = task.set().reads();
        ReaderWorkMatrix weighted = weighting.map(bm25 -> bm25.applyTo(reads)).orElse(reads);
        NeighbourPart part =
                new NeighbourPart(NAME, CoreadTrainer.train(weighted, settings.withThreads(task.threads())));
        task.progress().at(NAME, 1, 1);
        return new Trained(part);
    }

    @Override
    public TrainedRetriever read(PartReader files) {
        return NeighbourPart.read(NAME, files);
    }
}
