package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.adapter.json.DecisionLogFile;
import io.afterclick.bandit.adapter.yaml.PolicyYaml;
import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.bandit.evaluation.LoggedDecision;
import io.afterclick.bandit.policy.Reward;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.bandit.v1.DecisionRecord;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeStage;
import io.afterclick.proto.bandit.v1.Propensity;
import io.afterclick.proto.bandit.v1.RankedWork;
import io.afterclick.proto.bandit.v1.RecordedArm;
import io.afterclick.proto.bandit.v1.RecordedCandidate;
import io.afterclick.proto.bandit.v1.RecordedPolicy;
import io.afterclick.proto.bandit.v1.RecordedRanking;
import io.afterclick.proto.bandit.v1.SlateCandidate;
import io.afterclick.proto.key.v1.ArmKey;
import io.afterclick.proto.key.v1.DecisionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The export of decisions from a real Kafka. */
class DecisionExportIT {
    private static final long RANKED_AT = 1_700_000_000_000L;
    private static final KafkaAndRedis SERVERS = new KafkaAndRedis();

    private static Map<String, Object> clientConfig;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServers() {
        clientConfig = Map.of("bootstrap.servers", SERVERS.start().get("kafka.bootstrap.servers"));
    }

    @AfterAll
    static void stopServers() {
        SERVERS.stop();
    }

