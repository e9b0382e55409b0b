package io.afterclick.candidate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.adapter.store.ModelFormat;
import io.afterclick.candidate.app.TrainerSettings;
import io.afterclick.candidate.training.TrainedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final List<String> SMALL = List.of("--set", "als.factors=4", "--set", "held-out-share=0.1");

    @TempDir
    Path folder;

    private record Output(int code, String out, String error) {}

    private Output run(String... arguments) {
        PrintStream out = System.out;
        PrintStream error = System.err;
        ByteArrayOutputStream toOut = new ByteArrayOutputStream();
        ByteArrayOutputStream toError = new ByteArrayOutputStream();
        System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(toError, true, StandardCharsets.UTF_8));
        try {
            List<String> all = new ArrayList<>(SMALL);
            all.addAll(List.of(arguments));
            int code = TrainCommand.execute(all.toArray(String[]::new));
            return new Output(code, toOut.toString(StandardCharsets.UTF_8), toError.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(error);
        }
    }

    private Path data(String name, boolean tastes) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name));
        SplittableRandom random = new SplittableRandom(4);
        StringBuilder reads = new StringBuilder("reader_id,work_id,read_at,plays\n");
        StringBuilder works = new StringBuilder("work_id,title,genres\n");
        for (int r = 0; r < 300; r++) {
            for (int w = 0; w < 80; w++) {
                double share = tastes ? (w % 4 == r % 4 ? .6 : .02) : .17;
                if (random.nextDouble() < share) {
                    reads.append("r" + r + ",작품" + w + "," + (w % 2 == 0 ? "2026-01-02" : "") + ",3\n");
                }
            }
        }
        for (int w = 0; w < 80; w++) {
            works.append("작품" + w + ",Title " + w + ",genre" + w % 4 + "\n");
        }
        Files.writeString(data.resolve("reads.csv"), reads);
        Files.writeString(data.resolve("works.csv"), works);
        return data;
    }

    private static TrainedModel read(Path model) throws IOException {
        return new ModelFormat(new TrainerSettings(Map.of()).retrievers()).read(model);
    }

    @Test
    void execute_onCsv_writesAModelThatTellsOfItself() throws IOException {
        Path model = folder.resolve("model");
        Output output = run("--data", data("data", true).toString(), "--out", model.toString());
        assertThat(output.code()).as(output.error()).isZero();
        assertThat(output.out()).contains("300 readers, 80 works").contains("recall@20");
        assertThat(output.error()).contains("als 16/16  loss");
        TrainedModel trained = read(model);
        assertThat(trained.retrievers().keySet()).containsExactly("ease", "als", "coread", "popular");
        assertThat(trained.manifest().tenant()).isEqualTo("default");
        assertThat(trained.manifest().settings()).containsEntry("als.factors", "4");
        assertThat(trained.manifest().fusion()).isPresent();
        assertThat(trained.imported().readers()).isGreaterThan(200);

        Path byVersion = folder.resolve("models");
        assertThat(run("--data", folder.resolve("data").toString(), "--out", byVersion + "/")
                        .code())
                .isZero();
        try (var versions = Files.list(byVersion)) {
            assertThat(versions.toList()).singleElement().satisfies(version -> assertThat(
                            read(version).manifest().version())
                    .isEqualTo(version.getFileName().toString()));
        }
    }

    @Test
    void execute_onReadsThatTellLess_refusesAWorseModelUnlessForced() throws IOException {
        Path last = folder.resolve("last");
        String good = data("good", true).toString();
        Files.delete(folder.resolve("good").resolve("works.csv")); // genres would tell as much
        assertThat(run("--data", good, "--out", last.toString()).code()).isZero();
        String noise = data("noise", false).toString();
        // The last model is measured on the new reads, where it is no better: tastes are worth nothing there.
        assertThat(run("--data", noise, "--out", folder.resolve("next").toString(), "--last", last.toString())
                        .code())
                .isZero();
        Path third = folder.resolve("third");
        String[] crippled = {
            "--data",
            good,
            "--out",
            third.toString(),
            "--last",
            last.toString(),
            "--set",
            "ease.neighbours=1",
            "--set",
            "coread.neighbours=1",
            "--set",
            "als.warm-epochs=0",
            "--set",
            "als.epochs=1",
            "--set",
            "als.regularization=1000"
        };
        Output refused = run(crippled);
        assertThat(refused.code()).as(refused.out()).isEqualTo(3);
        assertThat(refused.error()).contains("goal on held-out reads").contains("at most 10 %");
        assertThat(third).doesNotExist();
        List<String> forced = new ArrayList<>(List.of(crippled));
        forced.add("--force");
        assertThat(run(forced.toArray(String[]::new)).out()).contains("forced: the new model's goal");
        assertThat(third).isDirectory();
    }

    @Test
    void execute_onBadInput_isOneLineAndExitCode2() throws IOException {
        String data = data("data", true).toString();
        String out = folder.resolve("out").toString();
        assertBad(run("--data", folder.resolve("nowhere").toString(), "--out", out), "reads.csv does not exist");
        assertBad(run("--data", data, "--out", folder.toString()), "exists already");
        assertBad(run("--data", data, "--out", out, "--set", "als.width=3"), "als.width is no setting");
        assertBad(run("--data", data, "--out", out, "--max-pairs", "10"), "more than 10 pairs");
        Files.writeString(folder.resolve("data").resolve("reads.csv"), "reader_id,work_id\n");
        assertBad(run("--data", data, "--out", out), "no reads to learn from");
        Files.writeString(folder.resolve("data").resolve("reads.csv"), "reader_id,work_id,read_at\nr,w,yesterday\n");
        assertBad(run("--data", data, "--out", out), "read_at that is no date");
        assertThat(Path.of(out)).doesNotExist();
    }

    private static void assertBad(Output output, String message) {
        assertThat(output.code()).as(output.error()).isEqualTo(2);
        assertThat(output.error().lines().filter(line -> line.startsWith("train: ")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(message));
    }
}
