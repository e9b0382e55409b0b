package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.interaction.ReaderWorkMatrix;
import io.afterclick.candidate.retrieval.FusedWorks;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import io.afterclick.candidate.retrieval.TenantRetrieval;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Related works as a tenant's retrievers and fusion would serve them, without rules and groups. */
public final class ServedScorer implements WorkScorer {
    private static final int NOBODY = -1;

    private final TenantRetrieval retrieval;
    private final CompressedRows readsByReader;
    private final int[] ordinals;
    private final int[] works;
    private final int depth;

    /**
     * @param retrieval what serves
     * @param train reads by the evaluation's indexes
     * @param workIds by the evaluation's index
     * @param depth works that each retriever is asked for
     */
    public ServedScorer(TenantRetrieval retrieval, ReaderWorkMatrix train, List<String> workIds, int depth) {
        this.retrieval = retrieval;
        this.readsByReader = train.byReader();
        this.depth = depth;
        this.ordinals =
                workIds.stream().mapToInt(id -> retrieval.catalog().reserve(id)).toArray();
        this.works = new int[Arrays.stream(ordinals).max().orElse(Catalog.NONE) + 1];
        Arrays.fill(works, Catalog.NONE);
        for (int work = 0; work < ordinals.length; work++) {
            works[ordinals[work]] = work;
        }
    }

    @Override
    public void scoreForReader(int reader, float[] scores) {
        throw new IllegalArgumentException("what serves is asked about a work, not about a reader");
    }

    @Override
    public void scoreRelated(int work, float[] scores) {
        scoreRelated(NOBODY, work, scores);
    }

    @Override
    public void scoreRelated(int reader, int work, float[] scores) {
        BitSet left = new BitSet();
        left.set(ordinals[work]);
        if (reader != NOBODY) {
            for (int entry = readsByReader.start(reader); entry < readsByReader.end(reader); entry++) {
                left.set(ordinals[readsByReader.column(entry)]);
            }
        }
        RelatedQuery query = new RelatedQuery(
                ordinals[work], ordinal -> ordinal < works.length && works[ordinal] >= 0 && !left.get(ordinal), depth);
        Fusion fusion = retrieval.fusion();
        List<RetrieverRanking> rankings = retrieval.retrievers().stream()
                .filter(retriever -> fusion.counts(retriever.name()))
                .map((Retriever retriever) -> retriever.retrieve(query))
                .toList();
        Arrays.fill(scores, NOT_FOUND);
        FusedWorks fused = fusion.fuse(rankings);
        for (int place = 0; place < fused.size(); place++) {
            scores[works[fused.work(place)]] = (float) fused.score(place);
        }
    }
}
