package io.afterclick.bandit.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.attribution.Attribution.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final long T = 1_800_000_000_000L;
    private static final Duration READ_WINDOW = Duration.ofHours(1);
    private static final OutcomeClock CLOCK =
            new OutcomeClock(Duration.ofMinutes(5), READ_WINDOW, Duration.ofMinutes(30));

    private final OneReader reader = new OneReader(CLOCK, 3);

    @Test
    void readOn_fromTheClickedWorksSlate_isTheClicksChain() {
        readOn("A", "B", 0);
        assertThat(chain("A", "B")).isZero();
        readOn("B", "C", 1_000);
        assertThat(chain("A", "B")).isEqualTo(1);
        assertThat(reader.last("A>B").change().chainReadOns()).isEqualTo(1);
        readOn("C", "D", 2_000);
        assertThat(chain("A", "B")).isEqualTo(2);
        assertThat(chain("B", "C")).isEqualTo(1);
        assertThat(chain("C", "D")).isZero();
    }

    @Test
    void chain_beyondItsDepth_ends() {
        for (int i = 0; i < 6; i++) {
            readOn("w" + i, "w" + (i + 1), i * 1_000);
        }
        assertThat(chain("w0", "w1")).isEqualTo(3);
        assertThat(chain("w1", "w2")).isEqualTo(3);
        assertThat(chain("w3", "w4")).isEqualTo(2);
    }

    @Test
    void chain_depthZero_isNotLookedAt() {
        OneReader off = new OneReader(CLOCK, 0);
        off.click("A", "B", T, T);
        off.click("B", "C", T + 10, T + 10);
        off.read("C", 1, T + 20, T + 20);
        off.read("C", 2, T + 30, T + 30);
        assertThat(off.last("A>B").verdict().chain()).isEmpty();
        assertThat(off.links).isZero();
    }

    @Test
    void chain_clickWithoutReadOn_doesNotCount() {
        readOn("A", "B", 0);
        reader.click("B", "C", T + 1_000, T + 1_000);
        reader.read("C", 1, T + 1_001, T + 1_001);
        assertThat(chain("A", "B")).isZero();
    }

    @Test
    void chain_slateBeforeTheClick_isNotItsOwn() {
        readOn("B", "C", 0);
        readOn("A", "B", 5_000);
        assertThat(chain("A", "B")).isZero();
    }

    @Test
    void chain_readOnTheReadWindowLater_isNotItsOwn() {
        readOn("A", "B", 0);
        readOn("B", "C", READ_WINDOW.toMillis() + 1);
        assertThat(chain("A", "B")).isZero();
    }

    @Test
    void chain_clickThatArrivesLate_findsIt() {
        readOn("C", "D", 20_000);
        readOn("B", "C", 10_000);
        assertThat(chain("B", "C")).isEqualTo(1);
        reader.click("A", "B", T, T + 25_000);
        assertThat(chain("A", "B")).isEqualTo(2);
    }

    @Test
    void chain_laterClickOnTheWork_takesItOver() {
        reader.click("A", "B", T, T);
        readOn("B", "C", 10_000);
        assertThat(chain("A", "B")).isEqualTo(1);
        reader.click("X", "B", T + 5_000, T + 20_000);
        assertThat(chain("A", "B")).isZero();
        assertThat(chain("X", "B")).isEqualTo(1);
    }

    @Test
    void chain_readOnThatALaterClickTakesOver_movesWithIt() {
        readOn("A", "B", 0);
        reader.click("B", "C", T + 1_000, T + 1_000);
        reader.read("C", 1, T + 5_000, T + 5_000);
        reader.read("C", 2, T + 6_000, T + 6_000);
        assertThat(chain("A", "B")).isEqualTo(1);
        reader.click("Z", "C", T + 3_000, T + 7_000);
        assertThat(chain("A", "B")).as("the reads belong to a later click now").isZero();
    }

    @Test
    void botLike_whatIsDecidedAnew_countsNothingFromThenOn() {
        reader.click("A", "B", T, T);
        assertThat(reader.sum("A>B").clicks()).isEqualTo(1);
        reader.behaviour = Behaviour.BOT_LIKE;
        reader.read("B", 1, T + 1, T + 1);
        assertThat(reader.last("A>B").verdict().botLike()).isTrue();
        assertThat(reader.sum("A>B").isZero()).isTrue();
        reader.behaviour = Behaviour.HUMAN;
        reader.read("B", 2, T + 2, T + 2);
        assertThat(reader.last("A>B").verdict().stage()).isEqualTo(OutcomeStage.READ_ON);
        assertThat(reader.sum("A>B").isZero()).as("once a program's, always").isTrue();
    }

    @Test
    void botLike_whatIsNotDecidedAnew_staysAsItWasCounted() {
        readOn("A", "B", 0);
        reader.behaviour = Behaviour.BOT_LIKE;
        reader.click("X", "B", T + 5_000, T + 5_000);
        assertThat(reader.sum("A>B").readOns()).isEqualTo(1);
        assertThat(reader.sum("X>B").isZero()).isTrue();
    }

    private void readOn(String query, String work, long at) {
        reader.click(query, work, T + at, T + at);
        reader.read(work, 1, T + at + 1, T + at + 1);
        reader.read(work, 2, T + at + 2, T + at + 2);
    }

    private int chain(String query, String work) {
        return reader.last(query + ">" + work).verdict().chain().size();
    }
}
