package io.afterclick.local.mesh;

import io.afterclick.local.load.ApiClient;
import io.afterclick.local.progress.Progress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Requests that nobody sees, until the mesh answers at full speed: in a JVM that has just started, the first requests
 * take longer than the deadline of a slate and would come back degraded.
 */
public final class WarmUp {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);
    private static final Duration FAST = Duration.ofMillis(50);
    private static final int FAST_IN_A_ROW = 25;
    private static final int SAMPLE = 100;
    private static final int SLATE_LENGTH = 10;
    /** Nobody in particular, and somebody: only for him is the feature service asked. */
    private static final List<String> READERS = List.of("", "warm-up");

    private WarmUp() {}

    /**
     * Asks for related works until answers are whole and fast, or five seconds have passed.
     *
     * @return a work that the catalog holds; empty where it holds none
     */
    public static Optional<String> run(Mesh mesh, String tenant, Progress progress) {
        List<String> works = WorkSample.read(mesh.bootstrapServers(), tenant, SAMPLE);
        if (works.isEmpty()) {
            return Optional.empty();
        }
        ApiClient api = new ApiClient(mesh.apiUrl(), tenant);
        long end = System.nanoTime() + TIME_LIMIT.toNanos();
        try (Progress.Step step = progress.step("warming up", 0, "")) {
            int inARow = 0;
            for (int i = 0; inARow < FAST_IN_A_ROW && System.nanoTime() < end; i++) {
                String work = works.get(i % works.size());
                inARow = isWholeAndFast(api, work, READERS.get(i % READERS.size())) ? inARow + 1 : 0;
                step.at(0);
            }
        }
        return Optional.of(works.get(0));
    }

    private static boolean isWholeAndFast(ApiClient api, String workId, String reader) {
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer =
                    api.related(workId, reader, SLATE_LENGTH).join();
            long nanos = System.nanoTime() - start;
            return answer.statusCode() == 200
                    && ApiClient.body(answer).path("degraded").isEmpty()
                    && nanos < FAST.toNanos();
        } catch (CompletionException e) {
            return false;
        }
    }
}
