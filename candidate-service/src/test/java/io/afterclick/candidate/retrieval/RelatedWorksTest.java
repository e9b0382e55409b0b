package io.afterclick.candidate.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelatedWorksTest {
    private final Catalog catalog = new Catalog(100);
    private final List<Retriever> retrievers = new ArrayList<>();
    private final List<String> timed = new ArrayList<>();
    private final RelatedWorks related =
            new RelatedWorks(name -> Optional.of(new OneTenant()), 5, (retriever, nanos) -> timed.add(retriever));

    /** Finds the works that it was told, in this order, as far as they are allowed. */
    private record Fixed(String name, List<Integer> works) implements Retriever {
        @Override
        public RetrieverRanking retrieve(RelatedQuery query) {
            RetrieverRanking.Builder ranking = new RetrieverRanking.Builder(name, 10);
            works.stream().filter(query.allowed()::test).limit(query.limit()).forEach(work -> ranking.add(work, 1));
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

    private List<Candidate> find(int limit) {
        return related.find(new RelatedRequest("t", "c", limit, Set.of(), WorkFilter.ANY, Optional.empty(), 0))
                .candidates();
    }

    @Test
    void find_ofTooFew_fillsUpFromRetrieversWithoutWeightAndThenFromTheCatalog() {
        for (String id : List.of("a", "b", "c", "d", "e", "f")) {
            catalog.put(Works.titled(id, id));
        }
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
        assertThat(timed).containsExactly("first", "fill");
    }

    @Test
    void find_ofEnough_doesNotAskRetrieversWithoutWeight() {
        for (String id : List.of("a", "b", "c")) {
            catalog.put(Works.titled(id, id));
        }
        retrievers.add(new Fixed("first", List.of(0, 1)));
        retrievers.add(new Fixed("fill", List.of(1, 0)));
        assertThat(find(2)).extracting(Candidate::workId).containsExactly("a", "b");
        assertThat(timed).containsExactly("first");
    }

    @Test
    void find_inACatalogOfOneWork_isEmpty() {
        catalog.put(Works.titled("c", "alone"));
        assertThat(find(10)).isEmpty();
    }
}
