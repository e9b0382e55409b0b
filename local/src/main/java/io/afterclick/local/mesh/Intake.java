package io.afterclick.local.mesh;

import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.load.Loader;
import io.afterclick.local.progress.Progress;
import io.afterclick.proto.candidate.v1.Model;
import java.util.Optional;

/** Brings data and a model into a running mesh, as far as its state does not hold them already. */
public final class Intake {
    private final Mesh mesh;
    private final String tenant;
    private final Progress progress;
    private final LoadJournal journal;

    public Intake(Mesh mesh, String tenant, Progress progress) {
        this.mesh = mesh;
        this.tenant = tenant;
        this.progress = progress;
        this.journal = new LoadJournal(mesh.state());
    }

    /** Loads a data folder through the public API, and trains a model on it. */
    public void bring(DataFolder data) {
        String hash = data.contentHash();
        if (journal.isLoaded(hash)) {
            progress.say(String.format(
                    "  data                              already here: %,d works, %,d reads",
                    data.works(), data.reads()));
        } else {
            new Loader(new ApiClient(mesh.apiUrl(), tenant), progress).load(data);
            journal.noteLoaded(hash);
        }
        if (data.reads() > 0) {
            trainUnlessDone(hash);
        }
    }

    private void trainUnlessDone(String hash) {
        try (ModelTraining training = new ModelTraining(mesh, tenant)) {
            Optional<Model> serving = training.servingModel();
            if (serving.isEmpty() || !journal.isTrained(hash)) {
                Model model = training.train(progress);
                journal.noteTrained(hash);
                progress.say(String.format(
                        "  model                             %,d readers, %,d works, %,d reads",
                        model.getReaders(), model.getWorks(), model.getPairs()));
            } else {
                progress.say(String.format(
                        "  model                             already here: %,d readers, %,d works, %,d reads",
                        serving.get().getReaders(),
                        serving.get().getWorks(),
                        serving.get().getPairs()));
            }
        }
    }
}
