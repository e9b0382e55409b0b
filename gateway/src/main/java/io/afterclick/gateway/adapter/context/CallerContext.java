package io.afterclick.gateway.adapter.context;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Brings answers of the outside world back to where they were asked for. */
public final class CallerContext {
    private CallerContext() {}

    /**
     * The same answer, given in the Vert.x context of the caller, if it has one: the context carries the trace and belongs
     * to one thread, while clients answer on threads of their own.
     */
    public static <T> Uni<T> bringBack(Uni<T> answer) {
        Context context = Vertx.currentContext();
        return context == null ? answer : answer.emitOn(command -> context.runOnContext(ignored -> command.run()));
    }
}
