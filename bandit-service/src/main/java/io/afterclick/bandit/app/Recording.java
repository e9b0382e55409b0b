package io.afterclick.bandit.app;

import io.afterclick.bandit.adapter.kafka.DecisionRecordTopic;
import io.afterclick.bandit.decision.DecisionRecording;
import io.afterclick.bandit.decision.RecordedShare;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.vector.VectorTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.jboss.logging.Logger;

/** Puts together what records decisions, and measures it. */
final class Recording implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Recording.class);

    private final DecisionRecordTopic topic;
    private final DecisionRecording recording;

    Recording(
            BanditConfig.Record config,
            SlateRanker shadowRanker,
            PolicyBook policies,
            VectorTable vectors,
            Map<String, Object> clientConfig,
            MeterRegistry registry) {
        topic = new DecisionRecordTopic(clientConfig, registry);
        recording = new DecisionRecording(
                new DecisionRecording.Settings(
                        new RecordedShare(config.share()), config.draws(), config.queue(), config.coreShare()),
                shadowRanker,
                policies,
                vectors,
                Clock.systemUTC(),
                topic,
                failure -> LOG.error("A decision could not be recorded", failure));
        FunctionCounter.builder("afterclick.bandit.records", recording, DecisionRecording::written)
                .description("Records of decisions made")
                .register(registry);
        FunctionCounter.builder("afterclick.bandit.records.dropped", recording, DecisionRecording::dropped)
                .description("Decisions that were to be recorded and found no room in the queue")
                .register(registry);
        Gauge.builder("afterclick.bandit.records.waiting", recording, DecisionRecording::waiting)
                .description("Decisions that wait to be recorded")
                .register(registry);
    }

    RankingLog log() {
        return recording;
    }

    void start() {
        recording.start();
    }

    @Override
    public void close() {
        recording.close();
        topic.close();
    }
}
