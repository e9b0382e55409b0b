package io.afterclick.candidate.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1000})
    void of_anyNumbers_givesEachOnePlaceHoweverManyWereExpected(int expected) {
        SplittableRandom random = new SplittableRandom(expected);
        Places places = new Places(expected);
        Map<Integer, Integer> naive = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            int number = random.nextInt(1_500) << random.nextInt(20);
            assertThat(places.find(number)).isEqualTo(naive.getOrDefault(number, Places.NONE));
            naive.putIfAbsent(number, naive.size());
            assertThat(places.of(number)).isEqualTo(naive.get(number));
        }
        assertThat(places.size()).isEqualTo(naive.size());
        naive.forEach((number, place) -> assertThat(places.numbers()[place]).isEqualTo(number));
    }
}
