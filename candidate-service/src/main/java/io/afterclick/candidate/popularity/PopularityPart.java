package io.afterclick.candidate.popularity;

import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.WorkNumbering;
import io.afterclick.candidate.training.PartReader;
import io.afterclick.candidate.training.PartWriter;
import io.afterclick.candidate.training.TrainedRetriever;

/**
 * How popular each work was when a model was trained.
 *
 * @param popularity of each work
 */
public record PopularityPart(Popularity popularity) implements TrainedRetriever {
    private static final String READERS = "readers";

    static PopularityPart read(PartReader files) {
        Popularity popularity = new Popularity(files.floats(READERS));
        if (popularity.works() != files.works()) {
            throw new IllegalArgumentException(
                    "popularity of " + popularity.works() + " works, the model has " + files.works());
        }
        return new PopularityPart(popularity);
    }

    @Override
    public Retriever retriever(WorkNumbering works) {
        return new PopularRetriever(popularity, works);
    }

    @Override
    public void write(PartWriter files) {
        float[] readers = new float[popularity.works()];
        for (int work = 0; work < readers.length; work++) {
            readers[work] = popularity.readers(work);
        }
        files.floats(READERS, readers);
    }

    @Override
    public long bytes() {
        return 8L * popularity.works();
    }
}
