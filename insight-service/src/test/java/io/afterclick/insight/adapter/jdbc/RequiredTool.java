package io.afterclick.insight.adapter.jdbc;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that a test cannot do without. */
public final class RequiredTool {
    private RequiredTool() {}

    /** Its path; without it the test skips, or fails where nothing may skip. */
    public static Path find(String program, String debianPackage) {
        for (Path folder : folders()) {
            if (Files.isExecutable(folder.resolve(program))) {
                return folder.resolve(program);
            }
        }
        String reason = program + " is not installed (Debian: apt install " + debianPackage + ")";
        if (Boolean.parseBoolean(System.getenv("AFTERCLICK_NO_SKIPS"))) {
            fail(reason);
        }
        return abort(reason);
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            folders.add(Path.of(folder));
        }
        folders.add(Path.of("/usr/sbin"));
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (var each = Files.list(versions)) {
                each.map(version -> version.resolve("bin")).forEach(folders::add);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return folders;
    }
}
