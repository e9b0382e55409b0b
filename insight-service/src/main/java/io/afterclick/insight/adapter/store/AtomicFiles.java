package io.afterclick.insight.adapter.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that are there whole or not at all: written beside their place, brought to the disk, and moved in one step. */
final class AtomicFiles {
    private static final String UNFINISHED = ".unfinished-";

    private AtomicFiles() {}

    /** A place for a file of this folder that is not finished. */
    static Path unfinished(Path folder) {
        return folder.resolve(UNFINISHED + UUID.randomUUID());
    }

    static boolean isUnfinished(Path file) {
        return file.getFileName().toString().startsWith(UNFINISHED);
    }

    /** Moves a finished file to its place, over whatever is there. */
    static void finish(Path unfinished, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void write(Path file, String text) throws IOException {
        Path unfinished = unfinished(file.getParent());
        Files.writeString(unfinished, text);
        finish(unfinished, file);
    }
}
