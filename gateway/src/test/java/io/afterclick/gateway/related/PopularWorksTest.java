package io.afterclick.gateway.related;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopularWorksTest {
    private final PopularWorks popular = new PopularWorks();

    @Test
    void list_manyAnswers_giveOneOrder() {
        popular.learn("t", answer("m", found("c", 3), found("a", 1)));
        popular.learn("t", answer("m", found("b", 2), found("c", 2))); // the second request left one out
        assertThat(popular.list("t").candidates()).extracting(Candidate::workId).containsExactly("a", "b", "c");
        assertThat(popular.list("t").candidates().get(2).evidence()).containsExactly(new Evidence("popular", 3, 0.5));
        assertThat(popular.list("other").candidates()).isEmpty();
    }

    @Test
    void learn_otherRetrievers_saysNothing() {
        popular.learn("t", answer("m", new Candidate("a", 1, List.of(new Evidence("als", 1, 1)))));
        assertThat(popular.list("t").candidates()).isEmpty();
    }

    @Test
    void learn_newModel_beginsAnew() {
        popular.learn("t", answer("m1", found("a", 1)));
        popular.learn("t", answer("m2", found("b", 1)));
        assertThat(popular.list("t").candidates()).extracting(Candidate::workId).containsExactly("b");
        assertThat(popular.list("t").modelVersion()).isEqualTo("m2");
    }

    @Test
    void learn_veryManyWorks_isBounded() {
        popular.learn(
                "t",
                new CandidateList(
                        IntStream.range(0, 5_000)
                                .mapToObj(i -> found("w" + i, i + 1))
                                .toList(),
                        "m"));
        assertThat(popular.list("t").candidates()).hasSize(1_000);
    }

    private static CandidateList answer(String model, Candidate... candidates) {
        return new CandidateList(List.of(candidates), model);
    }

    private static Candidate found(String id, int rank) {
        return new Candidate(id, 1, List.of(new Evidence("popular", rank, 0.5)));
    }
}
