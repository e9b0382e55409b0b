package io.afterclick.feature.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.backfill.Completeness.Begin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompletenessTest {
    private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");
    private static final Instant WRITTEN = NOW.minusSeconds(600);
    private static final Instant SINCE = NOW.minusSeconds(9_000);
    private static final Begin WHOLE_TOPIC = new Begin(0, 0, Optional.of(WRITTEN));
    private static final Begin SHORT_TOPIC = new Begin(0, 500, Optional.of(WRITTEN));

    @Test
    void from_ofATopicThatHoldsAll_isTheBeginning() {
        assertThat(from(Optional.empty(), WHOLE_TOPIC)).isEmpty();
        assertThat(from(kept(70, false), WHOLE_TOPIC))
                .as("a history that holds less")
                .isEmpty();
        assertThat(from(Optional.of(new ChangesKept(List.of(), false, Optional.empty())), WHOLE_TOPIC))
                .isEmpty();
    }

    @Test
    void from_ofAShortTopicAlone_isWhereItBegins() {
        assertThat(from(Optional.empty(), SHORT_TOPIC)).contains(WRITTEN);
        assertThat(from(Optional.empty(), new Begin(0, 500, Optional.empty())))
                .as("it is empty")
                .contains(NOW);
    }

    @Test
    void from_ofAHistory_isWhereThatBegins() {
        assertThat(from(kept(0, false), SHORT_TOPIC)).as("it holds all").isEmpty();
        assertThat(from(kept(70, false), SHORT_TOPIC)).contains(SINCE);
        assertThat(from(kept(500, false), SHORT_TOPIC))
                .as("no earlier than the topic")
                .contains(WRITTEN);
        assertThat(from(kept(700, false), SHORT_TOPIC))
                .as("later than the topic")
                .contains(WRITTEN);
    }

    @Test
    void from_afterTheTopicWasMadeAnew_isThatTime() {
        assertThat(from(kept(0, true), SHORT_TOPIC)).contains(SINCE);
        assertThat(from(kept(0, true), WHOLE_TOPIC)).contains(WRITTEN);
    }

    @Test
    void from_ofManyPartitions_isTheLatest() {
        Begin later = new Begin(1, 9, Optional.of(NOW.minusSeconds(5)));
        assertThat(Completeness.from(kept(70, false), List.of(SHORT_TOPIC, later), NOW))
                .contains(NOW.minusSeconds(5));
        assertThat(Completeness.from(kept(70, false), List.of(later, SHORT_TOPIC), NOW))
                .contains(NOW.minusSeconds(5));
        ChangesKept expired = new ChangesKept(kept(0, false).orElseThrow().partitions(), false, Optional.of(SINCE));
        assertThat(from(Optional.of(expired), SHORT_TOPIC)).contains(SINCE);
    }

    private static Optional<Instant> from(Optional<ChangesKept> kept, Begin begin) {
        return Completeness.from(kept, List.of(begin), NOW);
    }

    private static Optional<ChangesKept> kept(long from, boolean otherTopics) {
        return Optional.of(new ChangesKept(
                List.of(new ChangesKept.Partition(0, from, 900, SINCE)), otherTopics, Optional.empty()));
    }
}
