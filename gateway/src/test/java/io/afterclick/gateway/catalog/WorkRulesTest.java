package io.afterclick.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Faults;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkRulesTest {
    @Test
    void check_largestWork_isGood() {
        assertThat(faults(new Work(
                        "t",
                        "작".repeat(128),
                        "t".repeat(512),
                        Collections.nCopies(64, "c".repeat(256)),
                        Collections.nCopies(64, "g".repeat(256)),
                        Collections.nCopies(256, "t".repeat(256)),
                        "s".repeat(16_384),
                        "zh-Hant-TW",
                        Pricing.FREE_FIRST,
                        1_000_000,
                        1_000_000,
                        "f".repeat(256),
                        "f".repeat(128),
                        Optional.of(Instant.EPOCH),
                        true,
                        Instant.EPOCH)))
                .isEmpty();
    }

    @Test
    void check_eachFieldTooLarge_isNamed() {
        assertThat(faults(new Work(
                        "t",
                        "w".repeat(129),
                        "t".repeat(513),
                        Collections.nCopies(65, "c"),
                        Collections.nCopies(65, "g"),
                        List.of("t".repeat(257)),
                        "s".repeat(16_385),
                        "k",
                        Pricing.PAID,
                        1,
                        1_000_001,
                        "f".repeat(257),
                        "f".repeat(129),
                        Optional.empty(),
                        true,
                        Instant.EPOCH)))
                .containsExactly(
                        "work_id",
                        "title",
                        "creators",
                        "genres",
                        "tags[0]",
                        "synopsis",
                        "format",
                        "franchise",
                        "language",
                        "episodes",
                        "free_episodes");
    }

    @Test
    void check_idsThatCannotBeKept_areNamed() {
        for (String id : List.of("", ".", "..", "a\u0000b", "a\nb", "a\u0085b", "\ud83d", "\ude00x")) {
            assertThat(faults(id, "Title")).as(id).containsExactly("work_id");
        }
        assertThat(faults("😀 / ü", "Title")).isEmpty();
        assertThat(faults("a", "half a pair \ud83d")).containsExactly("title");
    }

    private static List<String> faults(String id, String title) {
        return faults(new Work(
                "t",
                id,
                title,
                List.of(),
                List.of(),
                List.of(),
                "",
                "",
                Pricing.UNKNOWN,
                0,
                0,
                "",
                "",
                Optional.empty(),
                true,
                Instant.EPOCH));
    }

    private static List<String> faults(Work work) {
        Faults faults = new Faults();
        WorkRules.check(work, "", faults);
        return faults.list().stream().map(Fault::field).toList();
    }
}
