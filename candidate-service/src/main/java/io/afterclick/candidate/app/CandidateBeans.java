package io.afterclick.candidate.app;

import io.afterclick.candidate.adapter.grpc.ModelCalls;
import io.afterclick.candidate.adapter.grpc.TrainingCalls;
import io.afterclick.candidate.adapter.kafka.DeadLetters;
import io.afterclick.candidate.adapter.kafka.EventsConsumer;
import io.afterclick.candidate.adapter.kafka.KafkaCatchUp;
import io.afterclick.candidate.adapter.kafka.KafkaVectorTopic;
import io.afterclick.candidate.adapter.kafka.ModelAnnouncer;
import io.afterclick.candidate.adapter.kafka.ReadBuffer;
import io.afterclick.candidate.adapter.kafka.Topics;
import io.afterclick.candidate.adapter.kafka.VectorLeadership;
import io.afterclick.candidate.adapter.kafka.WorksConsumer;
import io.afterclick.candidate.adapter.metrics.CandidateMetrics;
import io.afterclick.candidate.adapter.process.ChildTraining;
import io.afterclick.candidate.adapter.store.ModelFolder;
import io.afterclick.candidate.adapter.store.ModelFormat;
import io.afterclick.candidate.adapter.store.ParquetTrainingSets;
import io.afterclick.candidate.app.cli.TrainCommand;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.retrieval.RelatedWorks;
import io.afterclick.candidate.retrieval.RetrievalSettings;
import io.afterclick.candidate.rule.StandingRules;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.serving.TenantSettings;
import io.afterclick.candidate.serving.Tenants;
import io.afterclick.candidate.training.LearnedRetriever;
import io.afterclick.candidate.training.ModelStore;
import io.afterclick.candidate.training.Training;
import io.afterclick.candidate.training.TrainingRunner;
import io.afterclick.candidate.vector.VectorPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Wires the service: the only place where settings meet the classes that they set. */
@Singleton
public class CandidateBeans {
    /** Of vectors that are read back: little memory, and still few round trips. */
    private static final int MAX_FETCH_BYTES = 4 << 20;

