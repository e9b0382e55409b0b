package io.afterclick.insight.adapter.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.afterclick.insight.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a report: a page that needs nothing else, as data, charts and the library that draws them are in it, and beside it
 * its numbers as JSON and the numbers of its figures as CSV.
 */
public final class ReportFiles {
    private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
    private static final String PAGE = "report.html";
    private static final String HTML = ".html";

    private ReportFiles() {}

    /**
     * Writes {@code FILE.html}, {@code FILE.json} and {@code FILE.csv}.
     *
     * @param page where the page goes
     * @return the files that were written
     * @throws UncheckedIOException where that is not possible
     */
    public static List<Path> write(Report report, Path page) {
        Path json = beside(page, ".json");
        Path csv = beside(page, ".csv");
        write(page, html(report));
        write(json, json(report));
        write(csv, FigureCsv.of(report));
        return List.of(page, json, csv);
    }

    /** The page. */
    public static String html(Report report) {
        // A script's text must not hold its own end; in JSON and JavaScript strings, \/ is /.
        String data = compact(PageJson.of(report)).replace("</", "<\\/").replace("<!--", "<\\u0021--");
        String page = resource(PAGE);
        int chartsAt = page.indexOf("/*CHARTS*/");
        int dataAt = page.indexOf("/*DATA*/");
        return page.substring(0, chartsAt).replace("<!--TITLE-->", escaped(report.title()))
                + resource(CHARTS)
                + page.substring(chartsAt + "/*CHARTS*/".length(), dataAt)
                + data
                + page.substring(dataAt + "/*DATA*/".length());
    }

    /** The numbers, as an object of JSON over several lines. */
    public static String json(Report report) {
        try {
            return new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(PageJson.value(report.numbers()))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path beside(Path page, String ending) {
        String name = page.getFileName().toString();
        String stem = name.endsWith(HTML) ? name.substring(0, name.length() - HTML.length()) : name;
        return page.resolveSibling(stem + ending);
    }

    private static String compact(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ReportFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
