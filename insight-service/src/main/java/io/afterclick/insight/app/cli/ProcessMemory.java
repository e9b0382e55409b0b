package io.afterclick.insight.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory that this process holds. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Resident set now, in MiB; empty where the system does not tell. */
    static OptionalLong residentMegabytes() {
        return read("VmRSS:");
    }

    /** Largest resident set so far, in MiB; empty where the system does not tell. */
    static OptionalLong peakMegabytes() {
        return read("VmHWM:");
    }

    private static OptionalLong read(String field) {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
