package io.afterclick.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/**
 * Sends batches to one path of the API, several at a time, each again until it is taken.
 *
 * <p>The API takes a batch that it has already taken without effect, so one whose answer was lost is sent again too. For
 * one thread that hands in batches.
 */
final class BatchSender {
    /** Batches under way: enough to hide the broker's acknowledgement, few enough to bound memory. */
    static final int MAX_IN_FLIGHT = 8;

    private static final int FAULTS_SHOWN_MAX = 3;

    private final ApiClient api;
    private final String path;
    private final Retry retry;
    private final LongConsumer onTaken;
    private final Semaphore places = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicReference<LoadException> failure = new AtomicReference<>();
    private final AtomicLong taken = new AtomicLong();

    /**
     * How long a batch that is not taken is tried.
     *
     * @param firstPause pause before the second try; doubles with each
     * @param longestPause pauses grow no longer
     * @param giveUpAfter time from the first try after which the load fails
     */
    record Retry(Duration firstPause, Duration longestPause, Duration giveUpAfter) {
        static final Retry DEFAULT = new Retry(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(90));
    }

    /**
     * @param onTaken told, after each batch, how many items have been taken in all
     */
    BatchSender(ApiClient api, String path, Retry retry, LongConsumer onTaken) {
        this.api = api;
        this.path = path;
        this.retry = retry;
        this.onTaken = onTaken;
    }

    /**
     * Hands in a batch; waits while as many are under way as may be.
     *
     * @param firstItem place of the batch's first item in what is sent, from 0
     * @throws LoadException when a batch that was handed in before has failed
     */
    void send(byte[] json, int items, long firstItem) {
        places.acquireUninterruptibly();
        failIfAnyFailed();
        attempt(json, items, firstItem, System.nanoTime(), retry.firstPause());
    }

    /**
     * Waits until all batches have been taken.
     *
     * @throws LoadException when one has failed
     */
    void finish() {
        places.acquireUninterruptibly(MAX_IN_FLIGHT);
        places.release(MAX_IN_FLIGHT);
        failIfAnyFailed();
    }

    private void failIfAnyFailed() {
        LoadException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void attempt(byte[] json, int items, long firstItem, long startNanos, Duration pause) {
        CompletableFuture<HttpResponse<String>> answer = api.post(path, json);
        answer.whenComplete((response, error) -> {
            Optional<String> problem = error != null
                    ? Optional.of("no answer")
                    : isPassing(response.statusCode())
                            ? Optional.of("status " + response.statusCode())
                            : Optional.empty();
            if (problem.isEmpty()) {
                settle(response, items, firstItem);
            } else if (failure.get() != null) {
                places.release();
            } else if (System.nanoTime() - startNanos + pause.toNanos()
                    > retry.giveUpAfter().toNanos()) {
                fail(new LoadException(
                        LoadException.Reason.UNAVAILABLE,
                        api.url() + path + " did not take a batch for "
                                + retry.giveUpAfter().toSeconds() + " s (" + problem.get()
                                + "); see the logs of the mesh, then run this again: nothing counts twice"));
            } else {
                later(pause).execute(() -> attempt(json, items, firstItem, startNanos, longer(pause)));
            }
        });
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(retry.longestPause()) < 0 ? doubled : retry.longestPause();
    }

    private static Executor later(Duration pause) {
        return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean isPassing(int status) {
        return status == 503 || status == 429 || status == 504;
    }

    private void settle(HttpResponse<String> response, int items, long firstItem) {
        if (response.statusCode() / 100 == 2) {
            onTaken.accept(taken.addAndGet(items));
            places.release();
        } else {
            fail(new LoadException(
                    LoadException.Reason.REFUSED,
                    api.url() + path + " refused items " + (firstItem + 1) + " to " + (firstItem + items) + ": "
                            + explanation(response)));
        }
    }

    private void fail(LoadException reason) {
        failure.compareAndSet(null, reason);
        places.release();
    }

    /** What problem+json says, in one line. */
    private static String explanation(HttpResponse<String> response) {
        JsonNode problem = ApiClient.body(response);
        StringBuilder words = new StringBuilder("status " + response.statusCode());
        for (String field : new String[] {"title", "detail"}) {
            if (problem.path(field).isTextual()) {
                words.append(", ").append(problem.path(field).asText());
            }
        }
        JsonNode faults = problem.path("errors");
        for (int i = 0; i < Math.min(FAULTS_SHOWN_MAX, faults.size()); i++) {
            words.append("; ")
                    .append(faults.get(i).path("field").asText("?"))
                    .append(' ')
                    .append(faults.get(i).path("message").asText());
        }
        return words.toString().replaceAll("\\s+", " ");
    }
}
