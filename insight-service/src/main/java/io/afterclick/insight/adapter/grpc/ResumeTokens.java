package io.afterclick.insight.adapter.grpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resume tokens: text of a known form, so that a foreign one is told. */
final class ResumeTokens {
    private ResumeTokens() {}

    static String of(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws InvalidFieldException for a token whose text is not of this form */
    static Matcher read(String token, Pattern form) {
        try {
            Matcher text = form.matcher(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII));
            if (text.matches()) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException("resume_token", "is none that this service has given");
        }
        throw foreign();
    }

    static InvalidFieldException foreign() {
        return new InvalidFieldException("resume_token", "is none that this service has given for this kind and range");
    }
}
