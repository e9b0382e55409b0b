package io.afterclick.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Remembers which data the state of a mesh holds already, by the hash of its content, so that a second run need not send
 * it again.
 *
 * <p>What is not noted is done again; that is safe, as the mesh counts nothing twice.
 */
public final class LoadJournal {
    private final Path folder;

    public LoadJournal(StateFolder state) {
        this.folder = state.path().resolve("loaded");
    }

    /** Whether the data has been taken by the mesh. */
    public boolean isLoaded(String contentHash) {
        return Files.exists(folder.resolve(contentHash));
    }

    /** Whether a model has been trained since the data was taken. */
    public boolean isTrained(String contentHash) {
        return Files.exists(folder.resolve(contentHash + ".trained"));
    }

    public void noteLoaded(String contentHash) {
        note(contentHash);
    }

    public void noteTrained(String contentHash) {
        note(contentHash + ".trained");
    }

    private void note(String name) {
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve(name))) {
                Files.createFile(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }
}
