package io.afterclick.bandit.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.bandit.evaluation.LoggedDecision;
import io.afterclick.bandit.evaluation.ThompsonLog;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.Reward;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeCommandTest {
    private static final String HEADER = "item_id,position,click,propensity_score\n";

    @TempDir
    private Path folder;

    @Test
    void run_openBanditMen_givesThePublishedFigures() throws IOException {
        Result bts = run("--log", dataset("bts.csv"), "--format", "obd", "--policy", "uniform");
        Result random = run("--log", dataset("random.csv"), "--format", "obd", "--policy", "uniform");

        JsonNode estimators = bts.json().get("estimators");
        assertThat(estimators.get("ips").get("value").asDouble()).isCloseTo(0.003009, within(5e-7));
        assertThat(estimators.get("snips").get("value").asDouble()).isCloseTo(0.003189, within(5e-7));
        for (JsonNode estimator : estimators) {
            assertThat(estimator.get("ess").asDouble()).isCloseTo(656, within(0.5));
            assertThat(estimator.get("max_weight").asDouble()).isCloseTo(178, within(0.5));
            assertThat(estimator.get("warnings")).isEmpty();
        }
        assertThat(bts.err()).isEmpty();

        JsonNode onPolicy = random.json().get("log");
        assertThat(onPolicy.get("value").asDouble()).isCloseTo(0.0046, within(1e-12));
        JsonNode doublyRobust = estimators.get("dr").get("ci");
        assertThat(doublyRobust.get(0).asDouble())
                .isLessThanOrEqualTo(onPolicy.get("ci").get(1).asDouble());
        assertThat(doublyRobust.get(1).asDouble())
                .isGreaterThanOrEqualTo(onPolicy.get("ci").get(0).asDouble());
    }

    @Test
    void run_uniformAsFile_equalsUniform() throws IOException {
        String log = file("log.csv", HEADER + rows(200));
        String policy = file(
                "policy.csv",
                "item_id,probability,position,remark\n"
                        + IntStream.rangeClosed(1, 2)
                                .boxed()
                                .flatMap(position -> IntStream.range(0, 4)
                                        .mapToObj(item -> "i" + item + ",0.25," + position + ",\n"))
                                .collect(Collectors.joining()));

        JsonNode asFile =
                run("--log", log, "--format", "obd", "--policy", policy).json();
        JsonNode asWord =
                run("--log", log, "--format", "obd", "--policy", "uniform").json();

        assertThat(asFile.get("estimators")).isEqualTo(asWord.get("estimators"));
    }

    @Test
    void run_result_hasTheDocumentedShape() throws IOException {
        Result result = run(
                "--log",
                file("log.csv", HEADER + rows(200)),
                "--format",
                "obd",
                "--policy",
                "uniform",
                "--estimator",
                "ips,DR",
                "--clip",
                "1.2",
                "--seed",
                "9");

        JsonNode json = result.json();
        assertThat(json.get("seed").asInt()).isEqualTo(9);
        assertThat(json.get("clip").asDouble()).isEqualTo(1.2);
        assertThat(json.get("estimators").fieldNames()).toIterable().containsExactly("ips", "dr");
        JsonNode ips = json.get("estimators").get("ips");
        assertThat(ips.fieldNames())
                .toIterable()
                .contains("value", "ci", "ess", "max_weight", "warnings", "ci_empirical_bernstein", "positions");
        assertThat(ips.get("ci")).hasSize(2);
        assertThat(ips.get("max_weight").asDouble()).isEqualTo(1.2);
        assertThat(ips.get("positions")).hasSize(2);
        assertThat(ips.get("warnings")).isNotEmpty();
        assertThat(result.err()).startsWith("warning: clipped");
    }

    @Test
    void run_sameSeed_printsTheSame_otherSeed_doesNot() throws IOException {
        String log = file("log.csv", HEADER + rows(200));

        Result first = run("--log", log, "--format", "obd", "--policy", "uniform", "--seed", "3");
        Result again = run("--log", log, "--format", "obd", "--policy", "uniform", "--seed", "3");
        Result other = run("--log", log, "--format", "obd", "--policy", "uniform", "--seed", "4");

        assertThat(again.out()).isEqualTo(first.out());
        assertThat(other.json().get("estimators")).isNotEqualTo(first.json().get("estimators"));
    }

    @Test
    void run_logWithByteOrderMarkQuotesAndUnnamedColumn_isRead() throws IOException {
        String log = file(
                "log.csv",
                "\uFEFF,\"item_id\",position,click,propensity_score\r\n0,\"a,\nb\",1,0,0.5\r\n\r\n1,c,1,1.0,5e-1\r\n");

        JsonNode json =
                run("--log", log, "--format", "obd", "--policy", "uniform").json();

        assertThat(json.get("log").get("rows").asInt()).isEqualTo(2);
        assertThat(json.get("estimators").get("ips").get("value").asDouble()).isEqualTo(0.5);
    }

    @Test
    void run_faultyLog_isRefusedInOneLineWithPlaceAndReason() throws IOException {
        refusesLog("item_id,position,click\n1,1,0\n", "has no column propensity_score");
        refusesLog("item_id,position,click,propensity_score,click\n", "has two columns click");
        refusesLog("", "is empty");
        refusesLog(HEADER, "the log has 0 rows");
        refusesLog(HEADER + "a,1,0,0.5\na,1,0,1.5\n", "line 3, column propensity_score: 1.5 is not a probability");
        refusesLog(HEADER + "a,1,0,0.5\n\n\"b\nc\",1,0,7", "line 5, column propensity_score: 7 is not a probability");
        refusesLog(HEADER + "a,1,0,0\n", "line 2, column propensity_score: 0 is not a probability");
        refusesLog(HEADER + "a,1,0,NaN\n", "line 2, column propensity_score: NaN is not a probability");
        refusesLog(HEADER + "a,1,0,half\n", "line 2, column propensity_score: \"half\" is not a number");
        refusesLog(HEADER + "a,1,2,0.5\n", "line 2, column click: 2 is neither 0 nor 1");
        refusesLog(HEADER + "a,0,1,0.5\n", "line 2, column position: \"0\" is not a whole number from 1");
        refusesLog(HEADER + "a,1\n", "line 2, column click: the row ends before it, with 2 cells");
        refusesLog(HEADER + ",1,1,0.5\n", "line 2, column item_id: it is empty");
        refusesLog(HEADER + "\"a,1,1,0.5\n", "the quoting is broken");
        refuses("is a folder", "--log", folder.toString(), "--format", "obd", "--policy", "uniform");
        refuses("absent.csv does not exist", "--log", "absent.csv", "--format", "obd", "--policy", "uniform");
        Path binary = folder.resolve("binary.csv");
        Files.write(binary, new byte[] {'a', ',', (byte) 0xC3, (byte) 0x28, '\n'});
        refuses("not UTF-8", "--log", binary.toString(), "--format", "obd", "--policy", "uniform");
    }

    @Test
    void run_faultyPolicy_isRefusedInOneLineWithPlaceAndReason() throws IOException {
        String header = "position,item_id,probability\n";
        refusesPolicy("position,item_id\n", "has no column probability");
        refusesPolicy(header + "1,i0,0.5\n1,i1,0.4\n", "the probabilities of position 1 sum to 0.9, not to 1");
        refusesPolicy(header + "1,i0,1.5\n", "line 2, column probability: 1.5 is not a probability in [0, 1]");
        refusesPolicy(header + "1,i0,0.5\n1,i0,0.5\n", "line 3, column item_id: item \"i0\" has a probability");
        refusesPolicy(header + "1,i0,1\n", "no probabilities for position 2");
        refuses(
                "absent.csv does not exist",
                "--log",
                file("log.csv", HEADER + rows(10)),
                "--format",
                "obd",
                "--policy",
                "absent.csv");
    }

    @Test
    void run_faultyArguments_areRefusedInOneLine() throws IOException {
        String log = file("log.csv", HEADER + rows(10));
        refuses("'--log=FILE'", "--format", "obd", "--policy", "uniform");
        refuses("unknown format \"parquet\"", "--log", log, "--format", "parquet", "--policy", "uniform");
        refuses(
                "unknown estimator \"magic\"; choose from ips, snips, dm, dr",
                "--log",
                log,
                "--format",
                "obd",
                "--policy",
                "uniform",
                "--estimator",
                "ips,magic");
        refuses("--clip", "--log", log, "--format", "obd", "--policy", "uniform", "--clip", "-1");
        refuses("--clip", "--log", log, "--format", "obd", "--policy", "uniform", "--clip", "NaN");
        refuses("--seed", "--log", log, "--format", "obd", "--policy", "uniform", "--seed", "x");
        refuses("--nonsense", "--log", log, "--format", "obd", "--policy", "uniform", "--nonsense");
    }

    @Test
    void run_decisions_givesTheDocumentedShape_forBuiltInPoliciesAndFiles() throws IOException {
        String log = decisions();
        String uniform = file("uniform.yaml", "reward: uniform\n");

        Result byName = run(
                "--log", log, "--format", "afterclick", "--policy", "uniform", "--draws", "200", "--reward", "click");
        Result byFile =
                run("--log", log, "--format", "afterclick", "--policy", uniform, "--draws", "200", "--reward", "click");
        JsonNode yield = run("--log", log, "--format", "afterclick", "--policy", "two-step", "--draws", "200")
                .json();

        JsonNode json = byName.json();
        assertThat(json.get("estimators").fieldNames())
                .toIterable()
                .containsExactly("ips", "snips", "dm", "dr", "switch-dr");
        assertThat(json.get("estimators").get("dr").fieldNames())
                .toIterable()
                .contains("value", "ci", "ess", "max_weight", "warnings", "ci_empirical_bernstein", "positions");
        assertThat(json.get("log").get("decisions").asInt()).isEqualTo(400);
        assertThat(json.get("log").get("readers").asInt()).isEqualTo(200);
        assertThat(json.get("log").get("rows").asInt()).isEqualTo(1_200);
        assertThat(json.get("log").get("policies").get("two-step@1").asInt()).isEqualTo(400);
        assertThat(json.get("draws").asInt()).isEqualTo(200);
        assertThat(byFile.json().get("estimators")).isEqualTo(json.get("estimators"));
        assertThat(yield.get("reward").asText()).isEqualTo("yield");
        // The logging policy itself: what it earned, but for the noise of 200 draws.
        JsonNode own = yield.get("estimators").get("snips");
        assertThat(own.get("value").asDouble())
                .isCloseTo(yield.get("log").get("value").asDouble(), within(0.02));
        assertThat(own.get("ess").asDouble()).isGreaterThan(1_000);
    }

    @Test
    void run_decisionsWithOtherMemory_warns() throws IOException {
        String policy = file("policy.yaml", "reward: click\nhalf_life: 30d\n");

        Result result = run("--log", decisions(), "--format", "afterclick", "--policy", policy, "--draws", "50");

        assertThat(result.json().get("estimators").get("ips").get("warnings").toString())
                .contains("beliefs: in 400 decisions");
        assertThat(result.err()).contains("warning: beliefs: in 400 decisions");
    }

    @Test
    void run_faultyDecisionsOrPolicy_areRefusedInOneLine() throws IOException {
        String log = decisions();
        refuses("neither a file nor one of click", "--log", log, "--format", "afterclick", "--policy", "absent.yaml");
        refuses(
                "reward must be one of",
                "--log",
                log,
                "--format",
                "afterclick",
                "--policy",
                file("bad.yaml", "reward: fame\n"));
        refuses(
                "unknown reward \"fame\"; choose click or yield",
                "--log",
                log,
                "--format",
                "afterclick",
                "--policy",
                "uniform",
                "--reward",
                "fame");
        refuses("--draws", "--log", log, "--format", "afterclick", "--policy", "uniform", "--draws", "0");
        refuses("does not exist", "--log", "absent.jsonl", "--format", "afterclick", "--policy", "uniform");
        refuses(
                "line",
                "--log",
                file("bad.jsonl", "{\"tenant\": 3}\n"),
                "--format",
                "afterclick",
                "--policy",
                "uniform");
        refuses(
                "--reward and --draws are for --format afterclick",
                "--log",
                file("log.csv", HEADER + rows(10)),
                "--format",
                "obd",
                "--policy",
                "uniform",
                "--reward",
                "click");
    }

    private String decisions() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        ThompsonLog world = ThompsonLog.random(4, PolicySettings.of(Reward.TWO_STEP), random);
        Path file = folder.resolve("decisions.jsonl");
        try (DecisionLogWriter writer = new DecisionLogWriter(Files.newBufferedWriter(file))) {
            for (LoggedDecision decision : world.draw(400, 200, random)) {
                writer.write(decision);
            }
        }
        return file.toString();
    }

    @Test
    void run_help_printsOptionsAndExample() {
        Result help = run("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("--log", "--format", "--policy", "--estimator", "--clip", "--seed")
                .contains("afterclick ope --log bts.csv --format obd --policy uniform");
        assertThat(help.err()).isEmpty();
    }

    private void refusesLog(String content, String reason) throws IOException {
        refuses(reason, "--log", file("faulty.csv", content), "--format", "obd", "--policy", "uniform");
    }

    private void refusesPolicy(String content, String reason) throws IOException {
        refuses(
                reason,
                "--log",
                file("log.csv", HEADER + rows(10)),
                "--format",
                "obd",
                "--policy",
                file("faulty-policy.csv", content));
    }

    private static void refuses(String reason, String... args) {
        Result result = run(args);

        assertThat(result.err()).startsWith("afterclick ope: ").contains(reason);
        assertThat(result.err().strip().lines()).hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }

    /** Rows of 4 items at 2 positions under a policy that shows items 0 and 1 twice as often as 2 and 3. */
    private static String rows(int count) {
        List<String> cycle = List.of("i0", "i1", "i0", "i1", "i2", "i3");
        return IntStream.range(0, count)
                .mapToObj(row -> {
                    String item = cycle.get(row % 6);
                    boolean often = item.equals("i0") || item.equals("i1");
                    return Stream.of(item, 1 + row / 6 % 2, row % 5 == 0 ? 1 : 0, often ? 1 / 3.0 : 1 / 6.0)
                            .map(String::valueOf)
                            .collect(Collectors.joining(","));
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8)
                .toString();
    }

    private static String dataset(String name) {
        String data = System.getenv().getOrDefault("AFTERCLICK_DATA", "../../shared/data");
        Path file = Path.of(data, "open-bandit-men", name);
        assumeTrue(Files.exists(file), () -> "skipped: " + file + " is absent; set AFTERCLICK_DATA to the data sets");
        return file.toString();
    }

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = OpeCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Result(code, out.toString(), err.toString());
    }

    private record Result(int code, String out, String err) {
        JsonNode json() throws IOException {
            assertThat(code).as(err).isZero();
            return new ObjectMapper().readTree(out);
        }
    }
}
