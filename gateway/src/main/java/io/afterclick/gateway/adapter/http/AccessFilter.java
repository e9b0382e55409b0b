package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.access.Caller;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets nobody through to a resource that {@link NeedsScope}, unless {@link AccessControl} does. */
final class AccessFilter {
    /** What proxies add, and what browsers add to all that a web page does beside reading from its own server. */
    private static final List<String> INDIRECT = List.of("Forwarded", "X-Forwarded-For", "Origin");

    private final AccessControl access;

    AccessFilter(AccessControl access) {
        this.access = access;
    }

    @ServerRequestFilter
    void check(ResourceInfo resource, HttpHeaders headers) {
        NeedsScope needed = resource.getResourceClass().getAnnotation(NeedsScope.class);
        if (needed != null) {
            access.require(needed.value(), caller(headers));
        }
    }

    private static Caller caller(HttpHeaders headers) {
        String authorization = Objects.requireNonNullElse(headers.getHeaderString(HttpHeaders.AUTHORIZATION), "");
        return new Caller(authorization, INDIRECT.stream().allMatch(name -> headers.getHeaderString(name) == null));
    }
}
