package io.afterclick.bench.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for one contender, so that none meets the compiled code or the garbage of another.
 *
 * <p>All get the same heap, collector and number of processors. The child writes one line that starts with {@value
 * #RESULT}; everything else that it prints is kept for the message of a failure.
 *
 * @param java home of the JDK
 * @param heapGigabytes of each child, all of it taken at the start
 * @param threads processors that the child may see
 */
public record ForkedJvm(Path java, int heapGigabytes, int threads) {
    private static final String RESULT = "RESULT ";
    private static final int LINES_KEPT = 40;
    private static final long MINUTES_TO_LIVE = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Spark reaches into; the others do not need it, but all run alike. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/sun.nio.ch",
            "java.base/sun.nio.cs",
            "java.base/sun.security.action",
            "java.base/sun.util.calendar");

    /** The child's side: gives the result to the parent. */
    public static void answer(Object result) {
        try {
            System.out.println(RESULT + JSON.writeValueAsString(result));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a main class with these arguments and this class path, and waits.
     *
     * @throws BenchException when it fails or answers nothing, with the end of what it printed
     */
    public JsonNode run(Class<?> main, List<String> arguments) {
        return run(main, arguments, System.getProperty("java.class.path"));
    }

    /** The same with another class path. */
    public JsonNode run(Class<?> main, List<String> arguments, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin").resolve("java").toString());
        command.addAll(List.of("-Xms" + heapGigabytes + "g", "-Xmx" + heapGigabytes + "g", "-XX:+UseParallelGC"));
        command.add("-XX:ActiveProcessorCount=" + threads);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        OPENED.forEach(name -> command.addAll(List.of("--add-opens", name + "=ALL-UNNAMED")));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        Process child = null;
        try {
            child = new ProcessBuilder(command).redirectErrorStream(true).start();
            return result(child, main);
        } catch (IOException e) {
            throw new BenchException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } finally {
            if (child != null) {
                child.destroyForcibly();
            }
        }
    }

    private static JsonNode result(Process child, Class<?> main) throws IOException, InterruptedException {
        List<String> printed = new ArrayList<>();
        JsonNode result = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(RESULT)) {
                    result = JSON.readTree(line.substring(RESULT.length()));
                } else {
                    printed.add(line);
                    if (printed.size() > LINES_KEPT) {
                        printed.remove(0);
                    }
                }
            }
        }
        boolean ended = child.waitFor(MINUTES_TO_LIVE, TimeUnit.MINUTES);
        if (!ended || child.exitValue() != 0 || result == null) {
            throw new BenchException(main.getSimpleName() + " failed:\n" + String.join("\n", printed));
        }
        return result;
    }
}
