package io.afterclick.candidate.franchise;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.catalog.Works;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FranchisesTest {
    private final Franchises franchises = new Franchises(true);
    private final List<String> titles = new ArrayList<>();

    private int put(String title) {
        return put(title, "");
    }

    private int put(String title, String franchise) {
        int ordinal = titles.size();
        titles.add(title);
        franchises.put(ordinal, Works.ofFranchise("w" + ordinal, title, franchise));
        return ordinal;
    }

    private boolean areOne(String first, String second) {
        return franchises.of(put(first)) == franchises.of(put(second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Naruto | Naruto: Shippuuden Movie 4 - The Lost Tower",
                "Kimi ni Todoke | Kimi ni Todoke 2nd Season Specials",
                "Bakuman. | Bakuman. 3rd Season",
                "Haikyuu!! | Haikyuu!! Second Season",
                "Shakugan no Shana | Shakugan no Shana III (Final) Specials",
                "Kuroshitsuji | Kuroshitsuji II Specials",
                "Pokemon Best Wishes! | Pokemon Best Wishes! Season 2: Episode N",
                "Acchi Kocchi (TV) | Acchi Kocchi (TV): Place=Princess",
                "Kanon | Kanon (2006)",
                "Gundam Part 2 | GUNDAM Part III",
                "Star Driver | Star Driver the Movie",
                "후유증 | 후유증 2",
                "연 | 연 시즌2",
                "치즈인더트랩 1~3부 | 치즈인더트랩 4부",
                "쎈놈 | 쎈놈 외전",
                "アイドル | アイドル 第2期",
                "銀魂 | 劇場版 銀魂",
                "Ｆａｔｅ　ｚｅｒｏ | Fate Zero",
            })
    void of_seasonsAndSequels_isOneFranchise(String first, String second) {
        assertThat(areOne(first, second)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Special A | Special B",
                "Area 51 | Area 88",
                "Eyeshield 21 | Eyeshield",
                "Love: A Story | Love: Another Tale",
                "Malcolm X | Malcolm",
                "Dragon Ball | Dragon Ball Z",
                "오늘의 낭만부 | 오늘의 낭만",
                "1st Season | 2nd Season",
                "The Movie | Movie",
            })
    void of_worksOfOtherStories_isAnother(String first, String second) {
        assertThat(areOne(first, second)).isFalse();
    }

    @Test
    void of_aSubtitle_needsATitleOrSeveralToBelieveIt() {
        int first = put("Saga: One");
        int second = put("Saga: Two");
        assertThat(franchises.of(first)).isNotEqualTo(franchises.of(second));
        int third = put("Saga: Three");
        assertThat(franchises.of(first)).isEqualTo(franchises.of(second)).isEqualTo(franchises.of(third));
        franchises.remove(third);
        assertThat(franchises.of(first)).isNotEqualTo(franchises.of(second));
        put("Saga");
        assertThat(franchises.of(first)).isEqualTo(franchises.of(second));
    }

    @Test
    void of_aNamedFranchise_goesBeforeTheTitle() {
        int one = put("Naruto", "Shonen Saga");
        int other = put("Something else", " shonen  saga");
        int guessed = put("Naruto 2");
        assertThat(franchises.of(one)).isEqualTo(franchises.of(other)).isNotEqualTo(franchises.of(guessed));
    }

    @Test
    void of_aNamedFranchise_takesInTitlesThatBearItsName() {
        int named = put("A spin-off", "Naruto");
        assertThat(franchises.of(put("Naruto: Shippuuden"))).isEqualTo(franchises.of(named));
    }

    @Test
    void of_titlesWithoutGuessing_isNone() {
        Franchises named = new Franchises(false);
        named.put(0, Works.titled("a", "Naruto"));
        named.put(1, Works.ofFranchise("b", "Naruto", "naruto"));
        assertThat(named.of(0)).isEqualTo(Franchises.NONE);
        assertThat(named.of(1)).isNotEqualTo(Franchises.NONE);
    }

    @Test
    void of_titlesOfSignsOrNothing_isNone() {
        assertThat(franchises.of(put(""))).isEqualTo(Franchises.NONE);
        assertThat(franchises.of(put("!!! ???"))).isEqualTo(Franchises.NONE);
        assertThat(franchises.of(put(": - :"))).isEqualTo(Franchises.NONE);
        assertThat(franchises.of(12_345)).isEqualTo(Franchises.NONE);
    }

    @Test
    void put_again_forgetsTheFormerTitle() {
        int work = put("Naruto");
        int sequel = put("Naruto: Shippuuden");
        franchises.put(work, Works.titled("w0", "Bleach"));
        assertThat(franchises.of(sequel)).isNotEqualTo(franchises.of(work));
        franchises.remove(work);
        assertThat(franchises.of(work)).isEqualTo(Franchises.NONE);
        franchises.remove(work);
        franchises.remove(99_999);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void changes_inAnyOrder_endWhereAFreshStartEnds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> names =
                List.of("Saga", "Saga 2", "Saga: One", "Saga: Two", "Saga II: More", "Tale", "Tale - X", "");
        String[] now = new String[40];
        for (int i = 0; i < 400; i++) {
            int ordinal = random.nextInt(now.length);
            now[ordinal] = random.nextInt(3) == 0 ? null : names.get(random.nextInt(names.size()));
            if (now[ordinal] == null) {
                franchises.remove(ordinal);
            } else {
                franchises.put(ordinal, Works.titled("w", now[ordinal]));
            }
        }
        Franchises fresh = new Franchises(true);
        for (int ordinal = 0; ordinal < now.length; ordinal++) {
            if (now[ordinal] != null) {
                fresh.put(ordinal, Works.titled("w", now[ordinal]));
            }
        }
        for (int a = 0; a < now.length; a++) {
            for (int b = 0; b < now.length; b++) {
                assertThat(franchises.of(a) == franchises.of(b))
                        .as("seed %d: %s and %s", seed, now[a], now[b])
                        .isEqualTo(fresh.of(a) == fresh.of(b));
            }
        }
    }

    @Test
    void of_besideAWriter_neverFails() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<?> writer = pool.submit(() -> {
                for (int i = 0; i < 20_000; i++) {
                    franchises.put(i % 5_000, Works.titled("w", "Saga " + i % 7 + ": " + i % 3));
                    franchises.remove((i + 2_500) % 5_000);
                }
            });
            while (!writer.isDone()) {
                for (int i = 0; i < 5_000; i++) {
                    assertThat(franchises.of(i)).isGreaterThanOrEqualTo(Franchises.NONE);
                }
            }
            writer.get(30, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
    }
}
