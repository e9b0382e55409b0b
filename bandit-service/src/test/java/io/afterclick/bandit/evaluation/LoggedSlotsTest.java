package io.afterclick.bandit.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import org.junit.jupiter.api.Test;

class LoggedSlotsTest {
    @Test
    void build_unorderedPositions_numbersCellsByPositionThenWork() {
        LoggedSlots log = LoggedSlots.builder()
                .add(3, "b", 0.5, true)
                .add(1, "a", 0.25, false)
                .add(3, "a", 1, false)
                .build();

        assertThat(log.rows()).isEqualTo(3);
        assertThat(log.positionCount()).isEqualTo(2);
        assertThat(log.position(0)).isEqualTo(1);
        assertThat(log.position(1)).isEqualTo(3);
        assertThat(log.work(0)).isEqualTo("b");
        assertThat(log.cell(0)).isEqualTo(2);
        assertThat(log.cell(1)).isEqualTo(1);
        assertThat(log.cell(2)).isEqualTo(3);
        assertThat(log.propensity(1)).isEqualTo(0.25);
        assertThat(log.succeeded(0)).isTrue();
        assertThat(log.succeeded(2)).isFalse();
    }

    @Test
    void add_moreRowsThanTheFirstCapacity_keepsThemAll() {
        LoggedSlots.Builder builder = LoggedSlots.builder();
        for (int row = 0; row < 5_000; row++) {
            builder.add(1 + row % 2, "w" + row % 7, 1.0 / (1 + row), row % 3 == 0);
        }

        LoggedSlots log = builder.build();

        assertThat(log.rows()).isEqualTo(5_000);
        for (int row = 0; row < 5_000; row++) {
            assertThat(log.propensity(row)).isEqualTo(1.0 / (1 + row));
            assertThat(log.cell(row)).isEqualTo(row % 2 * 7 + row % 7);
            assertThat(log.succeeded(row)).isEqualTo(row % 3 == 0);
        }
    }

    @Test
    void add_valuesOutOfRange_areRefused() {
        assertThat(refusal(() -> LoggedSlots.builder().add(0, "a", 1, true))).isEqualTo(Reason.BAD_SLOT);
        assertThat(refusal(() -> LoggedSlots.builder().add(1, "", 1, true))).isEqualTo(Reason.BAD_SLOT);
        assertThat(refusal(() -> LoggedSlots.builder().add(1, "a", 0, true))).isEqualTo(Reason.BAD_SLOT);
        assertThat(refusal(() -> LoggedSlots.builder().add(1, "a", 1.01, true))).isEqualTo(Reason.BAD_SLOT);
        assertThat(refusal(() -> LoggedSlots.builder().add(1, "a", Double.NaN, true)))
                .isEqualTo(Reason.BAD_SLOT);
    }

    @Test
    void build_tooShortOrTooLarge_isRefused() {
        assertThat(refusal(() -> LoggedSlots.builder().add(1, "a", 1, true).build()))
                .isEqualTo(Reason.LOG_TOO_SHORT);
        LoggedSlots.Builder positions = LoggedSlots.builder();
        for (int position = 1; position <= LoggedSlots.MAX_POSITIONS + 1; position++) {
            positions.add(position, "a", 1, true);
        }
        assertThat(refusal(positions::build)).isEqualTo(Reason.LOG_TOO_LARGE);
        LoggedSlots.Builder works = LoggedSlots.builder();
        for (int work = 0; work <= LoggedSlots.MAX_CELLS; work++) {
            works.add(1, "w" + work, 1, true);
        }
        assertThat(refusal(works::build)).isEqualTo(Reason.LOG_TOO_LARGE);
    }

    private static Reason refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(EvaluationException.class, call).reason();
    }
}