    @Test
    void write_joinsEachDecisionWithItsLastOutcomes_inAsManyPassesAsItTakes() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clientConfig, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 7; i++) {
                send(producer, record("mine", "d" + i, RANKED_AT + i));
            }
            send(producer, record("mine", "d3", RANKED_AT + 3)); // sent twice
            send(producer, record("other", "d1", RANKED_AT));
            send(producer, record("mine", "late", RANKED_AT + 1_000));
            producer.send(new ProducerRecord<>(Topics.DECISION_RECORDS, new byte[] {1}, new byte[] {1, 2, 3}));
            send(producer, outcome("mine", "d1", "a", 1, "reader").setStage(OutcomeStage.OUTCOME_STAGE_SEEN));
            send(
                    producer,
                    outcome("mine", "d1", "a", 2, "reader")
                            .setClickedAt(Timestamps.fromMillis(RANKED_AT))
                            .setStage(OutcomeStage.OUTCOME_STAGE_CLICKED));
            send(
                    producer,
                    outcome("mine", "d1", "a", 3, "reader")
                            .setClickedAt(Timestamps.fromMillis(RANKED_AT))
                            .setReadOnAt(Timestamps.fromMillis(RANKED_AT))
                            .setStage(OutcomeStage.OUTCOME_STAGE_READ_ON));
            send(producer, outcome("mine", "d2", "b", 1, "reader").setStage(OutcomeStage.OUTCOME_STAGE_MISS));
            send(
                    producer,
                    outcome("mine", "d4", "b", 1, "bot").setBotLike(true).setStage(OutcomeStage.OUTCOME_STAGE_SEEN));
            send(producer, outcome("mine", "not recorded", "b", 1, "reader"));
            producer.flush();
        }
        DecisionExport.Selection selection = new DecisionExport.Selection(
                Optional.of("mine"), Instant.EPOCH, Instant.ofEpochMilli(RANKED_AT + 1_000));
        List<String> said = new ArrayList<>();
        Path file = folder.resolve("log.jsonl");
        DecisionExport.Summary summary;
        try (DecisionLogWriter writer = new DecisionLogWriter(Files.newBufferedWriter(file))) {
            summary = new DecisionExport(clientConfig, selection, said::add, 3).write(writer);
        }

        assertThat(summary).isEqualTo(new DecisionExport.Summary(7, 1));
        assertThat(said.get(0)).isEqualTo("8 decisions to write, in 3 passes");
        Map<String, LoggedDecision> decisions = read(file);
        assertThat(decisions).containsOnlyKeys("d0", "d1", "d2", "d3", "d4", "d5", "d6");
        LoggedDecision joined = decisions.get("d1");
        assertThat(joined.candidates()).containsExactly("a", "b", "c");
        assertThat(joined.slots())
                .containsExactly(
                        new LoggedDecision.Slot(
                                1, new LoggedDecision.Propensity(0.5, 0.01, 10_000, 0.05), false, false, false, false),
                        new LoggedDecision.Slot(
                                0, new LoggedDecision.Propensity(1, 0, 0, 0.05), true, true, true, false));
        assertThat(joined.inputs().orElseThrow().settings().reward()).isEqualTo(Reward.TWO_STEP);
        assertThat(joined.inputs().orElseThrow().beliefs().get(2).clickA()).isEqualTo(3);
        assertThat(decisions.get("d2").slots().get(0).seen()).isTrue();
        assertThat(decisions.get("d4").botLike()).isTrue();
        assertThat(decisions.get("d4").slots().get(0).open()).isTrue();
        assertThat(decisions.get("d5").reader()).isEmpty();
        assertThat(joined.reader())
                .hasSize(16)
                .isEqualTo(decisions.get("d2").reader())
                .isNotEqualTo(decisions.get("d4").reader());
        assertThat(Files.readString(file)).doesNotContain("\"reader\":\"reader\"");
    }

    @Test
    void new_withoutBroker_saysSo() {
        Map<String, Object> nowhere = Map.of("bootstrap.servers", "localhost:1", "default.api.timeout.ms", 2_000);

        assertThatThrownBy(() -> new DecisionExport(
                        nowhere,
                        new DecisionExport.Selection(Optional.empty(), Instant.EPOCH, Instant.EPOCH),
                        said -> {}))
                .isInstanceOf(KafkaException.class);
    }

    private static Map<String, LoggedDecision> read(Path file) throws IOException {
        try (Stream<LoggedDecision> log = new DecisionLogFile(file, new PolicyYaml()).open()) {
            return log.collect(Collectors.toMap(LoggedDecision::decisionId, decision -> decision));
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, DecisionRecord record) {
        byte[] key = DecisionKey.newBuilder()
                .setTenant(record.getTenant())
                .setDecisionId(record.getDecisionId())
                .build()
                .toByteArray();
        producer.send(new ProducerRecord<>(Topics.DECISION_RECORDS, key, record.toByteArray()));
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Outcome.Builder outcome) {
        byte[] key = ArmKey.newBuilder()
                .setTenant(outcome.getTenant())
                .setQueryWorkId(outcome.getQueryWorkId())
                .setCandidateWorkId(outcome.getWorkId())
                .build()
                .toByteArray();
        producer.send(new ProducerRecord<>(Topics.OUTCOMES, key, outcome.build().toByteArray()));
    }

    private static Outcome.Builder outcome(String tenant, String decision, String work, int revision, String reader) {
        return Outcome.newBuilder()
                .setTenant(tenant)
                .setReaderId(reader)
                .setDecisionId(decision)
                .setQueryWorkId("query")
                .setWorkId(work)
                .setPosition(1)
                .setSeenAt(Timestamps.fromMillis(RANKED_AT))
                .setDecidedAt(Timestamps.fromMillis(RANKED_AT))
                .setRevision(revision);
    }

    private static DecisionRecord record(String tenant, String decision, long rankedAt) {
        RecordedRanking.Builder shown = RecordedRanking.newBuilder()
                .setPolicy("two-step")
                .setPolicyVersion(1)
                .setSettings(RecordedPolicy.newBuilder()
                        .setReward("two-step")
                        .setClickExponent(1)
                        .setReadOnExponent(1)
                        .setUniformShare(0.05)
                        .setDiversityMethod("none"))
                .setSeed(-5)
                .setDraws(10_000)
                .addSlate(RankedWork.newBuilder().setWorkId("b").setPosition(1))
                .addSlate(RankedWork.newBuilder().setWorkId("a").setPosition(2))
                .addPropensities(Propensity.newBuilder().setValue(0.5).setStandardError(0.01))
                .addPropensities(Propensity.newBuilder().setValue(1));
        DecisionRecord.Builder record = DecisionRecord.newBuilder()
                .setTenant(tenant)
                .setDecisionId(decision)
                .setQueryWorkId("query")
                .setRankedAt(Timestamps.fromMillis(rankedAt))
                .setLimit(2);
        int a = 1;
        for (String work : List.of("a", "b", "c")) {
            record.addCandidates(RecordedCandidate.newBuilder()
                    .setCandidate(SlateCandidate.newBuilder().setWorkId(work).setScore(0.5)));
            shown.addArms(RecordedArm.newBuilder()
                    .setClickA(a++)
                    .setClickB(9)
                    .setReadOnA(1)
                    .setReadOnB(1)
                    .setYieldA(1)
                    .setYieldB(9));
        }
        return record.setShown(shown).build();
    }
}
