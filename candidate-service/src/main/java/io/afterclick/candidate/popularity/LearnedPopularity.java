package io.afterclick.candidate.popularity;

import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.training.LearnedRetriever;
import io.afterclick.candidate.training.PartReader;
import io.afterclick.candidate.training.TrainedRetriever;
import io.afterclick.candidate.training.TrainingSet;

/** Popularity with time decay as a retriever; the score is the number of readers, older ones counted for less. */
public final class LearnedPopularity implements LearnedRetriever {
    private final TimeDecay decay;

    public LearnedPopularity(TimeDecay decay) {
        this.decay = decay;
    }

    @Override
    public String name() {
        return PopularRetriever.NAME;
    }

    @Override
    public Outcome train(Task task) {
        task.progress().at(name(), 0, 1);
        PopularityPart part = new PopularityPart(popularity(task.set()));
        task.progress().at(name(), 1, 1);
        return new Trained(part);
    }

    /** Ages are counted from the newest read, so that the same set gives the same model whenever it is trained. */
    Popularity popularity(TrainingSet set) {
        CompressedRows dated = set.lastRead().byWork();
        double newest = 0;
        for (int entry = 0; entry < dated.entries(); entry++) {
            newest = Math.max(newest, dated.weight(entry));
        }
        CompressedRows all = set.reads().byWork();
        float[] readers = new float[set.reads().works()];
        for (int work = 0; work < readers.length; work++) {
            double sum = TimeDecay.importedShare() * (all.size(work) - dated.size(work));
            for (int entry = dated.start(work); entry < dated.end(work); entry++) {
                sum += decay.share(newest - dated.weight(entry));
            }
            readers[work] = (float) sum;
        }
        return new Popularity(readers);
    }

    @Override
    public TrainedRetriever read(PartReader files) {
        return PopularityPart.read(files);
    }
}
