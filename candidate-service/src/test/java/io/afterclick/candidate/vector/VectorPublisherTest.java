package io.afterclick.candidate.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.als.AlsPart;
import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.Models;
import io.afterclick.candidate.training.TrainedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VectorPublisherTest {
    private static final int WORKS_PER_BATCH = 2;

    private record Published(String tenant, String workId, Optional<String> version, Optional<float[]> vector) {}

    /** A log that can be told to fail after some records, as when the process dies or the broker goes away. */
    private static final class Log implements VectorTopic {
        private final List<Published> records = new ArrayList<>();
        private int readings;
        private int failsAfter = Integer.MAX_VALUE;
        private Runnable afterBatch = () -> {};

        @Override
        public void read(Reader reader) {
            readings++;
            List.copyOf(records).forEach(each -> reader.published(each.tenant, each.workId, each.version));
        }

        @Override
        public void publish(String tenant, String version, List<Entry> entries) {
            assertThat(entries).hasSizeBetween(1, WORKS_PER_BATCH);
            for (Entry entry : entries) {
                if (records.size() >= failsAfter) {
                    throw new IllegalStateException("the broker is gone");
                }
                records.add(
                        new Published(tenant, entry.workId(), entry.vector().map(vector -> version), entry.vector()));
            }
            afterBatch.run();
        }

        /** What a compacted topic keeps of a tenant: the last version of each work. */
        Map<String, String> held(String tenant) {
            Map<String, String> held = new LinkedHashMap<>();
            for (Published each : records) {
                if (each.tenant.equals(tenant)) {
                    each.version.ifPresentOrElse(
                            version -> held.put(each.workId, version), () -> held.remove(each.workId));
                }
            }
            return held;
        }
    }

    private final Log log = new Log();
    private final List<TrainedModel> serving = new ArrayList<>();
    private boolean leads = true;
    private VectorPublisher publisher = publisher();

    private VectorPublisher publisher() {
        return new VectorPublisher(() -> List.copyOf(serving), () -> leads, log, WORKS_PER_BATCH);
    }

    /** Works w0 and up of a model, each with a vector of its own length; works of which nobody read have none. */
    private static TrainedModel model(String tenant, String version, int works, int... unread) {
        String[] ids = new String[works];
        float[] vectors = new float[works * 3];
        for (int w = 0; w < works; w++) {
            ids[w] = "w" + w;
            vectors[w * 3] = w + 1;
            vectors[w * 3 + 2] = 2;
        }
        for (int w : unread) {
            vectors[w * 3] = 0;
            vectors[w * 3 + 2] = 0;
        }
        return Models.of(
                tenant, version, ids, ImportedReads.none(), Map.of("als", new AlsPart(new ItemFactors(3, vectors))));
    }

    private void serve(TrainedModel model) {
        serving.removeIf(
                before -> before.manifest().tenant().equals(model.manifest().tenant()));
        serving.add(model);
    }

    private void runToTheEnd() {
        for (int round = 0; round < 10; round++) {
            if (publisher.round() == 0) {
                return;
            }
        }
        throw new AssertionError("it does not come to an end");
    }

    @Test
    void round_ofAModelThatBeganToServe_publishesAllVectorsAtUnitLength() {
        serve(model("t", "v1", 5));
        runToTheEnd();
        assertThat(log.records).extracting(Published::workId).containsExactly("w0", "w1", "w2", "w3", "w4");
        assertThat(log.held("t")).hasSize(5).containsValue("v1");
        assertThat(log.records).allSatisfy(each -> {
            float[] vector = each.vector().orElseThrow();
            double square = 0;
            for (float value : vector) {
                square += value * value;
            }
            assertThat(square).isCloseTo(1, within(1e-6));
        });
    }

    @Test
    void round_ofACompleteModel_neitherReadsNorWrites() {
        serve(model("t", "v1", 5));
        runToTheEnd();
        int readings = log.readings;
        assertThat(publisher.round()).isZero();
        assertThat(log.readings).isEqualTo(readings);
        assertThat(log.records).hasSize(5);
    }

    @Test
    void round_afterARestart_readsOnceAndWritesNothing() {
        serve(model("t", "v1", 5));
        runToTheEnd();
        log.readings = 0;
        publisher = publisher();
        runToTheEnd();
        publisher.round();
        assertThat(log.readings).isEqualTo(1);
        assertThat(log.records).hasSize(5);
    }

    @Test
    void round_afterACrash_publishesOnlyWhatIsMissing() {
        serve(model("t", "v1", 7));
        log.failsAfter = 3;
        assertThatThrownBy(publisher::round).hasMessage("the broker is gone");
        log.failsAfter = Integer.MAX_VALUE;
        publisher = publisher();
        runToTheEnd();
        assertThat(log.records).extracting(Published::workId).containsExactly("w0", "w1", "w2", "w3", "w4", "w5", "w6");
    }

    @Test
    void round_ofANewModel_replacesVectorsAndTakesBackThoseOfWorksThatLeft() {
        serve(model("t", "v1", 9));
        runToTheEnd();
        serve(model("t", "v2", 4, 1));
        runToTheEnd();
        assertThat(log.held("t")).containsOnlyKeys("w0", "w2", "w3").containsValue("v2");
        assertThat(log.held("t").values()).containsOnly("v2");
    }

    @Test
    void round_afterARollBack_publishesTheModelBefore() {
        TrainedModel before = model("t", "v1", 4);
        serve(before);
        runToTheEnd();
        serve(model("t", "v2", 3));
        runToTheEnd();
        serve(before);
        runToTheEnd();
        assertThat(log.held("t")).hasSize(4);
        assertThat(log.held("t").values()).containsOnly("v1");
    }

    @Test
    void round_afterARollBackBeforeTheNewModelWasFoundComplete_publishesTheModelBefore() {
        TrainedModel before = model("t", "v1", 4);
        serve(before);
        runToTheEnd();
        serve(model("t", "v2", 4));
        publisher.round();
        serve(before);
        runToTheEnd();
        assertThat(log.held("t").values()).containsOnly("v1");
    }

    @Test
    void round_ofSeveralTenants_keepsThemApart() {
        serve(model("t", "v1", 4));
        serve(model("u", "v1", 6));
        runToTheEnd();
        serve(model("t", "v2", 2));
        runToTheEnd();
        assertThat(log.held("t")).containsOnlyKeys("w0", "w1");
        assertThat(log.held("u")).hasSize(6);
    }

    @Test
    void round_whileAnotherReplicaLeads_doesNothing_andChecksAllWhenItLeadsAgain() {
        serve(model("t", "v1", 4));
        leads = false;
        assertThat(publisher.round()).isZero();
        assertThat(log.readings).isZero();
        leads = true;
        runToTheEnd();
        leads = false;
        publisher.round();
        log.records.add(new Published("t", "w2", Optional.of("v0"), Optional.empty())); // of one that woke up late
        leads = true;
        runToTheEnd();
        assertThat(log.held("t").values()).containsOnly("v1");
    }

    @Test
    void round_whoseModelIsReplacedOnTheWay_stopsAfterTheBatch() {
        serve(model("t", "v1", 100));
        log.afterBatch = () -> serve(model("t", "v2", 3));
        publisher.round();
        assertThat(log.records).hasSize(WORKS_PER_BATCH);
        log.afterBatch = () -> {};
        runToTheEnd();
        assertThat(log.held("t")).hasSize(3);
        assertThat(log.held("t").values()).containsOnly("v2");
    }

    @Test
    void round_thatLosesTheLeadOnTheWay_stopsAfterTheBatch() {
        serve(model("t", "v1", 100));
        log.afterBatch = () -> leads = false;
        publisher.round();
        assertThat(log.records).hasSize(WORKS_PER_BATCH);
    }

    @Test
    void round_ofAModelWithoutAls_takesAllBack() {
        serve(model("t", "v1", 3));
        runToTheEnd();
        serve(Models.of("t", "v2", new String[] {"w0"}, ImportedReads.none(), Map.of()));
        runToTheEnd();
        assertThat(log.held("t")).isEmpty();
    }
}
