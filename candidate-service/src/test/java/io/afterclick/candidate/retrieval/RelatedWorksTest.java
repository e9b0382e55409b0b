package io.afterclick.candidate.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.franchise.Franchises;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.rule.Boost;
import io.afterclick.candidate.rule.Effect;
import io.afterclick.candidate.rule.Pin;
import io.afterclick.candidate.rule.QueryWorks;
import io.afterclick.candidate.rule.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class RelatedWorksTest {
    private final Catalog catalog = new Catalog(100);
    private final List<Retriever> retrievers = new ArrayList<>();
    private final Franchises franchises = new Franchises(true);
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> newWorks = new HashSet<>();
    private final List<String> timed = new ArrayList<>();
    private final RelatedWorks related = new RelatedWorks(
            name -> Optional.of(new OneTenant()),
            tenant -> rules,
            new RetrievalSettings(5, 2),
            (retriever, nanos) -> timed.add(retriever));

    /** Finds the works that it was told, in this order, as far as they are allowed. */
    private record Fixed(String name, List<Integer> works, int step) implements Retriever {
        Fixed(String name, List<Integer> works) {
            this(name, works, 0);
        }

        /** With scores that fall from 10, where they are all 1 otherwise. */
        Fixed falling() {
            return new Fixed(name, works, 1);
        }

        @Override
        public boolean findsUntrained() {
            return true;
        }

        @Override
        public RetrieverRanking retrieve(RelatedQuery query) {
            RetrieverRanking.Builder ranking = new RetrieverRanking.Builder(name, 10);
            works.stream()
                    .filter(query.allowed()::test)
                    .limit(query.limit())
                    .forEach(work -> ranking.add(work, step == 0 ? 1 : 10 - step * ranking.size()));
            return ranking.build();
        }
    }

    private final class OneTenant implements TenantRetrieval {
        @Override
        public Catalog catalog() {
            return catalog;
        }

        @Override
        public List<Retriever> retrievers() {
            return retrievers;
        }

        @Override
        public Franchises franchises() {
            return franchises;
        }

        @Override
        public IntPredicate newWorks() {
            return work -> newWorks.contains(catalog.id(work));
        }

        @Override
        public Fusion fusion() {
            return Fusions.of(FusionSettings.rrf(60, Map.of("first", 1.0)));
        }

        @Override
        public Optional<String> modelVersion() {
            return Optional.empty();
        }

        @Override
        public BitSet importedWorksOf(String readerId) {
            return new BitSet();
        }
    }

    private void put(Work work) {
        franchises.put(catalog.put(work), work);
    }

    private void putTitled(String... ids) {
        for (String id : ids) {
            put(Works.titled(id, "title of " + id));
        }
    }

    private void rule(QueryWorks when, Effect effect) {
        rules.add(new Rule("rule " + rules.size(), "t", when, effect));
    }

    private static Boost boostOf(String workId, double factor) {
        return new Boost(WorkFilter.ANY, Set.of(), Set.of(), Set.of(workId), false, factor);
    }

    private List<Candidate> find(int limit) {
        return find(limit, 0);
    }

    private List<Candidate> find(int limit, double newWorksShare) {
        return related.find(
                        new RelatedRequest("t", "c", limit, Set.of(), WorkFilter.ANY, Optional.empty(), newWorksShare))
                .candidates();
    }

    private List<String> ids(int limit) {
        return find(limit).stream().map(Candidate::workId).toList();
    }

    @Test
    void find_ofTooFew_fillsUpFromRetrieversWithoutWeightAndThenFromTheCatalog() {
        putTitled("a", "b", "c", "d", "e", "f");
        retrievers.add(new Fixed("first", List.of(5)));
        retrievers.add(new Fixed("fill", List.of(5, 0)));
        List<Candidate> found = find(10);
        assertThat(found).extracting(Candidate::workId).containsExactly("f", "a", "d", "e", "b");
        assertThat(found)
                .extracting(candidate -> candidate.evidence().get(0).retriever())
                .containsExactly("first", "fill", "catalog", "catalog", "catalog");
        assertThat(found)
                .extracting(candidate -> candidate.evidence().get(0).rank())
                .containsExactly(1, 1, 1, 2, 3);
        assertThat(timed).containsOnly("first", "fill");
    }

    @Test
    void find_ofEnough_doesNotAskRetrieversWithoutWeight() {
        putTitled("a", "b", "c");
        retrievers.add(new Fixed("first", List.of(0, 1)));
        retrievers.add(new Fixed("fill", List.of(1, 0)));
        assertThat(ids(2)).containsExactly("a", "b");
        assertThat(timed).containsExactly("first");
    }

    @Test
    void find_inACatalogOfOneWork_isEmpty() {
        putTitled("c");
        assertThat(ids(10)).isEmpty();
    }

    @Test
    void find_inAnEmptyCatalog_isRefused() {
        assertThatThrownBy(() -> find(10)).isInstanceOf(UnknownWorkException.class);
    }

    @Test
    void find_ofATie_goesByWorkIdWhateverTheOrderOfArrival() {
        putTitled("z", "c", "b", "a", "y");
        retrievers.add(new Fixed("first", List.of(0, 2, 3, 4))); // all of one score
        assertThat(ids(10)).containsExactly("a", "b", "y", "z");
    }

    @Test
    void find_ofASequelTooMany_takesItOnlyWhereNothingElseIsLeft() {
        put(Works.titled("c", "Query"));
        for (int i = 1; i <= 4; i++) {
            put(Works.ofFranchise("saga" + i, "Saga " + i, "saga"));
        }
        putTitled("other", "spare");
        retrievers.add(new Fixed("first", List.of(1, 2, 3, 4, 5)).falling());
        assertThat(ids(3)).containsExactly("saga1", "saga2", "other");
        assertThat(ids(4)).containsExactly("saga1", "saga2", "other", "spare");
        List<Candidate> all = find(10);
        assertThat(all)
                .extracting(Candidate::workId)
                .containsExactly("saga1", "saga2", "other", "spare", "saga3", "saga4");
        assertThat(all.get(4).evidence()).containsExactly(new Evidence("first", 3, 8));
    }

    @Test
    void find_withABoost_reordersBeforeTheCut() {
        putTitled("a", "b", "c", "d");
        retrievers.add(new Fixed("first", List.of(0, 1, 3)).falling());
        assertThat(ids(2)).containsExactly("a", "b");
        rule(QueryWorks.ANY, boostOf("d", 2));
        rule(QueryWorks.ANY, boostOf("a", 0.5));
        assertThat(ids(2)).containsExactly("d", "b");
        assertThat(find(1).get(0).score()).isEqualTo(2.0 / 63);
    }

    @Test
    void find_withARuleForOtherQueryWorks_ignoresIt() {
        catalog.put(Works.withGenres("c", "Drama"));
        putTitled("a", "b");
        retrievers.add(new Fixed("first", List.of(1, 2)).falling());
        rule(new QueryWorks(Set.of("a"), Set.of()), boostOf("b", 100));
        rule(new QueryWorks(Set.of(), Set.of("comedy")), boostOf("b", 100));
        assertThat(ids(1)).containsExactly("a");
        rule(new QueryWorks(Set.of("c"), Set.of("drama")), boostOf("b", 100));
        assertThat(ids(1)).containsExactly("b");
    }

    @Test
    void find_withPins_putsThemFirstAsFarAsTheyAreAllowed() {
        putTitled("a", "b", "c", "d", "e");
        catalog.put(Works.unavailable("gone"));
        retrievers.add(new Fixed("first", List.of(0, 1, 3)).falling());
        rule(QueryWorks.ANY, new Pin(List.of("e", "gone", "c", "no such work", "b")));
        rule(QueryWorks.ANY, new Pin(List.of("b", "e")));
        List<Candidate> found = find(3);
        assertThat(found).extracting(Candidate::workId).containsExactly("e", "b", "a");
        assertThat(found).extracting(Candidate::pinned).containsExactly(true, true, false);
        assertThat(found.get(0).evidence()).containsExactly(new Evidence("rule", 1, 0));
        assertThat(found.get(1).evidence()).containsExactly(new Evidence("first", 2, 9), new Evidence("rule", 2, 0));
        assertThat(found.get(0).score()).isGreaterThan(found.get(1).score());
        assertThat(found.get(1).score()).isGreaterThan(found.get(2).score());
        assertThat(ids(1)).containsExactly("e");
    }

    @Test
    void find_withAShareForNewWorks_letsTheLastOthersGiveWay() {
        putTitled("a", "b", "c", "d", "e", "n1", "n2", "n3");
        newWorks.addAll(Set.of("n1", "n2", "n3"));
        retrievers.add(new Fixed("first", List.of(0, 5, 1, 3, 4, 6)).falling());
        assertThat(find(4, 0)).extracting(Candidate::workId).containsExactly("a", "n1", "b", "d");
        List<Candidate> half = find(4, 0.5);
        assertThat(half).extracting(Candidate::workId).containsExactly("a", "n1", "b", "n2");
        assertThat(half).extracting(Candidate::newWork).containsExactly(false, true, false, true);
    }

    @Test
    void find_withAShareForNewWorksBehindTheDepth_searchesForThem() {
        putTitled("a", "b", "c", "d", "e", "f", "g", "n1", "n2");
        newWorks.addAll(Set.of("n1", "n2"));
        retrievers.add(new Fixed("first", List.of(0, 1, 3, 4, 5, 6, 7, 8)).falling());
        List<Candidate> found = find(4, 0.25);
        assertThat(found).extracting(Candidate::workId).containsExactly("a", "b", "d", "n1");
        assertThat(found.get(3).evidence()).hasSize(1);
        assertThat(find(4, 1)).extracting(Candidate::workId).containsExactly("a", "b", "n1", "n2");
    }
}
