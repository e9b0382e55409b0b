package io.afterclick.feature.app;

import io.afterclick.feature.adapter.cache.CaffeineNearCache;
import io.afterclick.feature.adapter.grpc.FeatureGrpcService;
import io.afterclick.feature.adapter.grpc.InsightHistory;
import io.afterclick.feature.adapter.kafka.DeletedReaders;
import io.afterclick.feature.adapter.kafka.DeletionsReader;
import io.afterclick.feature.adapter.kafka.FeatureDeadLetterChannel;
import io.afterclick.feature.adapter.kafka.FeatureFeed;
import io.afterclick.feature.adapter.kafka.FeatureFeedChannel;
import io.afterclick.feature.adapter.kafka.FeatureStreams;
import io.afterclick.feature.adapter.kafka.FeatureTopology;
import io.afterclick.feature.adapter.kafka.GroupLag;
import io.afterclick.feature.adapter.kafka.Topics;
import io.afterclick.feature.adapter.kafka.VectorsReader;
import io.afterclick.feature.adapter.kafka.ViewBackfill;
import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.redis.RedisFeatureStore;
import io.afterclick.feature.adapter.redis.RedisFeedPositions;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.online.FeatureEncoder;
import io.afterclick.feature.online.FeatureLoads;
import io.afterclick.feature.online.FeatureLookup;
import io.afterclick.feature.online.FeatureStore;
import io.afterclick.feature.online.FeedPositions;
import io.afterclick.feature.online.LookupBudget;
import io.afterclick.feature.online.StoreGuard;
import io.afterclick.feature.online.Timer;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.insight.v1.InsightServiceGrpc.InsightServiceBlockingStub;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcClient;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Puts the parts together. */
final class Wiring {
    private static final long MIB = 1L << 20;
    private static final Duration HISTORY_PAUSE = Duration.ofSeconds(2);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    FeatureMeters meters(MeterRegistry registry) {
        return new FeatureMeters(registry);
    }

    @Produces
    @Singleton
    Views views(FeatureConfig config) {
        return ViewsFile.read(config.viewsFile());
    }

    @Produces
    @Singleton
    FeatureStore store(RedisLinks links, FeatureConfig config, FeatureMeters meters) {
        return new RedisFeatureStore(links.keyspace(), config.redisTimeout(), config.redisWriteTimeout(), meters);
    }

    @Produces
    @Singleton
    FeedPositions positions(RedisLinks links, FeatureConfig config) {
        return new RedisFeedPositions(links.keyspace(), Topics.FEATURES, config.redisWriteTimeout());
    }

    @Produces
    @Singleton
    CaffeineNearCache nearCache(FeatureConfig config, FeatureMeters meters) {
        CaffeineNearCache cache = new CaffeineNearCache(config.nearCacheMib() * MIB);
        meters.watch(cache);
        return cache;
    }

    @Produces
    @Singleton
    LookupBudget budget(FeatureConfig config) {
        return new LookupBudget(config.budget());
    }

    @Produces
    @Singleton
    FeatureLookup lookup(
            Views views,
            FeatureStore store,
            CaffeineNearCache cache,
            Vertx vertx,
            FeatureConfig config,
            FeatureMeters meters) {
        Timer timer = new VertxTimer(vertx);
        FeatureEncoder encoder = FeatureGrpcService.encoder();
        FeatureLoads loads = new FeatureLoads(
                views,
                store,
                encoder,
                cache.asMap(),
                part -> StoreGuard.of(config.redisPause(), System::nanoTime, state -> meters.onChange(part, state)),
                timer,
                System::nanoTime,
                meters);
        return new FeatureLookup(views, config.staleLimit(), encoder, cache.asMap(), loads, timer, System::nanoTime);
    }

    @Produces
    @Singleton
    VectorTable vectors(FeatureConfig config, FeatureMeters meters) {
        VectorTable vectors = new VectorTable(config.vectorsMib() * MIB);
        meters.watch(vectors);
        return vectors;
    }

    @Produces
    @Singleton
    VectorsReader vectorsReader(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            VectorTable vectors,
            FeatureConfig config,
            FeatureMeters meters) {
        return new VectorsReader(kafka, vectors, config.vectorsQuiet(), meters);
    }

    @Produces
    @Singleton
    DeletedReaders deletedReaders() {
        return new DeletedReaders();
    }

    @Produces
    @Singleton
    DeletionsReader deletionsReader(
            @Identifier("default-kafka-broker") Map<String, Object> kafka, DeletedReaders deleted) {
        return new DeletionsReader(kafka, deleted);
    }

    @Produces
    @Singleton
    ViewBackfill backfill(
            Views views,
            @GrpcClient("insight") InsightServiceBlockingStub insight,
            Clock clock,
            DeletedReaders deleted,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            FeatureConfig config,
            FeatureMeters meters) {
        History history = new InsightHistory(insight, HISTORY_PAUSE);
        return new ViewBackfill(views, history, clock, deleted, kafka, config.learn(), config.backfillRate(), meters);
    }

    @Produces
    @Singleton
    FeatureStreams streams(
            Views views,
            VectorTable vectors,
            VectorsReader vectorsReader,
            DeletedReaders deleted,
            DeletionsReader deletionsReader,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            FeatureConfig config,
            Clock clock,
            FeatureMeters meters,
            MeterRegistry registry) {
        FeatureConfig.Streams streams = config.streams();
        return new FeatureStreams(
                FeatureTopology.of(views, vectors, deleted, meters),
                // What came before a deletion must not come in again.
                () -> vectorsReader.isCaughtUp() && deletionsReader.isCaughtUp(),
                kafka,
                new FeatureStreams.Settings(
                        config.stateDir(),
                        streams.threads(),
                        streams.commitInterval(),
                        streams.cacheMib() * MIB,
                        streams.rocksdbMib() * MIB,
                        config.recordTimeLimit()),
                registry,
                clock);
    }

    /** Of the feed; the topology measures its own. */
    @Produces
    @Singleton
    GroupLag feedLag(@Identifier("default-kafka-broker") Map<String, Object> kafka, MeterRegistry registry) {
        return new GroupLag(kafka, FeatureFeedChannel.GROUP, List.of(Topics.FEATURES), registry);
    }

    @Produces
    @Singleton
    FeatureFeed feed(
            Views views,
            FeatureStore store,
            FeedPositions positions,
            KafkaClientService kafka,
            FeatureDeadLetterChannel deadLetters,
            FeatureConfig config,
            Clock clock,
            FeatureMeters meters) {
        return new FeatureFeed(
                views,
                store,
                positions,
                () -> kafka.getConsumer(FeatureFeedChannel.NAME),
                deadLetters,
                config.redisCheckInterval(),
                clock,
                meters);
    }
}
