package io.afterclick.local.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.local.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoaderTest {
    private static final BatchSender.Retry QUICK =
            new BatchSender.Retry(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(500));

    @TempDir
    Path folder;

    private FakeGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void load_worksAndReads_arriveInBatchesOnceEach() throws IOException {
        write(1_234, 2_345);
        load();
        assertThat(gateway.works()).hasSize(1_234);
        assertThat(gateway.events()).hasSize(2_345);
        assertThat(new HashSet<>(gateway.events())).hasSize(2_345);
        assertThat(gateway.batchSizes()).containsExactlyInAnyOrder(500, 500, 234, 1_000, 1_000, 345);
        assertThat(gateway.tenant()).isEqualTo("shop");
    }

    @Test
    void load_withAKey_sendsIt() throws IOException {
        write(1, 0);
        load();
        assertThat(gateway.authorization()).isNull();
        DataFolder data = DataFolder.open(folder, Clock.systemUTC(), Progress.SILENT);
        new Loader(new ApiClient(gateway.url(), "shop", Optional.of("the-key")), Progress.SILENT, QUICK).load(data);
        assertThat(gateway.authorization()).isEqualTo("Bearer the-key");
    }

    @Test
    void requireAnswer_meshThatAsksForAKey_saysWhereToPutIt() {
        gateway.willAnswerProbes(401);
        assertThatThrownBy(() -> new ApiClient(gateway.url(), "shop").requireAnswer())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("AFTERCLICK_KEY")
                .hasMessageContaining("--key-env");
        assertThatThrownBy(() -> new ApiClient(gateway.url(), "shop", Optional.of("the-key")).requireAnswer())
                .hasMessageContaining("does not know the key")
                .hasMessageNotContaining("the-key");
        assertThatThrownBy(() -> new ApiClient(gateway.url(), "shop", Optional.of("two words")))
                .isInstanceOf(LoadException.class)
                .hasMessageNotContaining("two words");
    }

    @Test
    void load_row_isWrittenAsTheApiWantsIt() throws IOException {
        Files.writeString(
                folder.resolve("works.csv"),
                "work_id,title,genres,pricing,free_episodes,episodes,franchise\n"
                        + "1,\"A \"\"b\"\"\",X|Y,FREE_FIRST,2,0,A\n");
        Files.writeString(
                folder.resolve("reads.csv"),
                "reader_id,work_id,episode,rating,plays,read_at\nr,1,,8,,\nr,1,3,,2.5,2020-01-02T03:04:05Z\n");
        load();
        assertThat(gateway.works().get(0))
                .hasToString("{\"work_id\":\"1\",\"title\":\"A \\\"b\\\"\",\"genres\":[\"X\",\"Y\"],"
                        + "\"pricing\":\"FREE_FIRST\",\"free_episodes\":2,\"franchise\":\"A\"}");
        assertThat(gateway.events())
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"type\":\"read\",\"reader_id\":\"r\",\"work_id\":\"1\",\"rating\":8.0,\"imported\":true}",
                        "{\"type\":\"read\",\"reader_id\":\"r\",\"work_id\":\"1\",\"episode\":3,\"plays\":2.5,"
                                + "\"time\":\"2020-01-02T03:04:05Z\"}");
    }

    @Test
    void load_slowMesh_hasAtMostTheNamedNumberOfBatchesUnderWay() throws IOException {
        write(1, 30_000);
        gateway.takesMillis(20);
        load();
        assertThat(gateway.events()).hasSize(30_000);
        assertThat(gateway.underWayMax()).isBetween(2, BatchSender.MAX_IN_FLIGHT);
    }

    @Test
    void load_passingRefusals_areTriedAgain() throws IOException {
        write(3, 2_500);
        for (int status : new int[] {503, 503, 429, 504, 503}) {
            gateway.willAnswer(status, "{}");
        }
        load();
        assertThat(gateway.works()).hasSize(3);
        assertThat(new HashSet<>(gateway.events())).hasSize(2_500);
    }

    @Test
    void load_unavailableForTooLong_givesUp() throws IOException {
        write(3, 0);
        for (int i = 0; i < 1_000; i++) {
            gateway.willAnswer(503, "{}");
        }
        assertFails(LoadException.Reason.UNAVAILABLE, "did not take a batch for 0 s (status 503)");
    }

    @Test
    void load_refusedBatch_saysWhyInOneLineAndSendsNoReads() throws IOException {
        write(3, 10);
        gateway.willAnswer(
                400,
                "{\"title\":\"Invalid\",\"detail\":\"2"
                        + " faults\",\"errors\":[{\"field\":\"works[1].title\",\"message\":\"is\\n"
                        + "long\"}]}");
        assertFails(
                LoadException.Reason.REFUSED,
                "refused items 1 to 3: status 400, Invalid, 2 faults; works[1].title is long");
        assertThat(gateway.events()).isEmpty();
    }

    @Test
    void requireAnswer_nothingListens_isUnreachable() throws IOException {
        String url = gateway.url();
        gateway.close();
        assertThatThrownBy(() -> new ApiClient(url, "shop").requireAnswer())
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.reason()).isEqualTo(LoadException.Reason.UNREACHABLE))
                .hasMessageContaining("nothing answers at " + url);
    }

    @Test
    void client_noUrl_isRefused() {
        for (String url : List.of("localhost:8080", "ftp://x", "http://", "::")) {
            assertThatThrownBy(() -> new ApiClient(url, "shop"))
                    .as(url)
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("is no address");
        }
    }

    private void assertFails(LoadException.Reason reason, String message) {
        assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    private void load() {
        DataFolder data = DataFolder.open(folder, Clock.systemUTC(), Progress.SILENT);
        new Loader(new ApiClient(gateway.url(), "shop"), Progress.SILENT, QUICK).load(data);
    }

    private void write(int works, int reads) throws IOException {
        List<String> lines = new ArrayList<>(List.of("work_id,title"));
        for (int i = 0; i < works; i++) {
            lines.add(i + ",Work " + i);
        }
        Files.write(folder.resolve("works.csv"), lines);
        lines = new ArrayList<>(List.of("reader_id,work_id"));
        for (int i = 0; i < reads; i++) {
            lines.add("r" + i + "," + i % works);
        }
        Files.write(folder.resolve("reads.csv"), lines);
    }
}
