package io.afterclick.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.access.AccessMeter.Reason;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.gateway.testing.TestKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlTest {
    private static final String KEY = TestKeys.key("reader");
    private static final Origin HERE = new Origin("localhost", "localhost:8080", "", false);
    private static final Origin PROXY = new Origin("localhost", "localhost:8080", "", true);
    private static final RateLimit LIMIT =
            new RateLimit(OptionalLong.of(5), OptionalLong.empty(), OptionalLong.empty());

    private final List<Reason> refusals = new ArrayList<>();
    private final List<String> admissions = new ArrayList<>();
    private Optional<Limiter.Overrun> overrun = Optional.empty();
    private final AccessControl access = new AccessControl(
            new Limiter() {
                @Override
                public Optional<Overrun> take(String keyName, Scope scope, RateLimit limit) {
                    assertThat(limit).isEqualTo(LIMIT);
                    return overrun;
                }

                @Override
                public void retain(Keys keys) {}
            },
            new AccessMeter() {
                @Override
                public void refused(Reason reason) {
                    refusals.add(reason);
                }

                @Override
                public void admitted(String keyName, Scope scope) {
                    admissions.add(keyName + " " + scope.text());
                }
            });

    private void lock() {
        access.replace(Keys.of(List.of(
                key("reader", Set.of(Scope.READ), Optional.of(Set.of("shop-7", "shop-8")), Map.of()),
                key("limited", Set.of(Scope.READ), Optional.empty(), Map.of(Scope.READ, LIMIT)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER   %s "})
    void useFor_rightKey_isLetIn(String form) {
        lock();
        Caller caller = new Caller(form.formatted(KEY), PROXY);
        access.authorize(Scope.READ, caller).useFor("shop-7");
        access.authorize(Scope.READ, caller).useFor("shop-8");
        assertThat(admissions).containsExactly("reader read", "reader read");
        assertThat(refusals).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Bearer %s!", "%s", "Basic %s", "Bearer%s", "Bearer #"})
    void authorize_noOrWrongKey_isUnauthenticated(String form) {
        lock();
        String sent = form.replace("%s", KEY).replace("#", TestKeys.sha256(KEY));
        RefusedException refused = refusal(() -> access.authorize(Scope.READ, new Caller(sent, HERE)));
        assertThat(refused.refusal()).isEqualTo(Refusal.UNAUTHENTICATED);
        assertThat(refused.getMessage()).doesNotContain(KEY).doesNotContain("wrong");
        assertThat(refusals).hasSize(1).containsAnyOf(Reason.NO_KEY, Reason.UNKNOWN_KEY);
    }

    @Test
    void authorize_keyThatIsTooShortToBeSafe_isNotTaken() {
        ApiKey weak = new ApiKey(
                "weak", KeyHash.parse(TestKeys.sha256("sesame")), Set.of(Scope.READ), Optional.empty(), Map.of());
        access.replace(Keys.of(List.of(weak)));
        assertThat(refusal(() -> access.authorize(Scope.READ, new Caller("Bearer sesame", HERE)))
                        .refusal())
                .isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void authorize_otherScope_isForbidden() {
        lock();
        for (Scope scope : List.of(Scope.INGEST, Scope.ADMIN)) {
            RefusedException refused = refusal(() -> access.authorize(scope, new Caller("Bearer " + KEY, HERE)));
            assertThat(refused.refusal()).isEqualTo(Refusal.FORBIDDEN);
            assertThat(refused).hasMessageContaining(scope.text());
        }
        assertThat(refusals).containsExactly(Reason.SCOPE, Reason.SCOPE);
    }

    @Test
    void useFor_otherTenant_isForbidden() {
        lock();
        for (String tenant : List.of("default", "shop", "shop-7,shop-8", "*", "")) {
            AccessControl.Grant grant = access.authorize(Scope.READ, new Caller("Bearer " + KEY, HERE));
            assertThat(refusal(() -> grant.useFor(tenant)).refusal()).isEqualTo(Refusal.FORBIDDEN);
        }
        assertThat(refusals).containsOnly(Reason.TENANT).hasSize(5);
        assertThat(admissions).isEmpty();
    }

    @Test
    void useFor_tooOften_isToldHowLongToWait() {
        lock();
        AccessControl.Grant grant = access.authorize(Scope.READ, new Caller("Bearer " + TestKeys.key("limited"), HERE));
        grant.useFor("any");
        overrun = Optional.of(new Limiter.Overrun(false, Duration.ofMillis(200)));
        RefusedException rate = refusal(() -> grant.useFor("any"));
        assertThat(rate.refusal()).isEqualTo(Refusal.RATE_LIMITED);
        assertThat(rate.retryAfter()).contains(Duration.ofMillis(200));
        overrun = Optional.of(new Limiter.Overrun(true, Duration.ofHours(3)));
        RefusedException quota = refusal(() -> grant.useFor("any"));
        assertThat(quota.refusal()).isEqualTo(Refusal.QUOTA_SPENT);
        assertThat(quota.retryAfter()).contains(Duration.ofHours(3));
        assertThat(refusals).containsExactly(Reason.RATE, Reason.QUOTA);
        assertThat(admissions).containsExactly("limited read");
    }

    @Test
    void authorize_noKeys_letsProgramsOfThisMachineInButNoProxies() {
        for (Scope scope : Scope.values()) {
            access.authorize(scope, new Caller("", HERE)).useFor("any");
            RefusedException refused = refusal(() -> access.authorize(scope, new Caller("Bearer " + KEY, PROXY)));
            assertThat(refused.refusal()).isEqualTo(Refusal.FORBIDDEN);
            assertThat(refused).hasMessageContaining("afterclick.gateway.keys.file");
        }
        assertThat(refusals).containsOnly(Reason.NOT_LOCAL);
    }

    @Test
    void replace_keyThatIsGone_isUnknownAtOnce() {
        lock();
        Caller caller = new Caller("Bearer " + KEY, HERE);
        assertThatCode(() -> access.authorize(Scope.READ, caller)).doesNotThrowAnyException();
        access.replace(Keys.of(List.of(key("other", Set.of(Scope.READ), Optional.empty(), Map.of()))));
        assertThat(refusal(() -> access.authorize(Scope.READ, caller)).refusal())
                .isEqualTo(Refusal.UNAUTHENTICATED);
    }

    @Test
    void keys_twoOfOneNameOrHash_areRefused() {
        ApiKey key = key("reader", Set.of(Scope.READ), Optional.empty(), Map.of());
        assertThatThrownBy(() -> Keys.of(List.of(key, key))).hasMessageContaining("keys[1].name");
        ApiKey same = new ApiKey("again", key.hash(), Set.of(Scope.READ), Optional.empty(), Map.of());
        assertThatThrownBy(() -> Keys.of(List.of(key, same))).hasMessageContaining("keys[1].sha256");
        assertThatThrownBy(() -> Keys.of(List.of())).hasMessageContaining("1 to 200");
    }

    @Test
    void callerAndKey_inALog_doNotTellTheKey() {
        assertThat(new Caller("Bearer " + KEY, HERE).toString()).doesNotContain(KEY);
        assertThat(key("reader", Set.of(Scope.READ), Optional.empty(), Map.of()))
                .hasToString("ApiKey[reader]");
    }

    private static ApiKey key(
            String name, Set<Scope> scopes, Optional<Set<String>> tenants, Map<Scope, RateLimit> limits) {
        return new ApiKey(name, KeyHash.parse(TestKeys.sha256(TestKeys.key(name))), scopes, tenants, limits);
    }

    private static RefusedException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call);
    }
}
