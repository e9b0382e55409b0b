package io.afterclick.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.local.simulation.Chance.Purpose;
import org.junit.jupiter.api.Test;

class ChanceTest {
    private static final int DRAWS = 200_000;

    @Test
    void uniform_sameNames_sameNumber() {
        assertThat(new Chance(7).uniform(Purpose.CLICK, 3, 4, 5))
                .isEqualTo(new Chance(7).uniform(Purpose.CLICK, 3, 4, 5));
        assertThat(new Chance(7).uniform(Purpose.CLICK, 3, 4, 5))
                .isNotEqualTo(new Chance(8).uniform(Purpose.CLICK, 3, 4, 5));
        assertThat(new Chance(7).uniform(Purpose.CLICK, 3, 4, 5))
                .isNotEqualTo(new Chance(7).uniform(Purpose.CLICK, 4, 3, 5));
        assertThat(new Chance(7).uniform(Purpose.CLICK, 3, 4, 5))
                .isNotEqualTo(new Chance(7).uniform(Purpose.DEPTH, 3, 4, 5));
    }

    /** Mean, spread and correlation of neighbours, each within 5 standard errors: fixed seeds, so no false alarm. */
    @Test
    void uniform_neighbouringNames_areUniformAndUncorrelated() {
        Chance chance = new Chance(1);
        double sum = 0;
        double squares = 0;
        double byReader = 0;
        double byVisit = 0;
        double byItem = 0;
        double byPurpose = 0;
        for (int i = 0; i < DRAWS; i++) {
            int reader = i / 100;
            int visit = i % 100 / 10;
            int item = i % 10;
            double here = chance.uniform(Purpose.CLICK, reader, visit, item) - 0.5;
            sum += here;
            squares += here * here;
            byReader += here * (chance.uniform(Purpose.CLICK, reader + 1, visit, item) - 0.5);
            byVisit += here * (chance.uniform(Purpose.CLICK, reader, visit + 1, item) - 0.5);
            byItem += here * (chance.uniform(Purpose.CLICK, reader, visit, item + 1) - 0.5);
            byPurpose += here * (chance.uniform(Purpose.READ_ON, reader, visit, item) - 0.5);
        }
        double root = Math.sqrt(DRAWS);
        assertThat(sum / DRAWS).isEqualTo(0, within(5 * Math.sqrt(1.0 / 12) / root));
        assertThat(squares / DRAWS).isEqualTo(1.0 / 12, within(5 * Math.sqrt(1.0 / 180) / root));
        for (double products : new double[] {byReader, byVisit, byItem, byPurpose}) {
            assertThat(products / DRAWS).isEqualTo(0, within(5.0 / 12 / root));
        }
    }
}
