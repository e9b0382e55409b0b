package io.afterclick.gateway.adapter.http;

import static io.afterclick.gateway.testing.Mesh.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.gateway.testing.Mesh;
import io.afterclick.gateway.testing.OwnPort;
import io.afterclick.gateway.testing.TopicReader;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
import io.afterclick.proto.key.v1.ReaderKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaAndRedis.class)
@QuarkusTestResource(OwnPort.class)
class ReadersIT {
    @BeforeEach
    void awaitReady() {
        Mesh.awaitReady();
    }

    @Test
    void delete_reader_isInTheTopicWhenAnswered_keyedAsEventsAre() throws Exception {
        Instant before = Instant.now();
        String deletedAt = tenant("readers")
                .delete("/v1/readers/an%20%2F%20id")
                .then()
                .statusCode(202)
                .extract()
                .path("deleted_at");
        assertThat(Instant.parse(deletedAt)).isBetween(before.minusSeconds(1), Instant.now());

        List<ReaderDeletion> deletions = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : TopicReader.read("afterclick.deletions")) {
            ReaderDeletion deletion = ReaderDeletion.parseFrom(record.value());
            if (deletion.getTenant().equals("readers")) {
                assertThat(ReaderKey.parseFrom(record.key()))
                        .isEqualTo(ReaderKey.newBuilder()
                                .setTenant("readers")
                                .setReaderId("an / id")
                                .build());
                deletions.add(deletion);
            }
        }
        assertThat(deletions).singleElement().satisfies(deletion -> {
            assertThat(deletion.getReaderId()).isEqualTo("an / id");
            assertThat(Instant.ofEpochSecond(
                            deletion.getDeletedAt().getSeconds(),
                            deletion.getDeletedAt().getNanos()))
                    .isEqualTo(Instant.parse(deletedAt));
        });
    }

    @Test
    void delete_badId_400() {
        tenant("readers")
                .delete("/v1/readers/" + "x".repeat(129))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("reader_id"));
    }

    @Test
    void get_405NamesTheMethods() {
        tenant("readers").get("/v1/readers/r1").then().statusCode(405).header("Allow", equalTo("DELETE, OPTIONS"));
    }
}
