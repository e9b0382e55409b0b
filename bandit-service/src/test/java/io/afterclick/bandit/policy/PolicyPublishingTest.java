package io.afterclick.bandit.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.bandit.policy.PolicyException.Reason;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyPublishingTest {
    private final PolicyBook book = new PolicyBook("two-step");
    private final List<String> kept = new ArrayList<>();
    private final PolicyFormat format = text -> {
        if (text.equals("bad")) {
            throw new PolicyException(Reason.INVALID, "reward", "must be one of them");
        }
        return PolicySettings.of(Reward.CLICK);
    };
    private final PolicyPublishing publishing = new PolicyPublishing(book, format, (tenant, name, yaml) -> {
        kept.add(tenant + "/" + name);
        long version = kept.size() + 1;
        book.put(tenant, definition(name, version));
        return Uni.createFrom().item(version);
    });

    @Test
    void put_validPolicy_isKeptAndRanks() {
        Policy policy = publishing.put("t", "mine", "good").await().indefinitely();
        assertThat(policy.version()).isEqualTo(2);
        assertThat(book.find("t", "mine")).contains(policy);
        assertThat(book.find("other", "mine")).isEmpty();
    }

    @Test
    void put_whatCannotBe_isRefusedBeforeAnythingIsKept() {
        assertReason(Reason.INVALID, "reward", "mine", "bad");
        assertReason(Reason.INVALID, "name", "No Name", "good");
        assertReason(Reason.BUILT_IN, "name", "uniform", "good");
        assertReason(Reason.INVALID, "yaml", "mine", "x".repeat(PolicyPublishing.MAX_LENGTH + 1));
        assertThat(kept).isEmpty();
    }

    @Test
    void put_tooMany_refusesNewNamesButTakesNewVersions() {
        for (int i = 0; i < PolicyBook.MAX_PER_TENANT; i++) {
            book.put("t", definition("p" + i, 2));
        }
        assertReason(Reason.TOO_MANY_POLICIES, "", "one-more", "good");
        assertThat(publishing.put("t", "p3", "good").await().indefinitely().name())
                .isEqualTo("p3");
    }

    @Test
    void bookPut_olderVersion_changesNothing() {
        book.put("t", definition("mine", 7));
        book.put("t", definition("mine", 5));
        assertThat(book.find("t", "mine")).map(Policy::version).contains(7L);
        book.remove("t", "mine");
        assertThat(book.find("t", "mine")).isEmpty();
    }

    @Test
    void newBook_unknownDefault_isRefused() {
        assertThatThrownBy(() -> new PolicyBook("best"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two-step");
    }

    private void assertReason(Reason reason, String field, String name, String yaml) {
        assertThatThrownBy(() -> publishing.put("t", name, yaml))
                .isInstanceOfSatisfying(PolicyException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(reason);
                    assertThat(failure.field()).isEqualTo(field);
                });
    }

    private static PolicyDefinition definition(String name, long version) {
        return new PolicyDefinition(
                new Policy(name, version, PolicySettings.of(Reward.CLICK)), "good", Optional.of(Instant.EPOCH));
    }
}
