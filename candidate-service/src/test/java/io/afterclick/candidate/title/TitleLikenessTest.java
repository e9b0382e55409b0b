package io.afterclick.candidate.title;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.ranking.RankedWorks;
import java.util.List;
import org.junit.jupiter.api.Test;

class TitleLikenessTest {
    private static final List<String> TITLES = List.of(
            "Elfen Lied",
            "Elfen Lied: Special",
            "The Lied of Nobody",
            "Monster",
            "",
            "進撃の巨人",
            "進撃の巨人 Season 2",
            "MONSTER!");

    private final NeighbourTable table = TitleLikeness.table(TITLES, 5, 2);

    @Test
    void table_sequels_areNearest() {
        assertThat(nearest(0).works()).containsExactly(1, 2);
        assertThat(nearest(5).works()).containsExactly(6);
        assertThat(nearest(4).works()).as("no title").isEmpty();
        assertThat((double) nearest(3).scores()[0])
                .as("case and marks do not count")
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void table_score_isTheWeightedCosine() {
        double elfen = Math.log1p(8 / 2.0);
        double lied = Math.log1p(8 / 3.0);
        double special = Math.log1p(8 / 1.0);
        double expected = (elfen * elfen + lied * lied)
                / (Math.hypot(elfen, lied) * Math.sqrt(elfen * elfen + lied * lied + special * special));

        assertThat((double) nearest(0).scores()[0]).isCloseTo(expected, within(1e-6));
    }

    @Test
    void words_anyScript_areSplitBySpacesOrPairs() {
        assertThat(TitleLikeness.words("Fate/Zero 2nd")).containsExactly("fate", "zero", "2nd");
        assertThat(TitleLikeness.words("신의 탑")).containsExactly("신의", "탑");
        assertThat(TitleLikeness.words("進撃の")).containsExactly("進撃", "撃の");
    }

    private RankedWorks nearest(int work) {
        return table.nearest(work, 10, any -> true);
    }
}
