package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Asks retrievers, and tells how long each took. Thread-safe. */
final class Asking {
    private final int depth;
    private final RetrievalTimes times;

    /**
     * @param depth works asked of each retriever, or the request's limit where that is larger
     * @param times is told how long each retriever took
     */
    Asking(int depth, RetrievalTimes times) {
        this.depth = depth;
        this.times = times;
    }

    /**
     * The lists of the retrievers that have weight.
     *
     * <p>Where they hold fewer new works than are wanted, those that find such works search for more, which come behind what
     * was found; their ranks are then the best that they can have.
     */
    List<RetrieverRanking> rankings(Question question) {
        Predicate<Retriever> counts = retriever -> question.tenant().fusion().counts(retriever.name());
        List<Retriever> retrievers =
                question.tenant().retrievers().stream().filter(counts).toList();
        RelatedQuery query =
                new RelatedQuery(question.queryWork(), question.allowed(), Math.max(depth, question.limit()));
        List<RetrieverRanking> rankings = new ArrayList<>(retrievers.size());
        for (Retriever retriever : retrievers) {
            rankings.add(ask(retriever, query, question.catalog()));
        }
        int wanted = question.newWorksWanted();
        if (wanted > 0 && newWorks(rankings, question, wanted) < wanted) {
            RelatedQuery onlyNew = query.restrictedTo(question.isNew()).withLimit(wanted);
            for (int r = 0; r < rankings.size(); r++) {
                if (retrievers.get(r).findsUntrained()) {
                    rankings.set(r, followedBy(rankings.get(r), ask(retrievers.get(r), onlyNew, question.catalog())));
                }
            }
        }
        return rankings;
    }

    /** What one retriever finds; works of equal score stand in the order of their ids, so that replicas agree. */
    RetrieverRanking ask(Retriever retriever, RelatedQuery query, Catalog catalog) {
        long start = System.nanoTime();
        RetrieverRanking ranking = tiesById(retriever.retrieve(query), catalog);
        times.record(retriever.name(), System.nanoTime() - start);
        return ranking;
    }

    private static int newWorks(List<RetrieverRanking> rankings, Question question, int enough) {
        BitSet seen = new BitSet();
        int count = 0;
        for (RetrieverRanking ranking : rankings) {
            for (int i = 0; i < ranking.size() && count < enough; i++) {
                if (!seen.get(ranking.work(i)) && question.isNew().test(ranking.work(i))) {
                    seen.set(ranking.work(i));
                    count++;
                }
            }
        }
        return count;
    }

    private static RetrieverRanking followedBy(RetrieverRanking first, RetrieverRanking more) {
        BitSet present = new BitSet();
        RetrieverRanking.Builder all = new RetrieverRanking.Builder(first.retriever(), first.size() + more.size());
        for (int i = 0; i < first.size(); i++) {
            present.set(first.work(i));
            all.add(first.work(i), first.score(i));
        }
        for (int i = 0; i < more.size(); i++) {
            if (!present.get(more.work(i))) {
                all.add(more.work(i), more.score(i));
            }
        }
        return all.build();
    }

    private static RetrieverRanking tiesById(RetrieverRanking ranking, Catalog catalog) {
        RetrieverRanking ordered = ranking;
        int start = 0;
        for (int i = 1; i <= ranking.size(); i++) {
            if (i == ranking.size() || ranking.score(i) != ranking.score(start)) {
                if (i - start > 1) {
                    ordered = withRangeById(ordered, start, i, catalog);
                }
                start = i;
            }
        }
        return ordered;
    }

    private static RetrieverRanking withRangeById(RetrieverRanking ranking, int from, int to, Catalog catalog) {
        Integer[] tied = new Integer[to - from];
        Arrays.setAll(tied, i -> ranking.work(from + i));
        Arrays.sort(tied, Comparator.comparing(catalog::id));
        return ranking.withWorks(from, tied);
    }
}
