package io.afterclick.local.report;

import io.afterclick.local.trial.Comparison;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A comparison as one HTML page that needs nothing else: data, charts and the library that draws them are in it. */
public final class ComparisonPage {
    private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.common.min.js";
    private static final String PAGE = "comparison.html";

    private ComparisonPage() {}

    /** Writes it to a file. */
    public static void write(Comparison comparison, Path file) {
        // A script's text must not hold its own end; in JSON and JavaScript strings, \/ is /.
        String page = resource(PAGE)
                .replace("/*DATA*/", ComparisonJson.of(comparison).toString().replace("</", "<\\/"))
                .replace("/*CHARTS*/", resource(CHARTS));
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ComparisonPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is part of the class path", e);
        }
    }
}
