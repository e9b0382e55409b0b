package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.access.Caller;
import io.afterclick.gateway.access.Origin;
import io.afterclick.gateway.access.Scope;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets nobody through to a resource, unless {@link AccessControl} does: before the body is read, and for each call that
 * there is, since one that declares no scope needs that of admins.
 */
final class AccessFilter {
    /** What proxies add. */
    private static final List<String> OF_PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Via");

    private static final String ORIGIN = "Origin";

    private final AccessControl access;

    AccessFilter(AccessControl access) {
        this.access = access;
    }

    /** After the access log has noted the route. */
    @ServerRequestFilter(priority = Priorities.USER + 1)
    void check(ResourceInfo resource, HttpHeaders headers, RoutingContext context) {
        access.authorize(scopeOf(resource.getResourceMethod()), caller(headers, context))
                .useFor(RequestTenant.named(headers.getHeaderString(RequestTenant.HEADER)));
    }

    static Scope scopeOf(Method method) {
        NeedsScope own = method.getAnnotation(NeedsScope.class);
        NeedsScope needed = own == null ? method.getDeclaringClass().getAnnotation(NeedsScope.class) : own;
        return needed == null ? Scope.ADMIN : needed.value();
    }

    private static Caller caller(HttpHeaders headers, RoutingContext context) {
        HostAndPort called = context.request().authority();
        return new Caller(
                text(headers, HttpHeaders.AUTHORIZATION),
                new Origin(
                        called == null ? "" : called.host(),
                        called == null ? "" : called.toString(),
                        text(headers, ORIGIN),
                        OF_PROXIES.stream().anyMatch(name -> headers.getHeaderString(name) != null)));
    }

    private static String text(HttpHeaders headers, String name) {
        return Objects.requireNonNullElse(headers.getHeaderString(name), "");
    }
}
