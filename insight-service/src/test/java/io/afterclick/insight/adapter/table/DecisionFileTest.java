package io.afterclick.insight.adapter.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.insight.diversity.slate.ShownSlate;
import io.afterclick.insight.diversity.slate.SlateLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionFileTest {
    private static final String FIRST =
            "{\"tenant\":\"simulation-additive-1\",\"decision_id\":\"d0\",\"reader\":\"r7\",\"query_work_id\":\"w1\","
                    + "\"reader_gs_score\":0.5,\"policy\":\"two-step\",\"candidates\":[{\"work_id\":\"w2\",\"vector\":\"A/w=\"},"
                    + "{\"work_id\":\"w1\",\"vector\":\"fwA=\"},{\"work_id\":\"w3\"}],\"shown\":[{\"work_id\":\"w2\",\"seen\":true,"
                    + "\"clicked\":true,\"read_on\":false,\"open\":false},{\"work_id\":\"w3\",\"seen\":false}]}\n";
    private static final String OPEN =
            "{\"decision_id\":\"d1\",\"query_work_id\":\"w1\",\"shown\":[{\"work_id\":\"w2\",\"open\":true}]}\n";
    private static final String BOT =
            "{\"decision_id\":\"d2\",\"bot_like\":true,\"query_work_id\":\"w1\",\"shown\":[{\"work_id\":\"w2\"}]}\n";

    @TempDir
    Path folder;

    @Test
    void read_linesGzipOrNot_keepsWhatIsClosedAndHuman() throws IOException {
        Path plain = Files.writeString(folder.resolve("d.jsonl"), FIRST + OPEN + BOT);
        Path packed = folder.resolve("d.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write((FIRST + OPEN + BOT).getBytes(StandardCharsets.UTF_8));
        }

        for (Path file : new Path[] {plain, packed}) {
            SlateLog log = DecisionFile.read(file);

            assertThat(log.slates()).hasSize(1);
            assertThat(log.leftOut()).isEqualTo(2);
            assertThat(log.isSimulated()).isTrue();
            assertThat(log.policies()).containsExactly("two-step");
            ShownSlate slate = log.slates().get(0);
            assertThat(slate.readerGsScore()).isEqualTo(0.5);
            assertThat(slate.seen()).containsExactly(true, false);
            assertThat(slate.clicked()).containsExactly(true, false);
            assertThat(log.vectors().knows(slate.works()[1])).isFalse();
            // (3, -4) and (127, 0)
            assertThat(log.vectors().cosine(slate.works()[0], slate.queryWork()))
                    .isCloseTo(0.6, within(1e-6));
        }
    }

    @Test
    void read_faultyLog_saysWhichLine() throws IOException {
        assertThatThrownBy(() -> DecisionFile.read(folder.resolve("none"))).hasMessageContaining("is no file");
        Path file = folder.resolve("d.jsonl");
        Files.writeString(file, FIRST + "{\"decision_id\": oops}\n");
        assertThatThrownBy(() -> DecisionFile.read(file))
                .isInstanceOf(TableException.class)
                .hasMessageContaining("line 2");
        Files.writeString(file, FIRST + "{\"query_work_id\":\"w1\",\"shown\":[]}\n");
        assertThatThrownBy(() -> DecisionFile.read(file)).hasMessageContaining("line 2: shown is empty");
        Files.writeString(file, FIRST.replace("A/w=", "%%"));
        assertThatThrownBy(() -> DecisionFile.read(file)).hasMessageContaining("line 1: vector is not in base 64");
    }
}
