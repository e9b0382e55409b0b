package io.afterclick.insight.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.insight.adapter.html.Chromium;
import io.afterclick.insight.adapter.html.Chromium.Look;
import io.afterclick.insight.adapter.table.DataFolder;
import io.afterclick.insight.diversity.reading.Period;
import io.afterclick.insight.diversity.reading.Reads;
import io.afterclick.insight.diversity.study.Cohort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiversityCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void report_movieTweetings_countsRetentionAsACountByHandDoes() throws IOException {
        Path data = dataSet("movietweetings100k");

        JsonNode numbers = report(
                "--data",
                data.toString(),
                "--cohort",
                "2013-03..2013-04",
                "--min-reads",
                "5",
                "--return",
                "2013-07..2013-08");

        assertThat(numbers.at("/retention/active_3_months").asInt()).isEqualTo(4_179);
        assertThat(numbers.at("/retention/cohort").asInt()).isEqualTo(1_844);
        assertThat(numbers.at("/retention/returned").asInt()).isEqualTo(1_350);
        double ratio = numbers.at("/retention/odds_ratio").asDouble();
        assertThat(ratio)
                .isBetween(
                        numbers.at("/retention/odds_ratio_ci/0").asDouble(),
                        numbers.at("/retention/odds_ratio_ci/1").asDouble());
        assertThat(numbers.at("/months/correlations")).hasSize(6);
        assertThat(numbers.at("/trajectories/groups").size()).isGreaterThan(1);
        assertThat(numbers.at("/substitutes/measures/1/correlation/value").asDouble())
                .isEqualTo(1);
        assertThat(numbers.at("/substitutes/measures/1/times_naive_speed").asDouble())
                .isGreaterThan(20);
        assertLooksGood(12);
    }

    @Test
    void usualPeriods_movieTweetings_areTheFirstAndTheLastTwoFullMonths() {
        Reads reads = DataFolder.read(dataSet("movietweetings100k")).reads();

        assertThat(Cohort.usualPeriods(reads))
                .contains(new Cohort.Periods(Period.parse("2013-03..2013-04"), Period.parse("2013-07..2013-08")));
    }

    @Test
    void report_lastFm_weighsByPlaysAndComparesYearsOfTags() throws IOException {
        JsonNode numbers = report("--data", dataSet("lastfm2k").toString());

        assertThat(numbers.has("retention")).isFalse();
        assertThat(numbers.get("weighted_by").asText()).isEqualTo("plays");
        JsonNode year2008 = null;
        for (JsonNode pair : numbers.at("/years/pairs")) {
            year2008 = pair.at("/years/0").asInt() == 2008 ? pair : year2008;
        }
        assertThat(year2008.get("readers").asInt()).isEqualTo(178);
        assertThat(Files.readString(folder.resolve("report.html"))).contains("The reads have no dates");
        assertLooksGood(4);
    }

    @Test
    void report_smallMadeUpData_isDrawnAndItsNumbersAreThere() throws IOException {
        JsonNode numbers = report("--data", madeUp().toString());

        assertThat(numbers.at("/retention/cohort").asInt()).isEqualTo(240);
        assertThat(numbers.at("/readers").asInt()).isEqualTo(240);
        assertThat(numbers.at("/scored_readers").asInt()).isBetween(200, 240);
        assertThat(numbers.at("/mean_gs_score").asDouble()).isCloseTo(0.5, within(0.5));
        assertThat(Files.readAllLines(folder.resolve("report.csv")))
                .anyMatch(line -> line.startsWith("retention,return-by-activity,more diverse half,"));
        assertLooksGood(8);
    }

    @Test
    void report_decisions_addsSlatesAndSaysThatTheyAreSimulated() throws IOException {
        JsonNode numbers = report(
                "--data", madeUp().toString(), "--decisions", madeUpDecisions().toString());

        assertThat(numbers.at("/slates/simulated").asBoolean()).isTrue();
        assertThat(numbers.at("/slates/responses/slates").asInt()).isEqualTo(1_200);
        assertThat(numbers.at("/slates/responses/click_rate")).hasSize(3);
        assertThat(numbers.at("/slates/consumption/readers").asInt()).isGreaterThan(30);
        assertThat(numbers.at("/slates/policies/0/policy").asText()).isEqualTo("two-step");
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("The decisions are simulated")
                .contains("Do diverse readers want diverse slates? (simulated)");
        assertLooksGood(14);
    }

    @Test
    void mistakes_areOneLineThatNamesTheOption() throws IOException {
        String data = madeUp().toString();
        String page = folder.resolve("report.html").toString();

        assertRefused("--data", data);
        assertThat(err.toString()).contains("--out");
        assertRefused("--data", "nowhere", "--out", page);
        assertThat(err.toString()).contains("nowhere is no folder");
        assertRefused("--data", data, "--out", folder.resolve("no/report.html").toString());
        assertThat(err.toString()).contains("--out: there is no folder");
        assertRefused("--data", data, "--out", page, "--cohort", "March", "--return", "2020-05");
        assertThat(err.toString()).contains("'March' is no period of months");
        assertRefused("--data", data, "--out", page, "--cohort", "2020-05", "--return", "2020-04");
        assertThat(err.toString()).contains("does not come after");
        assertRefused("--data", data, "--out", page, "--cohort", "2020-05");
        assertThat(err.toString()).contains("go together");
        assertRefused("--data", data, "--out", page, "--cohort", "2019-01", "--return", "2020-05");
        assertThat(err.toString()).contains("fewer than 50 readers");
    }

    private void assertRefused(String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("afterclick report: ")))
                .hasSize(1);
    }

    private JsonNode report(String... args) throws IOException {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--out";
        all[args.length + 1] = folder.resolve("report.html").toString();
        assertThat(run(all)).as(err::toString).isZero();
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    private int run(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "diversity";
        System.arraycopy(args, 0, all, 1, args.length);
        return ReportCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private void assertLooksGood(int charts) {
        for (int width : new int[] {1200, 760}) {
            Look look = Chromium.open(folder.resolve("report.html"), width, folder);
            assertThat(look.errors()).as("width %d", width).isEmpty();
            assertThat(look.charts()).isGreaterThanOrEqualTo(charts);
            assertThat(look.emptyCharts()).as("width %d", width).isEmpty();
            assertThat(look.clipped()).as("width %d", width).isEmpty();
            assertThat(look.overlapping()).as("width %d", width).isEmpty();
        }
    }

    /** 240 readers of six months: even ones read anything, odd ones a genre; a fifth leaves after two months. */
    private Path madeUp() throws IOException {
        SplittableRandom random = new SplittableRandom(12);
        StringBuilder reads = new StringBuilder("reader_id,work_id,read_at\n");
        for (int reader = 0; reader < 240; reader++) {
            int months = reader % 5 == 0 ? 2 : 6;
            for (int month = 1; month <= months; month++) {
                for (int i = 0; i < 5; i++) {
                    int genre = reader % 2 == 0 ? random.nextInt(8) : reader % 8;
                    reads.append(reader)
                            .append(',')
                            .append(genre * 10 + random.nextInt(10))
                            .append(String.format(",2020-%02d-%02dT10:00:00Z%n", month, 1 + random.nextInt(28)));
                }
            }
        }
        StringBuilder works = new StringBuilder("work_id,title,genres\n");
        for (int work = 0; work < 80; work++) {
            works.append(work)
                    .append(",Work ")
                    .append(work)
                    .append(",Genre ")
                    .append(work / 10)
                    .append('\n');
        }
        Path data = Files.createDirectories(folder.resolve("made-up"));
        Files.writeString(data.resolve("reads.csv"), reads);
        Files.writeString(data.resolve("works.csv"), works);
        return data;
    }

    /** 1,200 slates of four works each, for 60 readers. */
    private Path madeUpDecisions() throws IOException {
        SplittableRandom random = new SplittableRandom(13);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_200; i++) {
            StringBuilder candidates = new StringBuilder();
            StringBuilder shown = new StringBuilder();
            for (int work = 0; work < 12; work++) {
                byte[] vector = {
                    (byte) (work % 3 == 0 ? 127 : 0), (byte) (work % 3 == 1 ? 127 : 0), (byte) (work % 3 == 2 ? 127 : 9)
                };
                candidates
                        .append(work == 0 ? "" : ",")
                        .append("{\"work_id\":\"w")
                        .append(work)
                        .append("\",\"vector\":\"")
                        .append(Base64.getEncoder().encodeToString(vector))
                        .append("\"}");
            }
            int step = random.nextBoolean() ? 1 : 3;
            int first = random.nextInt(3);
            for (int place = 0; place < 4; place++) {
                boolean clicked = random.nextInt(4) == 0;
                shown.append(place == 0 ? "" : ",")
                        .append("{\"work_id\":\"w")
                        .append((first + place * step) % 12)
                        .append("\",\"seen\":true,\"clicked\":")
                        .append(clicked)
                        .append(",\"read_on\":")
                        .append(clicked && random.nextBoolean())
                        .append('}');
            }
            lines.append("{\"tenant\":\"simulation-additive-1\",\"reader\":\"r")
                    .append(i % 60)
                    .append("\",\"policy\":\"two-step\",\"query_work_id\":\"w")
                    .append(random.nextInt(12))
                    .append("\",\"reader_gs_score\":")
                    .append(0.2 + (i % 60) / 100.0)
                    .append(",\"candidates\":[")
                    .append(candidates)
                    .append("],\"shown\":[")
                    .append(shown)
                    .append("]}\n");
        }
        return Files.writeString(folder.resolve("decisions.jsonl"), lines);
    }

    /** A set of the data for measuring, which is not ours to ship. */
    private static Path dataSet(String name) {
        String data = System.getenv().getOrDefault("AFTERCLICK_DATA", "../../shared/data");
        Path set = Path.of(data, name);
        assumeTrue(
                Files.isDirectory(set), () -> "skipped: " + set + " is absent; set AFTERCLICK_DATA to the data sets");
        return set;
    }
}
