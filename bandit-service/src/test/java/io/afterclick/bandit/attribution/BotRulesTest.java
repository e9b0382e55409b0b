package io.afterclick.bandit.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BotRulesTest {
    private static final long T = 1_800_000_000_000L;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final BotRules RULES = new BotRules(true, 10, 30, 20, 8, 0.9, Duration.ofHours(24));

    private ReaderActivity activity = ReaderActivity.NONE;

    @Test
    void clicks_moreThanAMinuteHolds_areAProgram() {
        clicks(10, 100, false, T);
        assertThat(activity.isBotLike(T)).isFalse();
        clicks(1, 100, false, T + 1_100);
        assertThat(activity.isBotLike(T + 1_100)).isTrue();
        assertThat(activity.isBotLike(T + 1_100 + DAY)).isFalse();
    }

    @Test
    void clicks_moreThanAnHourHolds_areAProgram() {
        clicks(30, 10_000, false, T);
        assertThat(activity.isBotLike(T)).isFalse();
        clicks(1, 0, false, T + 301_000);
        assertThat(activity.isBotLike(T + 301_000)).isTrue();
    }

    @Test
    void reads_moreThanAMinuteHolds_areAProgram() {
        for (int i = 0; i <= 20; i++) {
            assertThat(activity.isBotLike(T)).isFalse();
            activity = RULES.observe(activity, new ReaderEvent.Read(i + 1, 0, T + i, T + i), false, T);
        }
        assertThat(activity.isBotLike(T)).isTrue();
    }

    @Test
    void clicks_nearlyNoneSeen_areAProgram() {
        clicks(7, 60_000, true, T);
        assertThat(activity.isBotLike(T)).isFalse();
        clicks(1, 60_000, true, T + 420_000);
        assertThat(activity.isBotLike(T + 420_000)).isTrue();
    }

    @Test
    void clicks_someSeen_areAHumans() {
        clicks(3, 60_000, false, T);
        clicks(25, 60_000, true, T + 180_000);
        assertThat(activity.isBotLike(T)).isFalse();
    }

    @Test
    void clicks_ofADayThatComeAtOnce_areAHumans() {
        for (int i = 0; i < 25; i++) {
            long at = T - DAY + i * 120_000L;
            activity = RULES.observe(activity, click(at, T), false, T);
        }
        assertThat(activity.isBotLike(T)).isFalse();
    }

    @Test
    void keepUntil_ofAProgram_outlastsItsFlag() {
        clicks(11, 10, false, T);
        assertThat(activity.keepUntilMillis()).isGreaterThanOrEqualTo(T + DAY);
    }

    @Test
    void new_shareOfZero_isRefused() {
        assertThatThrownBy(() -> new BotRules(true, 1, 1, 1, 1, 0, Duration.ofHours(1)))
                .hasMessageContaining("unseen-click-share");
    }

    private void clicks(int count, long everyMillis, boolean isUnseen, long from) {
        for (int i = 0; i < count; i++) {
            long at = from + i * everyMillis;
            activity = RULES.observe(activity, click(at, at), isUnseen, at);
        }
    }

    private static ReaderEvent click(long at, long receivedAt) {
        return new ReaderEvent.Click(OneReader.shown("d" + at, "query", at), at, receivedAt);
    }
}
