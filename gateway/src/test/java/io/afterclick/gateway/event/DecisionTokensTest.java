package io.afterclick.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.adapter.token.ProtobufClaimsFormat;
import io.afterclick.gateway.event.DecisionTokens.BadTokenException;
import io.afterclick.gateway.event.DecisionTokens.BadTokenException.Reason;
import io.afterclick.gateway.request.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final TokenKey OLD = key("the old secret of thirty-two bytes");
    private static final TokenKey NEW = key("the new secret of thirty-two bytes");
    private static final DecisionClaims CLAIMS = new DecisionClaims(
            "tenant-1",
            "decision-1",
            ReaderHash.of("reader-1"),
            "query",
            NOW,
            "policy",
            7,
            "model",
            List.of("작품", "b", "c/d"),
            List.of(0.016f, 0f, 0.015f));

    @Test
    void verify_issued_givesTheClaims() throws BadTokenException {
        assertThat(tokens(NOW, OLD).verify(tokens(NOW, OLD).issue(CLAIMS))).isEqualTo(CLAIMS);
    }

    @Test
    void verify_issuedForNobody_givesTheClaims() throws BadTokenException {
        DecisionClaims claims =
                new DecisionClaims("t", "d", OptionalLong.empty(), "q", NOW, "p", 0, "", List.of(), List.of());
        assertThat(tokens(NOW, OLD).verify(tokens(NOW, OLD).issue(claims))).isEqualTo(claims);
    }

    @Test
    void verify_anyByteChanged_isForged() {
        byte[] token = Base64.getUrlDecoder().decode(tokens(NOW, OLD).issue(CLAIMS));
        for (int i = 0; i < token.length; i++) {
            for (int mask : new int[] {0x01, 0x80, 0xff}) {
                byte[] changed = token.clone();
                changed[i] ^= (byte) mask;
                assertForged(Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
            }
        }
    }

    @Test
    void verify_anyCharacterChangedOrCutOff_isForged() {
        // Three claims lengths, so that the last character carries 0, 2 and 4 bits that mean nothing.
        for (String model : List.of("m", "mm", "mmm")) {
            DecisionClaims claims =
                    new DecisionClaims("t", "d", ReaderHash.of("r"), "q", NOW, "p", 1, model, List.of("a"), List.of());
            String token = tokens(NOW, OLD).issue(claims);
            for (int i = 0; i < token.length(); i++) {
                for (char other : "AB-_z9".toCharArray()) {
                    if (other != token.charAt(i)) {
                        assertForged(token.substring(0, i) + other + token.substring(i + 1));
                    }
                }
                assertForged(token.substring(0, i));
            }
            assertForged(token + "A");
            assertForged(token + "=");
            assertForged(" " + token);
        }
    }

    @Test
    void verify_unknownKey_isForged() {
        assertThat(reason(tokens(NOW, NEW), tokens(NOW, OLD).issue(CLAIMS))).isEqualTo(Reason.FORGED);
    }

    @Test
    void verify_notAToken_isForged() {
        assertForged("");
        assertForged("nonsense");
        assertForged("!§$%");
        assertForged("A".repeat(48));
        assertForged("A".repeat(Limits.TOKEN_LENGTH_MAX));
    }

    @Test
    void verify_signedButNotClaims_isForged() {
        ClaimsFormat garbage = new ClaimsFormat() {
            @Override
            public byte[] write(DecisionClaims claims) {
                return new byte[] {(byte) 0xff, 0x01};
            }

            @Override
            public DecisionClaims read(byte[] bytes) {
                throw new AssertionError("only writes");
            }
        };
        String token =
                new DecisionTokens(List.of(OLD), garbage, MAX_AGE, Clock.fixed(NOW, ZoneOffset.UTC)).issue(CLAIMS);
        assertForged(token);
    }

    @Test
    void verify_keysRotated_bothVerifyAndTheFirstSigns() throws BadTokenException {
        DecisionTokens rotated = tokens(NOW, NEW, OLD);
        assertThat(rotated.verify(tokens(NOW, OLD).issue(CLAIMS))).isEqualTo(CLAIMS);
        assertThat(tokens(NOW, NEW).verify(rotated.issue(CLAIMS))).isEqualTo(CLAIMS);
        assertThat(reason(tokens(NOW, OLD), rotated.issue(CLAIMS))).isEqualTo(Reason.FORGED);
    }

    @Test
    void verify_olderThanTheGreatestAge_hasExpired() throws BadTokenException {
        String token = tokens(NOW, OLD).issue(CLAIMS);
        assertThat(tokens(NOW.plus(MAX_AGE), OLD).verify(token)).isEqualTo(CLAIMS);
        assertThat(reason(tokens(NOW.plus(MAX_AGE).plusMillis(1), OLD), token)).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void issue_largestSlate_fitsTheLimit() throws BadTokenException {
        String id = "작".repeat(Limits.ID_LENGTH_MAX);
        DecisionClaims claims = new DecisionClaims(
                "t".repeat(64),
                "d".repeat(36),
                ReaderHash.of(id),
                id,
                NOW,
                "p".repeat(64),
                Long.MAX_VALUE,
                "m".repeat(64),
                IntStream.range(0, Limits.SLATE_LENGTH_MAX).mapToObj(i -> id).toList(),
                IntStream.range(0, Limits.SLATE_LENGTH_MAX)
                        .mapToObj(i -> 1f / (60 + i))
                        .toList());
        String token = tokens(NOW, OLD).issue(claims);
        assertThat(token.length()).isLessThan(Limits.TOKEN_LENGTH_MAX);
        assertThat(tokens(NOW, OLD).verify(token)).isEqualTo(claims);
    }

    @Test
    void shown_scores_areThoseOfTheWorksOrNotKnown() {
        assertThat(CLAIMS.shown(0, 1).score()).isEqualTo(0.016f);
        assertThat(CLAIMS.shown(1, 1).score()).isZero();
        assertThat(CLAIMS.showing(List.of("a", "b"), List.of(0f, 0f)).shownScores())
                .isEmpty();
        assertThat(CLAIMS.showing(List.of("a", "b"), List.of()).shown(1, 1).score())
                .isZero();
        assertThatThrownBy(() -> CLAIMS.showing(List.of("a", "b"), List.of(1f)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void key_tooShort_isRefusedWithoutTellingIt() {
        assertThatThrownBy(() -> TokenKey.of("short secret".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("short secret");
    }

    @Test
    void sign_rfc4231Case2_goldenValue() {
        // RFC 4231 test case 2 has a key of 4 bytes ("Jefe"); HMAC pads keys with zeros, so this key signs the same.
        byte[] padded = java.util.Arrays.copyOf("Jefe".getBytes(StandardCharsets.US_ASCII), 32);
        byte[] signature = TokenKey.of(padded)
                .sign(
                        "what do ya want ".getBytes(StandardCharsets.US_ASCII),
                        "for nothing?".getBytes(StandardCharsets.US_ASCII));
        assertThat(signature)
                .asHexString()
                .isEqualToIgnoringCase("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    private static void assertForged(String token) {
        assertThat(reason(tokens(NOW, OLD), token)).as(token).isEqualTo(Reason.FORGED);
    }

    private static Reason reason(DecisionTokens tokens, String token) {
        BadTokenException failure = catchThrowableOfType(BadTokenException.class, () -> tokens.verify(token));
        assertThat(failure).as("verification of " + token).isNotNull();
        return failure.reason();
    }

    private static DecisionTokens tokens(Instant now, TokenKey... keys) {
        return new DecisionTokens(List.of(keys), new ProtobufClaimsFormat(), MAX_AGE, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static TokenKey key(String secret) {
        return TokenKey.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
