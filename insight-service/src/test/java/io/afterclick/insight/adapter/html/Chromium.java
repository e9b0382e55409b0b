package io.afterclick.insight.adapter.html;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page, opened in a real browser without a window, and what a look at it would find. */
public final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int SECONDS_TO_LIVE = 120;
    private static final Pattern FOUND = Pattern.compile("data-probe=\"([A-Za-z0-9+/=]*)\"");

    private Chromium() {}

    /** What was found on a page; all but charts should be empty. */
    public record Look(
            int charts,
            List<String> errors,
            List<String> emptyCharts,
            List<String> clipped,
            List<String> overlapping) {}

    /**
     * Opens a page; skips the test where there is no Chromium, or fails it where nothing may be skipped.
     *
     * @param width of the window in pixels
     */
    public static Look open(Path page, int width, Path temporary) {
        List<String> found = NAMES.stream().filter(Chromium::isInstalled).toList();
        if (found.isEmpty()) {
            String reason = "no Chromium; install it (Debian: apt install chromium)";
            if (Boolean.parseBoolean(System.getenv("AFTERCLICK_NO_SKIPS"))) {
                fail(reason);
            }
            assumeTrue(false, "skipped: " + reason);
        }
        try {
            return look(run(found.get(0), probed(page, temporary), width, temporary));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page with a script before all others, which keeps errors, and one after them, which looks. */
    private static Path probed(Path page, Path temporary) throws IOException {
        String html = Files.readString(page)
                .replaceFirst(
                        "<head>", Matcher.quoteReplacement("<head><script>" + resource("catch.js") + "</script>"));
        int end = html.lastIndexOf("</body>"); // the library of charts has one in a text
        html = html.substring(0, end) + "<script>" + resource("look.js") + "</script>" + html.substring(end);
        return Files.writeString(Files.createTempFile(temporary, "page", ".html"), html);
    }

    private static String run(String browser, Path page, int width, Path temporary) throws IOException {
        Path dom = Files.createTempFile(temporary, "dom", ".html");
        Path log = Files.createTempFile(temporary, "browser", ".log");
        List<String> command = new ArrayList<>(List.of(browser, "--headless", "--no-sandbox", "--disable-gpu"));
        command.addAll(List.of("--disable-background-networking", "--disable-component-update", "--disable-sync"));
        command.addAll(List.of("--no-first-run", "--disable-dev-shm-usage", "--window-size=" + width + ",1200"));
        command.add("--user-data-dir=" + Files.createTempDirectory(temporary, "profile"));
        command.addAll(
                List.of("--virtual-time-budget=5000", "--dump-dom", page.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS_TO_LIVE, TimeUnit.SECONDS)) {
                fail("the browser did not end in " + SECONDS_TO_LIVE + " s: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(dom);
    }

    private static Look look(String dom) throws IOException {
        Matcher matcher = FOUND.matcher(dom);
        if (!matcher.find()) {
            return fail("the page's scripts did not come to their end");
        }
        JsonNode found = new ObjectMapper()
                .readTree(new String(Base64.getDecoder().decode(matcher.group(1)), StandardCharsets.UTF_8));
        return new Look(
                found.get("charts").asInt(),
                texts(found.get("errors")),
                texts(found.get("empty")),
                texts(found.get("clipped")),
                texts(found.get("overlapping")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static boolean isInstalled(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Chromium.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
