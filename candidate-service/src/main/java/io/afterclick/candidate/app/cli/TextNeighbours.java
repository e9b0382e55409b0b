package io.afterclick.candidate.app.cli;

import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import io.afterclick.candidate.text.TextIndex;
import io.afterclick.candidate.text.TextRetriever;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/** The text retriever's answers for every work of an evaluation, each row's scores divided by its best. */
final class TextNeighbours {
    private static final int WORKS_PER_BLOCK = 16;
    private static final List<String> LISTS = List.of("creators", "genres", "tags");

    private TextNeighbours() {}

    /**
     * @param works CSV with {@code work_id} and any of title, creators, genres, tags, synopsis and language
     * @param workIds by index; works that the file does not have stay without neighbours
     */
    static NeighbourTable of(Path works, List<String> workIds, int neighbours, int threads) {
        Map<String, Integer> indices = new HashMap<>();
        for (int work = 0; work < workIds.size(); work++) {
            indices.put(workIds.get(work), work);
        }
        try (TextIndex index = new TextIndex()) {
            ReadsCsv.forEach(works, List.of(ReadsCsv.WORK), row -> {
                Integer work = indices.get(row.get(ReadsCsv.WORK));
                if (work != null) {
                    index.put(work, work(row));
                }
            });
            index.refresh();
            return table(new TextRetriever(index), workIds.size(), neighbours, threads);
        }
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

    private static Work work(CSVRecord row) {
        List<List<String>> lists = LISTS.stream()
                .map(column -> Stream.of(cell(row, column).split("\\|"))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList())
                .toList();
        return new Work(
                row.get(ReadsCsv.WORK),
                cell(row, "title"),
                lists.get(0),
                lists.get(1),
                lists.get(2),
                cell(row, "synopsis"),
                cell(row, "language"),
                true);
    }

    private static String cell(CSVRecord row, String column) {
        return row.isMapped(column) && row.isSet(column) ? row.get(column) : "";
    }
}
