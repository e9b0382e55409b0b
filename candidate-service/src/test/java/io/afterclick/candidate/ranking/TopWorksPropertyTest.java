package io.afterclick.candidate.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TopWorksPropertyTest {
    private record Scored(int work, float score) {}

    @Test
    void drain_randomOffersWithTies_equalsSortedPrefix() {
        TopWorks reused = new TopWorks(7);
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int k = random.nextInt(10);
            TopWorks top = seed % 2 == 0 ? reused : new TopWorks(k);
            k = seed % 2 == 0 ? 7 : k;
            List<Scored> offered = new ArrayList<>();
            int[] shuffled = random.ints(0, 10_000).distinct().limit(40).toArray();
            for (int work : shuffled) {
                float score = random.nextInt(8) - 4;
                offered.add(new Scored(work, score));
                top.offer(work, score);
                if (random.nextInt(10) == 0) {
                    top.tighten();
                }
            }
            top.offer(99_999, Float.NaN);

            RankedWorks ranked = top.drain();

            List<Scored> best = offered.stream()
                    .sorted(Comparator.comparing(Scored::score).reversed().thenComparing(Scored::work))
                    .limit(k)
                    .toList();
            assertThat(ranked.works())
                    .as("seed %d", seed)
                    .containsExactly(best.stream().mapToInt(Scored::work).toArray());
            for (int i = 0; i < best.size(); i++) {
                assertThat(ranked.scores()[i])
                        .as("seed %d", seed)
                        .isEqualTo(best.get(i).score());
            }
        }
    }
}
