package io.afterclick.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.candidate.v1.Candidate;
import io.afterclick.proto.candidate.v1.CandidateServiceGrpc;
import io.afterclick.proto.candidate.v1.CandidateServiceGrpc.CandidateServiceBlockingStub;
import io.afterclick.proto.candidate.v1.Evidence;
import io.afterclick.proto.candidate.v1.GetRelatedRequest;
import io.afterclick.proto.candidate.v1.GetRelatedResponse;
import io.afterclick.proto.candidate.v1.GetStatusRequest;
import io.afterclick.proto.candidate.v1.Model;
import io.afterclick.proto.candidate.v1.ServeModelRequest;
import io.afterclick.proto.candidate.v1.TrainModelRequest;
import io.afterclick.proto.candidate.v1.TrainingProgress;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.catalog.v1.Work;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import io.afterclick.proto.event.v1.ShownWork;
import io.afterclick.proto.key.v1.ModelKey;
import io.afterclick.proto.key.v1.ReaderKey;
import io.afterclick.proto.key.v1.WorkKey;
import io.afterclick.proto.vector.v1.ItemVector;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service on a real Kafka. Each test has a tenant of its own. */
@QuarkusTest
@WithTestResource(KafkaAndRedis.class)
class CandidateServiceIT {
    /** Seconds are the promise, measured elsewhere; a loaded machine may take longer. */
    private static final Duration SOON = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI http;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "afterclick.candidate.rules.file")
    Path rulesFile;

    @ConfigProperty(name = "afterclick.candidate.state-dir")
    Path stateDir;

    private final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);
    private ManagedChannel channel;
    private CandidateServiceBlockingStub service;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void connect() {
        channel = NettyChannelBuilder.forAddress(http.getHost(), http.getPort())
                .usePlaintext()
                .build();
        service = CandidateServiceGrpc.newBlockingStub(channel);
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
        producer.close();
    }

    @Test
    void putWork_ofAnotherWithTheSameMorphemes_isFoundByTextWithinSeconds() {
        put(work("query", "ko", "학교에서 유령을 만났다"));
        put(work("same", "ko", "유령이 학교를 떠난다"));
        put(work("other", "ko", "바다로 고래가 돌아온다"));
        await().atMost(SOON).untilAsserted(() -> {
            List<Candidate> candidates = related("query").getCandidatesList();
            assertThat(candidates).extracting(Candidate::getWorkId).containsExactly("same", "other");
            assertThat(retrievers(candidates.get(0))).containsExactly("text");
            assertThat(retrievers(candidates.get(1))).containsExactly("catalog");
        });
    }

    @Test
    void deletedAndUnavailableWorks_areNotReturned() {
        put(work("query", "en", "pirate"));
        put(work("a", "en", "pirate"));
        put(work("b", "en", "pirate"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(workIds(related("query"))).containsExactly("a", "b"));
        delete("a");
        put(work("b", "en", "pirate").toBuilder().setAvailable(false).build());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(workIds(related("query"))).isEmpty());
        delete("query");
        await().atMost(SOON).untilAsserted(() -> {
            StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> related("query"));
            assertThat(failure).isNotNull();
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        });
    }

    @Test
    void trainModel_onReads_bringsEvidenceOfTheLearnedRetrievers() {
        putWorksAndReads();
        List<TrainingProgress> progress = train();
        Model model = progress.get(progress.size() - 1).getModel();
        assertThat(model.getTenant()).isEqualTo(tenant);
        assertThat(model.getReaders()).isEqualTo(20);
        assertThat(model.getWorks()).isEqualTo(8);
        assertThat(model.getPairs()).isEqualTo(80);
        assertThat(progress.subList(0, progress.size() - 1)).noneMatch(TrainingProgress::hasModel);

        GetRelatedResponse related = related("w0");
        assertThat(related.getModelVersion()).isEqualTo(model.getModelVersion());
        assertThat(workIds(related).subList(0, 3)).containsExactlyInAnyOrder("w1", "w2", "w3");
        assertThat(retrievers(related.getCandidates(0))).contains("als", "coread");
        assertThat(related.getCandidatesList()).hasSize(7);
        assertThat(service.getStatus(
                                GetStatusRequest.newBuilder().setTenant(tenant).build())
                        .getModel())
                .isEqualTo(model);
        assertThat(lastAnnouncement()).isEqualTo(model);
    }

    @Test
    void trainModel_onReads_publishesTheVectorsOfItsWorks_andRollingBackThoseBefore() throws Exception {
        putWorksAndReads();
        List<TrainingProgress> first = train();
        String version = first.get(first.size() - 1).getModel().getModelVersion();
        await().atMost(SOON).untilAsserted(() -> assertThat(vectors().values())
                .hasSize(8)
                .extracting(ItemVector::getModelVersion)
                .containsOnly(version));
        Map<String, ItemVector> vectors = vectors();
        vectors.forEach((workId, vector) -> {
            assertThat(vector.getTenant()).isEqualTo(tenant);
            assertThat(vector.getWorkId()).isEqualTo(workId);
            assertThat(vector.getValues().size()).isEqualTo(4 * 64);
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
        });
        assertThat(dot(vectors.get("w0"), vectors.get("w3")))
                .isGreaterThan(dot(vectors.get("w0"), vectors.get("w4")) + .5);

        train();
        await().atMost(SOON).untilAsserted(() -> assertThat(vectors().values())
                .hasSize(8)
                .extracting(ItemVector::getModelVersion)
                .doesNotContain(version));
        service.serveModel(ServeModelRequest.newBuilder()
                .setTenant(tenant)
                .setModelVersion(version)
                .build());
        await().atMost(SOON).untilAsserted(() -> assertThat(vectors()).isEqualTo(vectors));
        await().atMost(SOON).untilAsserted(() -> assertThat(metrics())
                .contains("afterclick_candidate_vectors_published_total{what=\"vector\"")
                .contains("afterclick_candidate_vectors_pending 0.0"));
    }

    /** What the topic of vectors holds of this test's tenant, by work. */
    private Map<String, ItemVector> vectors() throws Exception {
        Map<String, ItemVector> vectors = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records("afterclick.vectors")) {
            WorkKey key = WorkKey.parseFrom(record.key());
            if (key.getTenant().equals(tenant) && record.value() == null) {
                vectors.remove(key.getWorkId());
            } else if (key.getTenant().equals(tenant)) {
                vectors.put(key.getWorkId(), ItemVector.parseFrom(record.value()));
            }
        }
        return vectors;
    }

    private static double dot(ItemVector one, ItemVector other) {
        FloatBuffer a = one.getValues()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        FloatBuffer b = other.getValues()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        double sum = 0;
        while (a.hasRemaining()) {
            sum += (double) a.get() * b.get();
        }
        return sum;
    }

    @Test
    void deleteReader_isInNoFileOfTheTrainingSet_andTheNextModelDoesNotKnowIt() {
        putWorksAndReads();
        train();
        String goner = tenant + "-goner";
        ReaderKey key =
                ReaderKey.newBuilder().setTenant(tenant).setReaderId(goner).build();
        Event read = event(goner).setRead(Read.newBuilder().setWorkId("w1")).build();
        send("afterclick.events", key.toByteArray(), read.toByteArray());
        assertThat(lastModel(train()).getReaders()).isEqualTo(21);
        assertThat(filesHolding(goner)).isNotEmpty();

        ReaderDeletion deletion = ReaderDeletion.newBuilder()
                .setTenant(tenant)
                .setReaderId(goner)
                .setDeletedAt(com.google.protobuf.Timestamp.newBuilder().setSeconds(1_700_000_001))
                .build();
        send("afterclick.deletions", key.toByteArray(), deletion.toByteArray());
        await().atMost(SOON).untilAsserted(() -> assertThat(filesHolding(goner)).isEmpty());
        send("afterclick.events", key.toByteArray(), read.toByteArray());
        assertThat(lastModel(train()).getReaders()).isEqualTo(20);
        assertThat(filesHolding(goner)).isEmpty();
    }

    private static Model lastModel(List<TrainingProgress> progress) {
        return progress.get(progress.size() - 1).getModel();
    }

    /** Parquet files of the service that name a reader. */
    private List<Path> filesHolding(String reader) {
        List<Path> holding = new ArrayList<>();
        try (var files = Files.walk(stateDir.resolve("training"));
                Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            for (Path file : files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList()) {
                try (ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM read_parquet('" + file + "') WHERE reader_id = '" + reader + "'")) {
                    rows.next();
                    if (rows.getLong(1) > 0) {
                        holding.add(file);
                    }
                }
            }
        } catch (IOException | SQLException e) {
            throw new AssertionError("a file went while it was looked at", e);
        }
        return holding;
    }

    @Test
    void trainModel_afterTheSameEventsAgain_findsTheSameTrainingSet() {
        putWorksAndReads();
        List<TrainingProgress> first = train();
        putWorksAndReads();
        List<TrainingProgress> second = train();
        Model before = first.get(first.size() - 1).getModel();
        Model after = second.get(second.size() - 1).getModel();
        assertThat(after.getModelVersion()).isGreaterThan(before.getModelVersion());
        assertThat(after.toBuilder()
                        .setModelVersion(before.getModelVersion())
                        .setTrainedAt(before.getTrainedAt())
                        .setTrainingTime(before.getTrainingTime())
                        .build())
                .isEqualTo(before);
    }

    @Test
    void getRelated_withoutImportedReadsOfAReader_leavesThemOut() {
        putWorksAndReads();
        train();
        GetRelatedResponse related = service.getRelated(GetRelatedRequest.newBuilder()
                .setTenant(tenant)
                .setQueryWorkId("w0")
                .setExcludeImportedOfReaderId("reader0")
                .build());
        // Reader 0 read the even half, all imported: 0 to 3 but for the query work itself.
        assertThat(workIds(related)).containsExactlyInAnyOrder("w4", "w5", "w6", "w7");
    }

    @Test
    void trainModel_withoutReads_saysSo() {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, this::train);
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(errorInfo(failure).getReason()).isEqualTo("NO_READS");
        assertThat(errorInfo(failure).getDomain()).isEqualTo("afterclick.io");
    }

    @Test
    void getRelated_withFilters_returnsOnlyWhatHasThem() {
        put(work("query", "en", "pirate"));
        put(work("free", "pt-BR", "pirate").toBuilder()
                .setPricing(Pricing.PRICING_FREE)
                .build());
        put(work("paid", "pt-BR", "pirate").toBuilder()
                .setPricing(Pricing.PRICING_PAID)
                .build());
        put(work("korean", "ko", "pirate").toBuilder()
                .setPricing(Pricing.PRICING_FREE)
                .build());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(workIds(related("query"))).hasSize(3));
        GetRelatedResponse filtered = service.getRelated(
                request().addPricings(Pricing.PRICING_FREE).addLanguages("pt").build());
        assertThat(workIds(filtered)).containsExactly("free");
    }

    @Test
    void getRelated_ofAWorkThatCameOutLately_saysThatItIsNew() {
        put(work("query", "en", "pirate"));
        put(work("old", "en", "pirate"));
        put(work("fresh", "en", "pirate").toBuilder()
                .setPublishedAt(com.google.protobuf.Timestamp.newBuilder()
                        .setSeconds(java.time.Instant.now().getEpochSecond()))
                .build());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(workIds(related("query"))).hasSize(2));
        GetRelatedResponse one =
                service.getRelated(request().setLimit(1).setNewWorksShare(1).build());
        assertThat(workIds(one)).containsExactly("fresh");
        assertThat(one.getCandidates(0).getNewWork()).isTrue();
    }

    @Test
    void getRelated_afterTheFileOfRulesChanged_putsPinsFirst() throws Exception {
        put(work("query", "en", "pirate"));
        put(work("near", "en", "pirate"));
        put(work("pinned", "en", "teacher"));
        Files.writeString(rulesFile, """
                {"rules": [{"name": "pin", "tenant": "%s", "pin": ["pinned"]}]}""".formatted(tenant));
        await().atMost(SOON).untilAsserted(() -> {
            GetRelatedResponse related = related("query");
            assertThat(workIds(related)).containsExactly("pinned", "near");
            assertThat(related.getCandidates(0).getPinned()).isTrue();
            assertThat(retrievers(related.getCandidates(0))).contains("rule");
        });
        assertThat(metrics()).contains("afterclick_candidate_rules 1.0");
    }

    @Test
    void getRelated_withBadFields_namesTheField() {
        Map<String, GetRelatedRequest> requests = Map.of(
                "tenant", request().setTenant("Not A Tenant").build(),
                "query_work_id", request().setQueryWorkId("").build(),
                "limit", request().setLimit(201).build(),
                "excluded_work_ids[0]", request().addExcludedWorkIds("a\u0000b").build(),
                "genres[0]", request().addGenres(" ").build(),
                "exclude_imported_of_reader_id",
                        request().setExcludeImportedOfReaderId("x".repeat(129)).build());
        requests.forEach((field, bad) -> {
            StatusRuntimeException failure =
                    catchThrowableOfType(StatusRuntimeException.class, () -> service.getRelated(bad));
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(errorInfo(failure).getReason()).isEqualTo("INVALID_FIELD");
            assertThat(errorInfo(failure).getMetadataOrThrow("field")).isEqualTo(field);
        });
    }

    @Test
    void poisonRecords_landInTheDeadTopicsAndStopNothing() {
        byte[] poison = ("poison of " + tenant).getBytes(StandardCharsets.UTF_8);
        for (String topic : List.of("afterclick.works", "afterclick.events", "afterclick.models")) {
            // Goes where the records after it go: it must not stop them.
            send(topic, workKey("query"), poison);
            ConsumerRecord<byte[], byte[]> dead = awaitDead(topic + ".dead", poison);
            assertThat(header(dead, "afterclick-consumer")).isEqualTo("candidate-service");
            assertThat(header(dead, "afterclick-topic")).isEqualTo(topic);
            assertThat(header(dead, "afterclick-partition")).matches("\\d+");
            assertThat(header(dead, "afterclick-offset")).matches("\\d+");
            assertThat(header(dead, "afterclick-reason")).isNotEmpty();
            assertThat(dead.key()).isEqualTo(workKey("query"));
        }
        putWorksAndReads();
        train();
        assertThat(workIds(related("w0"))).hasSize(7);
        assertThat(metrics()).contains("afterclick_candidate_dead_letters_total{topic=\"afterclick.events\"");
    }

    @Test
    void healthAndMetrics_areOnTheManagementPort() {
        put(work("query", "en", "pirate"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(workIds(related("query"))).isEmpty());
        RestAssured.given()
                .baseUri(management.toString())
                .get("/health/ready")
                .then()
                .statusCode(200);
        RestAssured.given()
                .baseUri(management.toString())
                .get("/health/live")
                .then()
                .statusCode(200);
        assertThat(metrics())
                .contains("afterclick_candidate_catalog_works{tenant=\"" + tenant + "\"")
                .contains("afterclick_candidate_retrieval_seconds_count{retriever=\"text\"");
    }

    /** 8 works without words; readers 0 to 9 read works 0 to 3, and readers 10 to 19 works 4 to 7. */
    private void putWorksAndReads() {
        for (int w = 0; w < 8; w++) {
            put(work("w" + w, "", ""));
        }
        List<Future<?>> sent = new ArrayList<>();
        for (int r = 0; r < 20; r++) {
            ReaderKey key = ReaderKey.newBuilder()
                    .setTenant(tenant)
                    .setReaderId("reader" + r)
                    .build();
            for (int w = 0; w < 4; w++) {
                String workId = "w" + (w + (r < 10 ? 0 : 4));
                Event read = event("reader" + r)
                        .setRead(Read.newBuilder().setWorkId(workId).setImported(r == 0))
                        .build();
                sent.add(producer.send(
                        new ProducerRecord<>("afterclick.events", key.toByteArray(), read.toByteArray())));
            }
            Event click = event("reader" + r)
                    .setClick(Click.newBuilder().setShown(ShownWork.newBuilder().setWorkId("w7")))
                    .build();
            sent.add(producer.send(new ProducerRecord<>("afterclick.events", key.toByteArray(), click.toByteArray())));
        }
        sent.forEach(CandidateServiceIT::join);
    }

    private Event.Builder event(String readerId) {
        return Event.newBuilder()
                .setTenant(tenant)
                .setReaderId(readerId)
                .setTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(1_700_000_000));
    }

    private Work work(String id, String language, String synopsis) {
        return Work.newBuilder()
                .setTenant(tenant)
                .setWorkId(id)
                .setTitle("")
                .setLanguage(language)
                .setSynopsis(synopsis)
                .build();
    }

    private byte[] workKey(String id) {
        return WorkKey.newBuilder().setTenant(tenant).setWorkId(id).build().toByteArray();
    }

    private void put(Work work) {
        send("afterclick.works", workKey(work.getWorkId()), work.toByteArray());
    }

    private void delete(String id) {
        send("afterclick.works", workKey(id), null);
    }

    private void send(String topic, byte[] key, byte[] value) {
        join(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    private static void join(Future<?> sent) {
        try {
            sent.get();
        } catch (Exception e) {
            throw new AssertionError("the broker did not take a record", e);
        }
    }

    private GetRelatedRequest.Builder request() {
        return GetRelatedRequest.newBuilder().setTenant(tenant).setQueryWorkId("query");
    }

    private GetRelatedResponse related(String id) {
        return service.getRelated(request().setQueryWorkId(id).build());
    }

    private List<TrainingProgress> train() {
        List<TrainingProgress> progress = new ArrayList<>();
        service.trainModel(TrainModelRequest.newBuilder().setTenant(tenant).build())
                .forEachRemaining(progress::add);
        return progress;
    }

    private static List<String> workIds(GetRelatedResponse response) {
        return response.getCandidatesList().stream().map(Candidate::getWorkId).toList();
    }

    private static List<String> retrievers(Candidate candidate) {
        return candidate.getEvidenceList().stream().map(Evidence::getRetriever).toList();
    }

    private static ErrorInfo errorInfo(StatusRuntimeException failure) {
        try {
            return StatusProto.fromThrowable(failure).getDetails(0).unpack(ErrorInfo.class);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private String metrics() {
        return RestAssured.given()
                .baseUri(management.toString())
                .get("/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private Model lastAnnouncement() {
        byte[] key = ModelKey.newBuilder().setTenant(tenant).build().toByteArray();
        return records("afterclick.models").stream()
                .filter(record -> java.util.Arrays.equals(record.key(), key))
                .reduce((first, second) -> second)
                .map(record -> {
                    try {
                        return Model.parseFrom(record.value());
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .orElseThrow();
    }

    private ConsumerRecord<byte[], byte[]> awaitDead(String topic, byte[] value) {
        return await().atMost(SOON)
                .until(
                        () -> records(topic).stream()
                                .filter(record -> java.util.Arrays.equals(record.value(), value))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** All records that a topic holds now, those of each partition in their order. */
    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
