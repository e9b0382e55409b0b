package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import io.afterclick.candidate.text.TextIndex;
import io.afterclick.candidate.text.TextRetriever;
import io.afterclick.candidate.title.TitleLikeness;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the works of an evaluation are about, as far as their file tells. */
final class WorkTexts {
    private static final int WORKS_PER_BLOCK = 16;

    private final List<Optional<Work>> works;
    private Optional<NeighbourTable> related = Optional.empty();

    private WorkTexts(List<Optional<Work>> works) {
        this.works = works;
    }

    /**
     * @param file CSV with {@code work_id} and any of title, creators, genres, tags, synopsis and language
     * @param workIds by index; works that the file does not have are about nothing
     */
    static WorkTexts read(Path file, List<String> workIds) {
        Map<String, Work> byId = new HashMap<>();
        WorksCsv.forEach(file, work -> byId.put(work.id(), work));
        return new WorkTexts(
                workIds.stream().map(id -> Optional.ofNullable(byId.get(id))).toList());
    }

    /** Whether the file has a synopsis of a work. */
    boolean hasSynopsis(int index) {
        return works.get(index).filter(work -> !work.synopsis().isBlank()).isPresent();
    }

    /** The works that the file has. */
    List<Work> known() {
        return works.stream().flatMap(Optional::stream).toList();
    }

    /** The most alike titles of each work. */
    NeighbourTable titles(int neighbours, int threads) {
        return TitleLikeness.table(
                works.stream().map(work -> work.map(Work::title).orElse("")).toList(), neighbours, threads);
    }

    /** The text retriever's answers for every work, each row's scores divided by its best; made once. */
    NeighbourTable related(int neighbours, int threads) {
        if (related.isEmpty()) {
            TextIndex index = new TextIndex();
            for (int ordinal = 0; ordinal < works.size(); ordinal++) {
                int at = ordinal;
                works.get(at).ifPresent(work -> index.put(at, work));
            }
            related = Optional.of(table(new TextRetriever(index), works.size(), neighbours, threads));
        }
        return related.get();
    }

    private static NeighbourTable table(TextRetriever retriever, int works, int neighbours, int threads) {
        RankedWorks[] rows = new RankedWorks[works];
        try (Workers workers = new Workers(threads)) {
            workers.forEachBlock(works, WORKS_PER_BLOCK, (worker, block, from, to) -> {
                for (int work = from; work < to; work++) {
                    int self = work;
                    rows[work] = scaled(retriever.retrieve(new RelatedQuery(self, other -> other != self, neighbours)));
                }
            });
        }
        return NeighbourTable.of(rows);
    }

    private static RankedWorks scaled(RetrieverRanking ranking) {
        int[] works = new int[ranking.size()];
        float[] scores = new float[ranking.size()];
        for (int i = 0; i < works.length; i++) {
            works[i] = ranking.work(i);
            scores[i] = ranking.score(i) / ranking.score(0);
        }
        return new RankedWorks(works, scores);
    }
}
