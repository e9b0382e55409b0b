package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.TextRules;

/** The tenant that a request is for. */
final class RequestTenant {
    /** Header that names the tenant. */
    static final String HEADER = "X-Afterclick-Tenant";

    private RequestTenant() {}

    /** The tenant as the request names it, whether or not it could be one. */
    static String named(String header) {
        return header == null || header.isEmpty() ? TextRules.DEFAULT_TENANT : header;
    }

    /** @param header value of the header; null or empty where the request has none */
    static String of(String header, Faults faults) {
        if (header == null || header.isEmpty()) {
            return TextRules.DEFAULT_TENANT;
        }
        TextRules.checkTenant(header, HEADER, faults);
        return header;
    }
}
