package io.afterclick.candidate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.ClassicSimilarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.SmallFloat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextRetrieverTest {
    private final Catalog catalog = new Catalog(1000);
    private final TextIndex index = new TextIndex();
    private final TextRetriever retriever = new TextRetriever(index);

    private void put(Work... works) {
        for (Work work : works) {
            index.put(catalog.put(work), work);
        }
    }

    private List<String> like(String id) {
        int query = catalog.ordinal(id);
        RetrieverRanking found = retriever.retrieve(
                new RelatedQuery(query, ordinal -> ordinal != query && catalog.isAvailable(ordinal), 10));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            ids.add(catalog.id(found.work(i)));
        }
        return ids;
    }

    @Test
    void korean_withOtherParticlesAndEndings_matches() {
        put(
                // 학교 (school) + 에서, 유령 (ghost) + 을: no word of one is a word of the other as it stands.
                Works.withSynopsis("query", "ko", "학교에서 유령을 만났다"),
                Works.withSynopsis("same", "ko", "유령이 학교를 떠난다"),
                Works.withSynopsis("other", "ko", "바다로 고래가 돌아온다"));
        assertThat(like("query")).containsExactly("same");
    }

    @Test
    void korean_withoutLanguage_isGuessedFromHangul() {
        put(
                Works.withSynopsis("query", "", "학교에서 유령을 만났다 (Ghost School)"),
                Works.withSynopsis("same", "", "유령이 학교를 떠난다"));
        assertThat(like("query")).containsExactly("same");
    }

    @Test
    void japanese_withOtherInflection_matches() {
        put(
                Works.withSynopsis("query", "ja", "少年は海賊と旅をした"),
                Works.withSynopsis("same", "ja", "海賊が少年を探している"),
                Works.withSynopsis("other", "ja", "先生の料理はまずい"));
        assertThat(like("query")).containsExactly("same");
    }

    @Test
    void english_withOtherForms_matchesByStem() {
        put(
                Works.withSynopsis("query", "en", "The pirates are searching for hidden treasures"),
                Works.withSynopsis("same", "en", "A pirate searched for treasure"),
                Works.withSynopsis("other", "en", "Cooking lessons of the teacher"));
        assertThat(like("query")).containsExactly("same");
    }

    @Test
    void english_withoutLanguage_isGuessedFromFunctionWords() {
        put(
                Works.withSynopsis("query", "", "The pirates who search for the treasures of the king"),
                Works.withSynopsis("same", "", "This is the story of a pirate and his treasure"));
        assertThat(like("query")).containsExactly("same");
    }

    @Test
    void title_ofASequelWithoutSynopsis_matchesTheFirstPart() {
        Work first = new Work(
                "first",
                "Elfen Lied",
                List.of(),
                List.of(),
                List.of(),
                "She escapes from the captors who held her.",
                "",
                true);
        put(first, Works.titled("sequel", "Elfen Lied: Tooriame"), Works.titled("other", "Monster"));
        assertThat(like("first")).containsExactly("sequel");
        assertThat(like("sequel")).containsExactly("first");
    }

    @Test
    void creatorsGenresAndTags_matchAsWholeNames() {
        put(
                new Work("query", "a", List.of("Kim Min Su"), List.of("slice of life"), List.of("cats"), "", "", true),
                new Work("creator", "b", List.of("KIM MIN SU"), List.of(), List.of(), "", "", true),
                new Work("genre", "c", List.of(), List.of("Slice of Life"), List.of(), "", "", true),
                new Work("tag", "d", List.of(), List.of(), List.of("Cats"), "", "", true),
                new Work("part", "e", List.of("Min Su"), List.of("life"), List.of("cat"), "", "", true));
        assertThat(like("query")).containsExactlyInAnyOrder("creator", "genre", "tag");
    }

    @Test
    void rareWords_countMoreThanCommonOnes() {
        put(
                Works.withSynopsis("query", "en", "dragon school"),
                Works.withSynopsis("rare", "en", "dragon island"),
                Works.withSynopsis("common1", "en", "school teacher"),
                Works.withSynopsis("common2", "en", "school garden"),
                Works.withSynopsis("common3", "en", "school kitchen"));
        assertThat(like("query").get(0)).isEqualTo("rare");
    }

    @Test
    void retrieve_whileWorksAreNotAllowed_stillFillsTheList() {
        for (int i = 0; i < 50; i++) {
            put(Works.withSynopsis("near" + i, "en", "pirate treasure island"));
        }
        put(Works.withSynopsis("query", "en", "pirate treasure island"), Works.withSynopsis("far", "en", "a pirate"));
        int far = catalog.ordinal("far");
        RetrieverRanking found =
                retriever.retrieve(new RelatedQuery(catalog.ordinal("query"), ordinal -> ordinal == far, 1));
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.work(0)).isEqualTo(far);
    }

    @Test
    void replacedAndRemovedWorks_areForgotten() {
        put(Works.withSynopsis("query", "en", "pirate"), Works.withSynopsis("a", "en", "pirate"));
        put(Works.withSynopsis("b", "en", "pirate"));
        assertThat(like("query")).containsExactlyInAnyOrder("a", "b");
        put(Works.withSynopsis("a", "en", "teacher"));
        index.remove(catalog.remove("b"));
        assertThat(like("query")).isEmpty();
        assertThat(like("b")).isEmpty();
    }

    @Test
    void retrieve_ofAWorkWithoutWords_isEmpty() {
        put(Works.withSynopsis("query", "", ""), Works.withSynopsis("a", "en", "pirate"));
        assertThat(like("query")).isEmpty();
    }

    /** Scores of the works that are like a work, with titles, synopses and languages left empty. */
    private static RetrieverRanking likeFirst(TextSimilarity similarity, Work... works) {
        TextIndex own = new TextIndex(similarity);
        for (int ordinal = 0; ordinal < works.length; ordinal++) {
            own.put(ordinal, works[ordinal]);
        }
        return new TextRetriever(own).retrieve(new RelatedQuery(0, work -> work != 0, 10));
    }

    @Test
    void score_ofTfIdf_isTheValueOfTheFormula() {
        RetrieverRanking found = likeFirst(
                TextSimilarity.TF_IDF,
                Works.withSynopsis("query", "en", "pirat dragon"),
                Works.withSynopsis("a", "en", "pirat pirat island ghost"),
                Works.withSynopsis("b", "en", "ghost island"));
        // Only "pirat" is shared: n = 2 of N = 3. Own side: weight 3, sqrt(1), length 2; other side: sqrt(2), length 4.
        double idf = Math.log(4.0 / 3) + 1;
        double expected = 3 * idf / Math.sqrt(2) * Math.sqrt(2) * idf / Math.sqrt(4);
        assertThat(found.size()).isEqualTo(1);
        assertThat(found.work(0)).isEqualTo(1);
        assertThat((double) found.score(0)).isCloseTo(expected, within(1e-5)); // 2.4873...
        assertThat((double) found.score(0)).isCloseTo(2.48719, within(1e-4));
    }

    @Test
    void score_ofBm25_isTheValueOfTheFormula() {
        RetrieverRanking found = likeFirst(
                TextSimilarity.BM25,
                Works.withSynopsis("query", "en", "pirat dragon"),
                Works.withSynopsis("a", "en", "pirat pirat island ghost"),
                Works.withSynopsis("b", "en", "ghost island"));
        // idf = ln(1 + (3 - 2 + 0.5) / (2 + 0.5)) = ln 1.6; f = 2; length 4 of a mean of 8/3: 0.25 + 0.75 x 1.5 =
        // 1.375.
        double expected = 3 * Math.log(1.6) * 2 / (2 + 1.2 * 1.375);
        assertThat(found.size()).isEqualTo(1);
        assertThat((double) found.score(0)).isCloseTo(expected, within(1e-5));
        assertThat((double) found.score(0)).isCloseTo(0.77261, within(1e-4));
    }

    /** Beyond hand-computed values: many works, against Lucene's own classes as a second implementation. */
    @ParameterizedTest
    @EnumSource
    void score_ofManyWorks_isThatOfLucene(TextSimilarity similarity) {
        Work[] works = new Work[30];
        works[0] = Works.withSynopsis("query", "en", "pirat");
        for (int i = 1; i < works.length; i++) {
            String synopsis = "pirat ".repeat(i % 4) + "ghost ".repeat(1 + i % 6); // Lucene rounds longer fields
            works[i] = Works.withSynopsis("w" + i, "en", synopsis);
        }
        int with = 1;
        long length = 1;
        for (int i = 1; i < works.length; i++) {
            with += i % 4 > 0 ? 1 : 0;
            length += i % 4 + 1 + i % 6;
        }
        CollectionStatistics field = new CollectionStatistics("synopsis", works.length, works.length, length, length);
        TermStatistics term = new TermStatistics(new BytesRef("pirat"), with, length);
        boolean isBm25 = similarity == TextSimilarity.BM25;
        Similarity lucene = isBm25 ? new BM25Similarity() : new ClassicSimilarity();
        float own = (float) (Math.log((works.length + 1.0) / (with + 1.0)) + 1); // sqrt(1) x idf / sqrt(1)
        RetrieverRanking found = likeFirst(similarity, works);
        assertThat(found.size()).isEqualTo(10);
        for (int i = 0; i < found.size(); i++) {
            int work = found.work(i);
            float expected = lucene.scorer(3 * (isBm25 ? 1 : own), field, term)
                    .score(work % 4, SmallFloat.intToByte4(work % 4 + 1 + work % 6));
            assertThat(found.score(i)).as("%s of work %d", similarity, work).isCloseTo(expected, within(1e-4f));
        }
    }

    @Test
    void retrieve_ofTwoWorksOfOneText_findsEachByTheOther() {
        put(Works.withSynopsis("one", "en", "pirate treasure"), Works.withSynopsis("two", "en", "pirate treasure"));
        assertThat(like("one")).containsExactly("two");
        assertThat(like("two")).containsExactly("one");
    }
}
