package io.afterclick.candidate.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.Works;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
