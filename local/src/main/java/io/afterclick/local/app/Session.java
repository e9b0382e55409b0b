package io.afterclick.local.app;

import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.mesh.Intake;
import io.afterclick.local.mesh.Mesh;
import io.afterclick.local.mesh.MeshSettings;
import io.afterclick.local.mesh.WarmUp;
import io.afterclick.local.progress.Progress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One mesh in the foreground, from its start to the signal that stops it. */
final class Session {
    private Session() {}

    /**
     * Starts a mesh, brings data and a model into it, says that it is ready, and stays until the process is told to end.
     *
     * @param data what to load; left out where the state holds it already
     * @param whenReady run after the line "ready"
     */
    static void run(MeshSettings settings, Optional<DataFolder> data, Progress progress, Consumer<Mesh> whenReady) {
        Mesh mesh = Mesh.prepare(settings, progress);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicBoolean stopping = stopAtSignal(mesh, stopped, progress);
        try {
            progress.say("  state                             " + mesh.state().path());
            mesh.start();
            data.ifPresent(new Intake(mesh, Tenants.DEFAULT, progress)::bring);
            Optional<String> exampleWork = WarmUp.run(mesh, Tenants.DEFAULT, progress);
            progress.say(readyLine(mesh, data.flatMap(DataFolder::firstWorkId).or(() -> exampleWork)));
            whenReady.accept(mesh);
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!stopping.get()) {
                throw e;
            }
            // Stopped from outside while something was under way: that it failed is no news.
        } finally {
            mesh.close();
        }
    }

    /** Whether a signal has begun to stop the mesh is in what this returns. */
    private static AtomicBoolean stopAtSignal(Mesh mesh, CountDownLatch stopped, Progress progress) {
        AtomicBoolean stopping = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!mesh.isClosed()) {
                                stopping.set(true);
                                progress.say("stopping");
                                mesh.close();
                                progress.say("stopped");
                            }
                            stopped.countDown();
                        },
                        "mesh-stop"));
        return stopping;
    }

    private static String readyLine(Mesh mesh, Optional<String> exampleWork) {
        String api = mesh.apiUrl();
        return "ready  API " + api + "  OpenAPI " + api + "/q/openapi"
                + exampleWork
                        .map(id -> "  try: curl '" + api + "/v1/works/" + ApiClient.encoded(id) + "/related?limit=10'")
                        .orElse("");
    }
}
