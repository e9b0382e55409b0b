package io.afterclick.insight.adapter.http;

import io.afterclick.insight.adapter.http.LivePage.Content;
import io.afterclick.insight.adapter.http.LivePage.NothingToReportException;
import io.afterclick.insight.history.History;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The console: an index of reports, and each report of a tenant as a page and as JSON. */
@Path("/")
public class ConsoleResource {
    private static final String HTML = MediaType.TEXT_HTML + ";charset=utf-8";
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Logger LOG = Logger.getLogger(ConsoleResource.class);

    private final LivePages pages;
    private final PageCache cache;
    private final History history;

    public ConsoleResource(LivePages pages, PageCache cache, History history) {
        this.pages = pages;
        this.cache = cache;
        this.history = history;
    }

    @GET
    @Blocking
    public Response index() {
        return html(200, IndexPage.of(pages.list(), List.copyOf(history.tenants())));
    }

    @GET
    @Path("reports/{name}")
    @NonBlocking
    public Uni<Response> page(
            @PathParam("name") String name, @QueryParam("tenant") @DefaultValue("default") String tenant) {
        return answer(name, tenant, content -> html(200, content.html()));
    }

    @GET
    @Path("reports/{name}.json")
    @NonBlocking
    public Uni<Response> json(
            @PathParam("name") String name, @QueryParam("tenant") @DefaultValue("default") String tenant) {
        return answer(name, tenant, content -> Response.ok(content.json())
                .type(MediaType.APPLICATION_JSON)
                .build());
    }

    private Uni<Response> answer(String name, String tenant, Function<Content, Response> form) {
        Optional<LivePage> page = pages.find(name);
        if (page.isEmpty()) {
            return Uni.createFrom().item(message(404, "There is no such report"));
        }
        if (!TENANT.matcher(tenant).matches()) {
            return Uni.createFrom()
                    .item(message(
                            400, "tenant must be 1 to 64 of a-z, 0-9, '-' and '_', and begin with a letter or digit"));
        }
        return Uni.createFrom()
                .completionStage(() -> cache.get(page.get(), tenant))
                .map(form)
                .onFailure()
                .recoverWithItem(ConsoleResource::failure);
    }

    private static Response failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof NothingToReportException e) {
            return message(404, "There is nothing to report yet: " + e.getMessage());
        }
        if (cause instanceof PageCache.BusyException e) {
            return message(503, e.getMessage());
        }
        LOG.error("A report cannot be computed", cause);
        return message(500, "The report cannot be computed; the log of insight-service says why");
    }

    private static Response message(int status, String text) {
        return html(status, IndexPage.message(text));
    }

    private static Response html(int status, String page) {
        return Response.status(status)
                .type(HTML)
                .entity(page)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
