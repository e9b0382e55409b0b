package io.afterclick.candidate.training;

import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.retrieval.NeighbourRetriever;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.WorkNumbering;
import java.util.Arrays;

/**
 * A learned table of nearest works, whatever it was learned by.
 *
 * @param name of the retriever
 * @param neighbours of each work
 */
public record NeighbourPart(String name, NeighbourTable neighbours) implements TrainedRetriever {
    private static final String OFFSETS = "offsets";
    private static final String NEIGHBOURS = "neighbours";
    private static final String SCORES = "scores";

    /** Reads back what {@link #write} wrote. */
    public static NeighbourPart read(String name, PartReader files) {
        NeighbourTable table = new NeighbourTable(files.ints(OFFSETS), files.ints(NEIGHBOURS), files.floats(SCORES));
        if (table.works() != files.works()) {
            throw new IllegalArgumentException(
                    name + " has neighbours of " + table.works() + " works, the model has " + files.works());
        }
        return new NeighbourPart(name, table);
    }

    @Override
    public Retriever retriever(WorkNumbering works) {
        return new NeighbourRetriever(name, neighbours, works);
    }

    @Override
    public void write(PartWriter files) {
        int[] offsets = new int[neighbours.works() + 1];
        for (int work = 0; work < neighbours.works(); work++) {
            offsets[work + 1] = neighbours.end(work);
        }
        int[] works = new int[neighbours.entries()];
        Arrays.setAll(works, neighbours::neighbour);
        float[] scores = new float[works.length];
        for (int entry = 0; entry < scores.length; entry++) {
            scores[entry] = neighbours.score(entry);
        }
        files.ints(OFFSETS, offsets);
        files.ints(NEIGHBOURS, works);
        files.floats(SCORES, scores);
    }

    @Override
    public long bytes() {
        return 8L * neighbours.entries() + 4L * neighbours.works();
    }
}
