package io.afterclick.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisitsTest {

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void draw_isInOrderOfTimeWithEachReadersVisitsNumbered(String name) {
        Visits visits = Visits.draw(Worlds.make(name, WorldSettings.stationary(4, 1_000, 20)));
        assertThat(visits.size()).as("about one for each reader and day").isBetween(17_000, 23_000);
        int[] next = new int[1_000];
        long last = 0;
        for (int i = 0; i < visits.size(); i++) {
            Visit visit = visits.get(i);
            assertThat(visit.timeMillis()).isGreaterThanOrEqualTo(last);
            assertThat(visit.day()).isLessThan(20);
            assertThat(visit.query()).isBetween(0, Catalog.FIRST_WORKS - 1);
            assertThat(visit.number()).isEqualTo(next[visit.reader()]++);
            last = visit.timeMillis();
        }
    }

    @ParameterizedTest
    @MethodSource("io.afterclick.local.simulation.Worlds#names")
    void draw_dependsOnTheSeedButNotOnWhatChangesInTheWorld(String name) {
        Visits some = Visits.draw(Worlds.make(name, WorldSettings.stationary(4, 100, 9)));
        Visits same = Visits.draw(Worlds.make(name, new WorldSettings(4, 100, 9, 3, 4, 5)));
        Visits others = Visits.draw(Worlds.make(name, WorldSettings.stationary(5, 100, 9)));
        assertThat(same.size()).isEqualTo(some.size());
        int alike = 0;
        for (int i = 0; i < some.size(); i++) {
            assertThat(same.get(i)).isEqualTo(some.get(i));
            alike += i < others.size() && others.get(i).equals(some.get(i)) ? 1 : 0;
        }
        assertThat(alike).isZero();
    }
}
