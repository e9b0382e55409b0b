package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureException.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One connection to Redis that all callers share, so that their commands are pipelined, and that comes back by itself.
 *
 * <p>Without a connection a call fails at once; with one that does not answer, after the call's time-out. A probe keeps a
 * silent connection from being taken for a dead one: the client closes a connection on which nothing arrives for a while
 * ({@code quarkus.redis.tcp.read-idle-timeout}), and the link then opens another.
 *
 * <p>Calls are answered in the order in which they were made. Thread-safe.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final long PROBE_INTERVAL_MILLIS = 1_000;
    private static final long FIRST_RECONNECT_MILLIS = 100;
    private static final long LONGEST_RECONNECT_MILLIS = 1_000;
    private static final int CAUSES_MAX = 10;
    /** Three probes without an answer. */
    private static final Duration SILENCE = Duration.ofMillis(3 * PROBE_INTERVAL_MILLIS);

    /** What any server with the protocol answers; {@code PING} is not among the commands that all of them offer. */
    static final Request PROBE_OF_ANY = Request.cmd(Command.GET).arg("ac:@probe");
    /** What a server of a cluster answers whichever keys it has. */
    static final Request PROBE_OF_CLUSTER = Request.cmd(Command.PING);

    private final String name;
    private final Vertx vertx;
    private final Redis redis;
    private final Request probe;
    private final FeatureMeters meters;
    private final AtomicReference<RedisConnection> connection = new AtomicReference<>();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final long probeTimer;
    private volatile boolean closed;
    private volatile boolean probing;
    private volatile long reconnectMillis = FIRST_RECONNECT_MILLIS;
    private volatile boolean lossLogged;
    private volatile long answeredAtNanos;

    private RedisLink(String name, Vertx vertx, Redis redis, Request probe, FeatureMeters meters) {
        this.name = name;
        this.vertx = vertx;
        this.redis = redis;
        this.probe = probe;
        this.meters = meters;
        this.probeTimer = vertx.setPeriodic(PROBE_INTERVAL_MILLIS, id -> probe());
    }

    /**
     * A link that has begun to connect.
     *
     * @param name what logs call it
     * @param probe a command that the server answers at once
     */
    static RedisLink open(String name, Vertx vertx, Redis redis, Request probe, FeatureMeters meters) {
        RedisLink link = new RedisLink(name, vertx, redis, probe, meters);
        link.connect();
        return link;
    }

    /** Whether there is a connection, and something came over it lately. */
    boolean isAnswering() {
        return connection.get() != null && System.nanoTime() - answeredAtNanos < SILENCE.toNanos();
    }

    /** Answers when there is a connection, which may be never. */
    Uni<Void> connected() {
        return Uni.createFrom().emitter(emitter -> {
            Runnable told = () -> emitter.complete(null);
            waiting.add(told);
            emitter.onTermination(() -> waiting.remove(told));
            if (connection.get() != null) {
                tellWaiting();
            }
        });
    }

    private void tellWaiting() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    /** Sends one command. Fails with {@link FeatureException} of reason {@code STORE_UNAVAILABLE}. */
    Uni<Response> send(Call call, Duration timeout, Request request) {
        return call(call, timeout, open -> open.send(request));
    }

    /** Sends commands in one go. Fails when one of them fails; the others may have been carried out. */
    Uni<List<Response>> send(Call call, Duration timeout, List<Request> requests) {
        return call(call, timeout, open -> open.batch(requests));
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(probeTimer);
        RedisConnection open = connection.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }

    private <T> Uni<T> call(Call call, Duration timeout, Function<RedisConnection, Future<T>> command) {
        return Uni.createFrom().deferred(() -> {
            RedisConnection open = connection.get();
            if (open == null) {
                meters.roundTrip(call, false, 0);
                return Uni.createFrom().failure(unavailable("there is no connection to Redis"));
            }
            long begin = System.nanoTime();
            return Uni.createFrom()
                    .completionStage(() -> command.apply(open).toCompletionStage())
                    .ifNoItem()
                    .after(timeout)
                    .failWith(() -> unavailable("Redis did not answer within " + timeout.toMillis() + " ms"))
                    .onItemOrFailure()
                    .invoke((answer, failure) -> meters.roundTrip(call, failure == null, System.nanoTime() - begin))
                    .onFailure(failure -> !(failure instanceof FeatureException))
                    .transform(failure ->
                            new FeatureException(Reason.STORE_UNAVAILABLE, "Redis refused a command", failure));
        });
    }

    private void connect() {
        if (closed) {
            return;
        }
        redis.connect().onComplete(attempt -> {
            if (attempt.failed()) {
                onLoss(reason(attempt.cause()));
            } else {
                onConnected(attempt.result());
            }
        });
    }

    /** What failed, and what is behind it: TLS tells only there whose certificate is refused, and why. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        for (int depth = 0; innermost.getCause() != null && depth < CAUSES_MAX; depth++) {
            innermost = innermost.getCause();
        }
        return innermost == failure ? failure.getMessage() : failure.getMessage() + ": " + innermost.getMessage();
    }

    private void onConnected(RedisConnection opened) {
        opened.exceptionHandler(failure -> LOG.debugf(failure, "Redis link %s", name)); // its end follows
        opened.endHandler(end -> {
            if (connection.compareAndSet(opened, null)) {
                onLoss("the connection ended");
            }
        });
        probing = false;
        answeredAtNanos = System.nanoTime(); // the handshake's answer
        connection.set(opened);
        if (closed) {
            close();
            return;
        }
        reconnectMillis = FIRST_RECONNECT_MILLIS;
        if (lossLogged) {
            lossLogged = false;
            LOG.infof("Redis link %s is back", name);
        }
        tellWaiting();
    }

    private void onLoss(String reason) {
        if (closed) {
            return;
        }
        if (!lossLogged) {
            lossLogged = true;
            LOG.warnf("Redis link %s is down, trying again: %s", name, reason);
        }
        long wait = reconnectMillis;
        reconnectMillis = Math.min(LONGEST_RECONNECT_MILLIS, 2 * wait);
        vertx.setTimer(wait, id -> connect());
    }

    /** Keeps the connection from going idle, and finds one that ended before anyone listened for its end. */
    private void probe() {
        RedisConnection open = connection.get();
        if (open == null || probing) {
            return;
        }
        probing = true;
        long begin = System.nanoTime();
        open.send(probe).onComplete(answer -> {
            probing = false;
            meters.roundTrip(Call.PROBE, answer.succeeded(), System.nanoTime() - begin);
            if (answer.succeeded()) {
                answeredAtNanos = System.nanoTime();
            } else if (connection.compareAndSet(open, null)) {
                open.close();
                onLoss(answer.cause().getMessage());
            }
        });
    }

    private static FeatureException unavailable(String message) {
        return new FeatureException(Reason.STORE_UNAVAILABLE, message);
    }
}
