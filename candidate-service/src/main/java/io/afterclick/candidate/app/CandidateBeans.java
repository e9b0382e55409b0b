package io.afterclick.candidate.app;

import io.afterclick.candidate.adapter.grpc.TrainingCalls;
import io.afterclick.candidate.adapter.kafka.DeadLetters;
import io.afterclick.candidate.adapter.kafka.EventsConsumer;
import io.afterclick.candidate.adapter.kafka.KafkaCatchUp;
import io.afterclick.candidate.adapter.kafka.ModelAnnouncer;
import io.afterclick.candidate.adapter.kafka.ReadBuffer;
import io.afterclick.candidate.adapter.kafka.Topics;
import io.afterclick.candidate.adapter.kafka.WorksConsumer;
import io.afterclick.candidate.adapter.metrics.CandidateMetrics;
import io.afterclick.candidate.adapter.store.ModelFolder;
import io.afterclick.candidate.adapter.store.ParquetTrainingSets;
import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.coread.CoreadSettings;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.retrieval.RelatedWorks;
import io.afterclick.candidate.retrieval.RetrievalSettings;
import io.afterclick.candidate.rule.StandingRules;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.serving.TenantSettings;
import io.afterclick.candidate.serving.Tenants;
import io.afterclick.candidate.training.ModelStore;
import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Trainer;
import io.afterclick.candidate.training.TrainerSettings;
import io.afterclick.candidate.training.Training;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Wires the service: the only place where settings meet the classes that they set. */
@Singleton
public class CandidateBeans {
    private final CandidateConfig config;

    CandidateBeans(CandidateConfig config) {
        this.config = config;
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
        admin.close();
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

    void close(@Disposes Producer<byte[], byte[]> producer) {
        producer.close();
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(Producer<byte[], byte[]> producer, Topics topics, MeterRegistry meters) {
        return new DeadLetters(
                producer,
                topics,
                meters,
                config.stateDir().resolve("dead-letters").resolve("last-offsets.properties"));
    }

    @Produces
    @Singleton
    ModelStore modelStore() {
        return new ModelFolder(
                config.modelsDir().orElse(config.stateDir().resolve("models")),
                config.training().keepModels());
    }

    /** Loads the stored models before anything asks: so a replica never serves worse than before its restart. */
    @Produces
    @Singleton
    Tenants tenants(ModelStore store, CandidateMetrics metrics, Clock clock) {
        Tenants tenants = new Tenants(config.catalog().maxTenants(), tenantSettings(clock), metrics::watch);
        for (String tenant : store.tenants()) {
            store.loadNewest(tenant).ifPresent(tenants::serve);
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
        for (String retriever : fusion.weights().keySet()) {
            if (!Tenant.RETRIEVERS.contains(retriever)) {
                throw new IllegalArgumentException("afterclick.candidate.fusion.weights names the retriever '"
                        + retriever + "'; there are " + String.join(", ", Tenant.RETRIEVERS));
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
                new PlaysWeight(config.training().playsSlope()),
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
            ModelStore store,
            Tenants tenants,
            Producer<byte[], byte[]> producer,
            Clock clock) {
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
                new Trainer(trainerSettings(), clock),
                store,
                tenants,
                new ModelAnnouncer(producer, config.topics().models()));
    }

    @Produces
    @Singleton
    TrainingCalls trainingCalls(Training training, Background background, CandidateMetrics metrics) {
        return new TrainingCalls(training, background.trainings(), background.timer(), metrics::trained);
    }

    private TrainerSettings trainerSettings() {
        CandidateConfig.AlsConfig als = config.training().als();
        CandidateConfig.CoreadConfig coread = config.training().coread();
        int threads = config.training()
                .threads()
                .orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        return new TrainerSettings(
                new AlsSettings(
                        als.factors(),
                        als.epochs(),
                        als.unobservedWeight(),
                        als.regularization(),
                        als.regularizationExponent(),
                        als.solver(),
                        als.steps(),
                        als.seed(),
                        threads),
                new CoreadSettings(coread.neighbours(), coread.shrinkage(), threads));
    }
}
