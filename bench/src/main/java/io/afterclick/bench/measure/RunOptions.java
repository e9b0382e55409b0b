package io.afterclick.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every benchmark is asked for on the command line. */
public final class RunOptions {
    @Option(names = "--quick", description = "a few minutes in all: smaller shapes, fewer rounds")
    private boolean quick;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "threads of each contender (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--java",
            paramLabel = "DIR",
            description = "JDK that the contenders run on (default: the one that runs this)")
    private Optional<Path> java = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "writes all figures there, too")
    private Optional<Path> json = Optional.empty();

    public boolean quick() {
        return quick;
    }

    public int threads() {
        return threads;
    }

    /**
     * Where contenders run.
     *
     * @param heapGigabytes of each contender
     */
    public ForkedJvm jvm(int heapGigabytes) {
        return new ForkedJvm(java.orElse(Path.of(System.getProperty("java.home"))), heapGigabytes, threads);
    }

    /** Writes what was measured, with what it was measured on. */
    public void write(Map<String, Object> figures) {
        if (json.isEmpty()) {
            return;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine());
        all.put("java", java.map(Path::toString).orElse(System.getProperty("java.version")));
        all.put("threads", threads);
        all.putAll(figures);
        try {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(json.get().toFile(), all);
        } catch (IOException e) {
            throw new BenchException("cannot write " + json.get() + ": " + e.getMessage(), e);
        }
    }

    /** Processor and processors, as far as the system tells. */
    public static String machine() {
        String model = System.getProperty("os.arch");
        try {
            model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(model);
        } catch (IOException e) {
            // Not Linux: the architecture has to do.
        }
        return model + ", " + Runtime.getRuntime().availableProcessors() + " processors";
    }
}
