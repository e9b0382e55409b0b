package io.afterclick.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlTest {
    /** What {@code printf %s 'open sesame, please' | sha256sum} prints. */
    private static final String HASH = "7b467437ad0215a143a8d995fea9a9e55d93a0c2ff3367e4a7990aec3f6fbd6b";

    private static final String KEY = "open sesame, please";
    private static final Caller NOBODY = new Caller("", true);

    private final AccessControl withKey = new AccessControl(Map.of(Scope.ADMIN, KeyHash.parse(HASH)), true);
    private final AccessControl keylessOnLoopback = new AccessControl(Map.of(), true);
    private final AccessControl keylessForAll = new AccessControl(Map.of(), false);

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + KEY, "bearer " + KEY, "BEARER   " + KEY + " "})
    void require_rightKey_isLetIn(String authorization) {
        assertThatCode(() -> withKey.require(Scope.ADMIN, new Caller(authorization, true)))
                .doesNotThrowAnyException();
    }

    @Test
    void require_rightKeyThroughAProxy_isLetIn() {
        assertThatCode(() -> withKey.require(Scope.ADMIN, new Caller("Bearer " + KEY, false)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer open sesame",
                "Bearer open sesame, please!",
                "Bearer " + HASH,
                KEY,
                "Basic " + KEY,
                "Bearer" + KEY
            })
    void require_noOrWrongKey_isUnauthenticated(String authorization) {
        RefusedException refused = refusal(withKey, new Caller(authorization, true));
        assertThat(refused.refusal()).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(refused.getMessage()).doesNotContain("sesame").doesNotContain(HASH);
    }

    @Test
    void require_noKeyConfiguredOnLoopback_letsProgramsInButNoProxiesAndPages() {
        assertThatCode(() -> keylessOnLoopback.require(Scope.ADMIN, NOBODY)).doesNotThrowAnyException();
        RefusedException refused = refusal(keylessOnLoopback, new Caller("", false));
        assertThat(refused.refusal()).isEqualTo(Refusal.FORBIDDEN);
        assertThat(refused).hasMessageContaining("afterclick.gateway.admin.key-sha256");
    }

    @Test
    void require_noKeyConfiguredForAll_saysWhichKeyToConfigure() {
        for (Caller caller : new Caller[] {NOBODY, new Caller("Bearer " + KEY, true)}) {
            RefusedException refused = refusal(keylessForAll, caller);
            assertThat(refused.refusal()).isEqualTo(Refusal.FORBIDDEN);
            assertThat(refused).hasMessageContaining("afterclick.gateway.admin.key-sha256");
        }
    }

    @Test
    void caller_inALog_doesNotTellTheKey() {
        assertThat(new Caller("Bearer " + KEY, true)).hasToString("Caller[direct=true]");
    }

    private static RefusedException refusal(AccessControl access, Caller caller) {
        return catchThrowableOfType(RefusedException.class, () -> access.require(Scope.ADMIN, caller));
    }
}
