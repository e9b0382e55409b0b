package io.afterclick.bandit.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.bandit.adapter.yaml.PolicyYaml;
import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.bandit.evaluation.EvaluationException;
import io.afterclick.bandit.evaluation.LoggedDecision;
import io.afterclick.bandit.evaluation.LoggedDecision.Propensity;
import io.afterclick.bandit.evaluation.LoggedDecision.Slot;
import io.afterclick.bandit.evaluation.RankingInputs;
import io.afterclick.bandit.evaluation.RankingInputs.ArmBelief;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Diversity;
import io.afterclick.bandit.policy.PolicySettings.DiversityMethod;
import io.afterclick.bandit.policy.PolicySettings.GuardRails;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.bandit.slate.SlateCandidate;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogFileTest {
    private static final PolicySettings PLAIN = PolicySettings.of(Reward.READ_AFTER_CLICK);
    private static final PolicySettings RICH = new PolicySettings(
            Reward.TWO_STEP,
            0.5,
            2,
            0.25,
            0.05,
            0.5,
            Duration.ofHours(36),
            new Prior.Flat(1, 9),
            Optional.of(List.of(1.0, 0.5)),
            new Diversity(DiversityMethod.MMR, 0.3, -0.5),
            new GuardRails(0.1, 2, 1),
            7,
            false);

    @TempDir
    private Path folder;

    @Test
    void open_whatWasWritten_isTheSame_alsoCompressed() throws IOException {
        List<LoggedDecision> decisions = List.of(
                decision("d1", RICH, "w\"1\\", "w\n2\u0007", "작품 \uD83D\uDE00", "x\uD83Dy"),
                decision("d2", PLAIN, "a", "b", "c", "d"));
        Path plain = folder.resolve("log.jsonl");
        Path compressed = folder.resolve("log.jsonl.gz");
        try (DecisionLogWriter writer = new DecisionLogWriter(Files.newBufferedWriter(plain));
                DecisionLogWriter zipped = new DecisionLogWriter(new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(compressed)), StandardCharsets.UTF_8))) {
            for (LoggedDecision decision : decisions) {
                writer.write(decision);
                zipped.write(decision);
            }
        }

        for (Path file : List.of(plain, compressed)) {
            DecisionLogFile log = new DecisionLogFile(file, new PolicyYaml());
            for (int reading = 0; reading < 2; reading++) {
                try (Stream<LoggedDecision> read = log.open()) {
                    assertThat(read)
                            .usingRecursiveFieldByFieldElementComparator()
                            .containsExactlyElementsOf(decisions);
                }
            }
        }
        assertThat(Files.readAllLines(plain)).hasSize(2);
    }

    @Test
    void open_faultyLines_areRefusedWithLineAndField() throws IOException {
        String good = line();

        refuses(good + good.replace("\"click_a\":1.5", "\"click_a\":0"), "line 2", "click_a 0.0 is not above 0");
        refuses(good + good.replace("\"click_a\":1.5,", ""), "line 2", "candidates[0].click_a must be a number");
        refuses(good.replace("\"seed\":42", "\"seed\":4.2"), "line 1", "seed must be a whole number");
        refuses(good.replace("\"ranked_at\":\"2023", "\"ranked_at\":\"23"), "line 1", "ranked_at must be a time");
        refuses(
                good.replace("\"propensity\":0.25", "\"propensity\":1.25"),
                "line 1",
                "propensity 1.25 is not in [0, 1]");
        refuses(
                good.replace("\"draws\":100", "\"draws\":-1"),
                "line 1",
                "shown[0].draws must be a whole number from 0");
        refuses(good.replace("\"reward\":\"read-after-click\"", "\"reward\":\"fame\""), "line 1", "reward must be one");
        refuses(good.replace("\"seen\":true", "\"seen\":1"), "line 1", "shown[0].seen must be true or false");
        refuses(
                good.replace("\"work_id\":\"b\"", "\"work_id\":\"a\""),
                "line 1",
                "candidates[1].work_id is there twice");
        refuses(good.replace("\"vector\":\"", "\"vector\":\"?"), "line 1", "candidates[0].vector must be bytes");
        refuses("{\"tenant\":\"default\"\n", "line");
        refuses("3\n", "line", "candidates must be a list");
        assertThatThrownBy(() -> new DecisionLogFile(folder.resolve("absent"), new PolicyYaml()).open())
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> new DecisionLogFile(folder, new PolicyYaml()).open())
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("is a folder");
    }

    private void refuses(String content, String... parts) throws IOException {
        Path file = Files.writeString(folder.resolve("faulty.jsonl"), content);
        assertThatThrownBy(() -> {
                    try (Stream<LoggedDecision> read = new DecisionLogFile(file, new PolicyYaml()).open()) {
                        read.forEach(decision -> {});
                    }
                })
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("faulty.jsonl")
                .hasMessageContainingAll(parts);
    }

    private static String line() throws IOException {
        StringWriter text = new StringWriter();
        try (DecisionLogWriter writer = new DecisionLogWriter(text)) {
            writer.write(decision("d", PLAIN, "a", "b", "c", "d"));
        }
        return text.toString();
    }

    private static LoggedDecision decision(String id, PolicySettings settings, String... works) {
        RankingInputs inputs = new RankingInputs(
                "default",
                "query",
                "m1",
                1_700_000_000_123L,
                id.equals("d1") ? OptionalDouble.of(-0.25) : OptionalDouble.empty(),
                settings,
                id.equals("d1") ? Long.MIN_VALUE : 42,
                List.of(
                        new SlateCandidate(works[0], 0.9, true, List.of("x", "y"), "saga", true, 3),
                        SlateCandidate.of(works[1], 1e-9),
                        SlateCandidate.of(works[2], 0),
                        SlateCandidate.of(works[3], -1)),
                List.of(new byte[] {-128, 0, 127}, new byte[0], new byte[0], new byte[0]),
                List.of(belief(1.5), belief(1e-3), belief(1e6), belief(1)));
        double uniformShare = settings.uniformShare();
        return new LoggedDecision(
                id,
                id.equals("d1") ? "" : "0123456789abcdef",
                "policy",
                7,
                List.of(works),
                List.of(
                        new Slot(2, new Propensity(0.25, 0.01, 100, uniformShare), true, true, false, true),
                        new Slot(0, new Propensity(1, 0, 0, uniformShare), false, false, false, false)),
                id.equals("d1"),
                Optional.of(inputs));
    }

    private static ArmBelief belief(double a) {
        return new ArmBelief(a, 2, 3, 4, 5, 6, 0.5, 7, 1, 0.5, 0.25);
    }
}
