package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.experiment.ExpectedVersion;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header If-Match (RFC 9110, section 13.1.1), as far as it names one version. */
final class IfMatch {
    /** Versions have at most 18 digits, and so fit into a long. Quotes may be forgotten. */
    private static final Pattern ENTITY_TAG = Pattern.compile("(\"?)(\\d{1,18})\\1");

    private IfMatch() {}

    /** @param header value of the header; null where the request has none */
    static ExpectedVersion read(String header, Faults faults) {
        if (header == null || header.isBlank()) {
            return new ExpectedVersion.None();
        }
        if (header.trim().equals("*")) {
            return new ExpectedVersion.Any();
        }
        Matcher matcher = ENTITY_TAG.matcher(header.trim());
        if (!matcher.matches()) {
            faults.add(
                    "If-Match", Kind.MALFORMED, "must be one version as the header ETag gives it, such as \"7\", or *");
            return new ExpectedVersion.None();
        }
        return new ExpectedVersion.Exactly(Long.parseLong(matcher.group(2)));
    }
}
