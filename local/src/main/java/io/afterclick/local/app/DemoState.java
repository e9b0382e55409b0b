package io.afterclick.local.app;

import io.afterclick.local.mesh.MeshException;
import io.afterclick.local.mesh.StateFolder;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The state folder of demos: emptied before each, so that there is something to learn. */
final class DemoState {
    /** Only what a demo has made is ever deleted. */
    private static final String MARK = "made-by-afterclick-demo";

    private DemoState() {}

    /**
     * Empties the folder, or makes it.
     *
     * @throws MeshException when it holds something that no demo made, or a demo runs in it
     */
    static Path fresh(Path folder) {
        try {
            if (Files.exists(folder.resolve(MARK))) {
                StateFolder.open(folder).close(); // nobody uses it
                delete(folder);
            } else if (Files.exists(folder) && !isEmpty(folder)) {
                throw new MeshException(
                        MeshException.Reason.STATE_UNUSABLE,
                        folder + " holds what no demo has made; give an empty folder with --state");
            }
            Files.createDirectories(folder);
            Files.createFile(folder.resolve(MARK));
            return folder;
        } catch (IOException e) {
            throw new MeshException(
                    MeshException.Reason.STATE_UNUSABLE,
                    "state folder " + folder + " cannot be used (" + e + "); choose another one with --state");
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
