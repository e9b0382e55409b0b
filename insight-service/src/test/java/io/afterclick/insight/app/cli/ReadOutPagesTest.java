package io.afterclick.insight.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.insight.adapter.html.Chromium;
import io.afterclick.insight.adapter.html.Chromium.Look;
import io.afterclick.insight.adapter.jdbc.WrittenHistory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of read-outs, opened in a browser, and the numbers beside them. */
class ReadOutPagesTest {
    @TempDir
    Path folder;

    @Test
    void report_readAfterClick_isAPageWithItsNumbers() throws Exception {
        WrittenHistory.of(600, 1.3, 5).write(folder.resolve("data"));

        assertThat(run(
                        "read-after-click",
                        "--data",
                        folder.resolve("data").toString(),
                        "--change",
                        "2026-03-02",
                        "--out",
                        page()))
                .isEqualTo("0: " + page() + "\n" + page("json") + "\n" + page("csv") + "\n");

        assertWhole(8);
        JsonNode numbers = numbers();
        assertThat(numbers.at("/by_pricing/paid/one_and_done_share/value").doubleValue())
                .isGreaterThan(numbers.at("/by_pricing/free_first/one_and_done_share/value")
                        .doubleValue());
        assertThat(numbers.at("/overall/ctr/ci").size()).isEqualTo(2);
        assertThat(numbers.at("/before_after/yield/difference/value").isNumber())
                .isTrue();
    }

    @Test
    void report_purchases_isAPageWithItsNumbers() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        StringBuilder reads = new StringBuilder("reader_id,work_id,hours_played\n");
        for (int i = 0; i < 4000; i++) {
            int work = i * i % 37;
            reads.append(i < 2000 ? i % 50 : 100 + i % 900)
                    .append(',')
                    .append(work)
                    .append(',')
                    .append(work < 4 && i % 5 > 0 || i % 3 == 0 ? 0 : 2)
                    .append('\n');
        }
        Files.writeString(data.resolve("reads.csv"), reads);
        Files.writeString(data.resolve("works.csv"), "work_id,title\n1,\"One, two\"\n");

        assertThat(run("read-after-click", "--data", data.toString(), "--out", page()))
                .startsWith("0: ");

        assertWhole(2);
        assertThat(numbers().at("/source").asText()).isEqualTo("purchases");
        assertThat(numbers().at("/cover_bait/suspects/0/work_id").asText()).isNotEmpty();
    }

    @Test
    void report_experiment_isAPageWithItsNumbersAndSaysTheVerdict() throws Exception {
        WrittenHistory.of(1200, 1.6, 5).write(folder.resolve("data"));
        String[] common = {
            "experiment",
            "--data",
            folder.resolve("data").toString(),
            "--experiment",
            WrittenHistory.EXPERIMENT,
            "--out",
            page()
        };

        String said = run(with(common, "--guard-rail", "ctr=0.5", "--guard-rail", "retention=0.9"));

        assertThat(said).startsWith("0: ").contains("two-step: Better than control: yield +");
        assertWhole(1);
        JsonNode numbers = numbers();
        assertThat(numbers.at("/verdicts/0/verdict").asText()).isEqualTo("better");
        assertThat(numbers.at("/sample_ratio/mismatch").booleanValue()).isFalse();
        assertThat(numbers.at("/variants/control/readers").intValue()).isEqualTo(600);

        assertThat(run(with(common, "--shares", "control=1,two-step=3"))).contains("two-step: Broken:");
        assertThat(run(with(common, "--control", "two-step", "--bootstrap"))).contains("control: Worse than two-step");
    }

    private static String[] with(String[] first, String... more) {
        String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        int code = ReportCommand.run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
        return code + ": " + out;
    }

    private void assertWhole(int charts) {
        Look look = Chromium.open(Path.of(page()), 1200, folder);
        assertThat(look.errors()).isEmpty();
        assertThat(look.charts()).isEqualTo(charts);
        assertThat(look.emptyCharts()).isEmpty();
        assertThat(look.clipped()).isEmpty();
    }

    private String page() {
        return page("html");
    }

    private String page(String ending) {
        return folder.resolve("page." + ending).toString();
    }

    private JsonNode numbers() throws Exception {
        return new ObjectMapper().readTree(Path.of(page("json")).toFile());
    }
}
