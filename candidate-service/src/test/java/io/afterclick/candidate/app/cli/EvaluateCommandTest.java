package io.afterclick.candidate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    /** Readers of two tastes: even ones read even works, odd ones odd works; each held-out read fits its reader. */
    @BeforeEach
    void writeWorld() throws IOException {
        StringBuilder train = new StringBuilder("reader_id,rating,work_id\n");
        StringBuilder test = new StringBuilder("reader_id,work_id\n");
        StringBuilder negatives = new StringBuilder("reader_id,work_id,negatives\n");
        for (int reader = 0; reader < 40; reader++) {
            int heldOut = reader % 2 + 2 * (reader / 2 % 10);
            for (int work = reader % 2; work < 20; work += 2) {
                if (work != heldOut) {
                    train.append("\"r, " + reader + "\"," + (work % 3 == 0 ? "" : "2") + ",작품" + work + "\n");
                }
            }
            test.append("\"r, " + reader + "\",작품" + heldOut + "\n");
            negatives.append("\"r, " + reader + "\",작품" + heldOut + ",작품" + (heldOut + 1) % 20 + "|작품"
                    + (heldOut + 3) % 20 + "\n");
        }
        Files.writeString(folder.resolve("train.csv"), train);
        Files.writeString(folder.resolve("test.csv"), test);
        Files.writeString(folder.resolve("negatives.csv"), negatives);
        StringBuilder works = new StringBuilder("work_id,title,genres,synopsis\n");
        for (int work = 0; work < 20; work++) {
            works.append("작품" + work + ",Title,"
                    + (work % 2 == 0 ? "even|first,\"a quiet,\nmountain village\"" : "odd|second,pirates of a loud sea")
                    + "\n");
        }
        Files.writeString(folder.resolve("works.csv"), works);
    }

    @Test
    void execute_everyRetriever_findsTheTaste() throws IOException {
        for (EvaluatedRetriever retriever : EvaluatedRetriever.values()) {
            for (String task : List.of("reader", "related")) {
                Output output = run(
                        "--retriever",
                        retriever.name(),
                        "--task",
                        task,
                        "--works",
                        file("works.csv"),
                        "--factors",
                        "2",
                        "--k",
                        "1,5",
                        "--samples",
                        "50",
                        retriever == EvaluatedRetriever.fused ? "--dropout" : "--regularization",
                        "0.1");

                assertThat(output.code()).as(retriever + " " + output.error()).isZero();
                JsonNode report = output.json();
                assertThat(report.get("readers").asInt()).isEqualTo(40);
                assertThat(report.get("hit_rate@1_ci")).hasSize(2);
                assertThat(report.get("train_seconds").asDouble()).isNotNegative();
                if (retriever != EvaluatedRetriever.popular && retriever != EvaluatedRetriever.text) {
                    assertThat(report.get("hit_rate@1").asDouble())
                            .as(retriever + " " + task)
                            .isGreaterThan(0.9);
                }
            }
        }
    }

    @Test
    void execute_matchedNegatives_leavesPopularityNothingToTell() throws IOException {
        JsonNode popular =
                run("--retriever", "popular", "--matched-negatives", "6").json();
        JsonNode coread =
                run("--retriever", "coread", "--matched-negatives", "6").json();
        assertThat(popular.get("auc").asDouble()).isBetween(.35, .65);
        assertThat(coread.get("auc").asDouble()).isGreaterThan(.9);
        assertThat(popular.get("ranked_among").asText()).isEqualTo("6 works of the nearest popularity");
        assertThat(run("--retriever", "popular", "--matched-negatives", "0").code())
                .isEqualTo(2);
        assertThat(run("--retriever", "popular").json().has("auc")).isFalse();
    }

    @Test
    void execute_againstAnother_tellsDifferencesWithPairedIntervals() throws IOException {
        Output output = run("--retriever", "coread", "--against", "popular", "--k", "1,5");
        JsonNode differences = output.json().get("against_popular");
        double alone =
                run("--retriever", "popular", "--k", "1,5").json().get("mrr").asDouble();
        assertThat(differences.get("mrr").asDouble())
                .isCloseTo(output.json().get("mrr").asDouble() - alone, within(2e-6));
        assertThat(differences.get("mrr_ci").get(0).asDouble()).isPositive();
        assertThat(differences.has("coverage@5")).isFalse();
    }

    @Test
    void execute_negatives_ranksAmongThem() throws IOException {
        Output output = run("--retriever", "coread", "--negatives", file("negatives.csv"), "--weights", "rating");

        assertThat(output.json().get("mrr").asDouble()).isEqualTo(1);
        assertThat(output.json().get("ranked_among").asText()).isEqualTo("negatives");
    }

    @Test
    void execute_wrongInput_saysWhatAndReturnsTwo() throws IOException {
        assertThat(run("--retriever", "nonsense").code()).isEqualTo(2);
        assertThat(run("--retriever", "als", "--task", "nonsense").error()).contains("reader or related");
        assertThat(run("--retriever", "text").error()).contains("--works");
        assertThat(run("--retriever", "als", "--weights", "plays").error()).contains("no column plays");
        assertThat(run(
                        "--retriever",
                        "als",
                        "--negatives",
                        folder.resolve("missing").toString()))
                .satisfies(output -> assertThat(output.code()).isEqualTo(2))
                .satisfies(output -> assertThat(output.error()).contains("does not exist"));
        assertThat(run("--retriever", "fused", "--regularization", "1").error()).contains("of als or ease");
        assertThat(run("--retriever", "als", "--factors", "0").error()).contains("factors must be");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private record Output(int code, String text, String error) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(text);
        }
    }

    private Output run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--train", file("train.csv"), "--test", file("test.csv")));
        arguments.addAll(List.of(more));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
            int code = EvaluateCommand.execute(arguments.toArray(String[]::new));
            return new Output(code, text.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
