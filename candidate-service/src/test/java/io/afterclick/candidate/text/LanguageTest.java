package io.afterclick.candidate.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.catalog.Works;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource({"ko,KOREAN", "ko-KR,KOREAN", "ja,JAPANESE", "EN-us,ENGLISH", "fr,OTHER", "no language,OTHER"})
    void of_aWorkThatSaysIt_believesIt(String tag, Language expected) {
        assertThat(Language.of(Works.withSynopsis("a", tag, "학교에서 the school of 学校の")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "유미와 그녀의 우당탕탕 세포들 이야기.,KOREAN",
        "Trauma(-정신적 외상)를 입을 만한 초특급 코믹 펀치!,KOREAN",
        "涼宮ハルヒの憂鬱,JAPANESE",
        "進撃,OTHER",
        "She escapes from the people who held her.,ENGLISH",
        "Der Junge und das Mädchen,OTHER",
        "Le garçon dans la forêt,OTHER",
        "Suzumiya Haruhi no Yuuutsu,OTHER",
        "'',OTHER"
    })
    void guess_ofText_followsScriptAndFunctionWords(String text, Language expected) {
        assertThat(Language.guess(text)).isEqualTo(expected);
    }

    @Test
    void guess_ofALongText_looksAtItsStart() {
        assertThat(Language.guess("a".repeat(100_000) + "학교")).isEqualTo(Language.OTHER);
    }
}