    /** Whoever writes waits for the acknowledgement; without one it is written again after the next start. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final CandidateConfig config;
    private final TrainerSettings trainerSettings;

    CandidateBeans(CandidateConfig config) {
        this.config = config;
        this.trainerSettings = TrainerSettings.of(config.training());
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    CandidateMetrics metrics(MeterRegistry meters, Clock clock) {
        return new CandidateMetrics(meters, clock);
    }

    @Produces
    @Singleton
    Admin admin(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        return Admin.create(new HashMap<>(broker));
    }

    void close(@Disposes Admin admin) {
        admin.close(Duration.ZERO); // it only asks
    }

    @Produces
    @Singleton
    Topics topics(Admin admin) {
        return new Topics(admin);
    }

    @Produces
    @Singleton
    Producer<byte[], byte[]> producer(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Beside this thread: a producer that never had an answer waits for one when it is closed, whatever time it is given. */
    void close(@Disposes Producer<byte[], byte[]> producer) {
        Thread closer = new Thread(() -> producer.close(CLOSE_TIMEOUT), "producer-close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(CLOSE_TIMEOUT.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Produces
    @Singleton
    VectorPublisher vectorPublisher(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            Producer<byte[], byte[]> producer,
            Topics topics,
            MeterRegistry meters,
            Tenants tenants,
            Instance<VectorLeadership> leadership) {
        KafkaVectorTopic topic = new KafkaVectorTopic(
                () -> new KafkaConsumer<>(
                        withoutGroup(broker), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                producer,
                topics,
                config.topics().vectors(),
                meters);
        return new VectorPublisher(
                tenants::models, () -> leadership.get().leads(), topic, VectorPublisher.DEFAULT_WORKS_PER_BATCH);
    }

    private static Map<String, Object> withoutGroup(Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        return settings;
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(Producer<byte[], byte[]> producer, Topics topics, MeterRegistry meters) {
        return new DeadLetters(
                producer,
                topics,
                meters,
                config.stateDir().resolve("dead-letters").resolve("last-offsets.properties"),
                List.of(
                        config.topics().works(),
                        config.topics().events(),
                        config.topics().models()));
    }

    @Produces
    @Singleton
    ModelFolder modelStore() {
        return new ModelFolder(
                config.modelsDir().orElse(config.stateDir().resolve("models")),
                config.training().keepModels(),
                config.training().maxModelMemory().asLongValue(),
                new ModelFormat(trainerSettings.retrievers()));
    }

    /** Loads the stored models before anything asks: so a replica never serves worse than before its restart. */
    @Produces
    @Singleton
    Tenants tenants(ModelStore store, CandidateMetrics metrics, Clock clock) {
        Tenants tenants = new Tenants(config.catalog().maxTenants(), tenantSettings(clock), metrics::watch);
        for (String tenant : store.tenants()) {
            store.loadNewest(tenant).ifPresent(model -> tenants.serve(model, false));
        }
        return tenants;
    }

    private TenantSettings tenantSettings(Clock clock) {
        return new TenantSettings(
                config.catalog().maxWorks(),
                Fusions.of(fusionSettings()),
                config.text().similarity(),
                config.franchise().guessFromTitles(),
                config.newWorks().maxAge(),
                clock);
    }

    private FusionSettings fusionSettings() {
        CandidateConfig.FusionConfig fusion = config.fusion();
        List<String> retrievers = Stream.concat(
                        trainerSettings.retrievers().stream().map(LearnedRetriever::name),
                        Tenant.CATALOG_RETRIEVERS.stream())
                .toList();
        for (String retriever : fusion.weights().keySet()) {
            if (!retrievers.contains(retriever)) {
                throw new IllegalArgumentException("afterclick.candidate.fusion.weights names the retriever '"
                        + retriever + "'; there are " + String.join(", ", retrievers));
            }
        }
        return new FusionSettings(fusion.method(), fusion.k(), fusion.normalisation(), fusion.weights());
    }

    @Produces
    @Singleton
    StandingRules standingRules() {
        return new StandingRules();
    }

    @Produces
    @Singleton
    RelatedWorks relatedWorks(Tenants tenants, StandingRules rules, CandidateMetrics metrics) {
        return new RelatedWorks(
                tenants::retrieval,
                rules::of,
                new RetrievalSettings(
                        config.retrieval().depth(), config.franchise().maxPerList()),
                metrics);
    }

    @Produces
    @Singleton
    ParquetTrainingSets trainingSets() {
        return new ParquetTrainingSets(
                config.stateDir().resolve("training"),
                trainerSettings.playsWeight(),
                config.training().maxPairs());
    }

    @Produces
    @Singleton
    ReadBuffer readBuffer(ParquetTrainingSets sets, Topics topics, Clock clock) {
        return new ReadBuffer(
                sets,
                () -> topics.id(config.topics().events()),
                config.training().flushReads(),
                config.training().flushInterval(),
                clock);
    }

    @Produces
    @Singleton
    Training training(
            Topics topics,
            Instance<WorksConsumer> works,
            Instance<EventsConsumer> events,
            ReadBuffer buffer,
            ParquetTrainingSets sets,
            TrainingRunner runner,
            ModelStore store,
            Tenants tenants,
            Producer<byte[], byte[]> producer,
            CandidateMetrics metrics) {
        KafkaCatchUp catchUp = new KafkaCatchUp(
                topics,
                config.topics().works(),
                config.topics().events(),
                works::get,
                events::get,
                buffer,
                config.training().catchUpTimeout());
        return new Training(
                catchUp,
                sets,
                trainerSettings.values(),
                runner,
                store,
                tenants,
                new ModelAnnouncer(producer, config.topics().models()),
                metrics::trainingStep);
    }

    @Produces
    @Singleton
    TrainingCalls trainingCalls(Training training, Background background, CandidateMetrics metrics) {
        return new TrainingCalls(training, background.trainings(), background.timer(), metrics::trained);
    }

    @Produces
    @Singleton
    ModelCalls modelCalls(Training training, ModelStore store, Tenants tenants) {
        return new ModelCalls(training, store, tenants);
    }

    @Produces
    @Singleton
    ChildTraining trainingRunner(ParquetTrainingSets sets, Tenants tenants, ModelFolder models) {
        CandidateConfig.TrainingConfig training = config.training();
        List<String> jvmOptions = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        training.maxHeap().ifPresent(heap -> jvmOptions.add("-Xmx" + heap.asLongValue()));
        ChildTraining.Command command = new ChildTraining.Command(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                jvmOptions,
                ClassPath.ofThisProcess(),
                TrainCommand.class.getName(),
                trainerSettings.values(),
                training.threads().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
                training.maxPairs(),
                config.retrieval().depth());
        return new ChildTraining(
                command,
                config.stateDir().resolve("training-run"),
                sets,
                tenant -> tenants.find(tenant).map(Tenant::allWorks).orElseGet(List::of),
                models);
    }

    void close(@Disposes ChildTraining training) {
        training.close();
    }
}
