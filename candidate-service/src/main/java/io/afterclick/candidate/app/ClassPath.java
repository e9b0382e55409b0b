package io.afterclick.candidate.app;

import java.io.File;
import java.nio.file.Path;

/** The class path that a child process needs to find what this one has. */
final class ClassPath {
    private static final String PACKAGED = "quarkus-run.jar";

    private ClassPath() {}

    /** The packaged service's libraries, or, where it is not packaged, this JVM's own class path. */
    static String ofThisProcess() {
        return of(System.getProperty("java.class.path"));
    }

    static String of(String classPath) {
        if (!classPath.endsWith(PACKAGED)) {
            return classPath;
        }
        // The jar only starts a class loader over these folders.
        Path home = Path.of(classPath).toAbsolutePath().getParent();
        return home.resolve("app") + File.separator + "*" + File.pathSeparator
                + home.resolve("lib").resolve("main") + File.separator + "*";
    }
}
