package io.afterclick.bandit.app;

import io.afterclick.bandit.adapter.kafka.CountsReader;
import io.afterclick.bandit.adapter.kafka.LearnSettings;
import io.afterclick.bandit.adapter.kafka.Learner;
import io.afterclick.bandit.adapter.kafka.PolicyTopic;
import io.afterclick.bandit.adapter.kafka.VectorsReader;
import io.afterclick.bandit.adapter.yaml.PolicyYaml;
import io.afterclick.bandit.app.BanditConfig.Role;
import io.afterclick.bandit.attribution.BotRules;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.policy.PolicyBook;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicyPublishing;
import io.afterclick.bandit.policy.PriorSettings;
import io.afterclick.bandit.policy.TenantPriors;
import io.afterclick.bandit.slate.Ranking;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.SlateException;
import io.afterclick.bandit.slate.SlateRanker;
import io.afterclick.bandit.vector.VectorTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Puts the parts together, starts those that the roles ask for, and stops them. */
@ApplicationScoped
public class BanditWiring {
    private final BanditConfig config;
    private final Optional<CountsReader> reader;
    private final Optional<Learner> learner;
    private final SlateRanker ranker;
    private final Optional<VectorsReader> vectorsReader;
    private final Optional<Recording> recording;
    private final PolicyBook policies;
    private final PolicyPublishing publishing;
    private final Optional<PolicyTopic> policyTopic;
    private final Optional<PriorFitting> fitting;

    public BanditWiring(
            BanditConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry registry,
            Tracer tracer) {
        this.config = config;
        Map<String, Object> clientConfig = new HashMap<>(kafka);
        clientConfig.remove("group.id"); // the extension sets one for channels; ours have their own or none
        CountTable table = new CountTable(config.counts().maxArms());
        TenantPriors priors =
                new TenantPriors(table, priorSettings(config.policy().prior()), Clock.systemUTC());
        policies = new PolicyBook(config.policy().defaultName());
        PolicyYaml yaml = new PolicyYaml();
        PolicyTopic topic = new PolicyTopic(clientConfig, policies, yaml, Clock.systemUTC(), registry);
        policyTopic = has(Role.SERVE) ? Optional.of(topic) : Optional.empty();
        publishing = new PolicyPublishing(policies, yaml, has(Role.SERVE) ? topic : BanditWiring::refuse);
        VectorTable vectors = new VectorTable(config.vectors().maxWorks());
        vectorsReader = has(Role.SERVE) && config.vectors().maxWorks() > 0
                ? Optional.of(new VectorsReader(clientConfig, vectors, registry))
                : Optional.empty();
        LongSupplier seeds = seeds(config)::nextLong;
        recording = has(Role.SERVE) && config.record().share() > 0
                ? Optional.of(new Recording(
                        config.record(),
                        new SlateRanker(table, policies, priors, vectors, seeds, RankingLog.NONE),
                        policies,
                        vectors,
                        clientConfig,
                        registry))
                : Optional.empty();
        RankingLog log = new SlateDiversityMeter(
                vectors, registry, recording.map(Recording::log).orElse(RankingLog.NONE));
        ranker = new SlateRanker(table, policies, priors, vectors, seeds, log);
        fitting = has(Role.SERVE)
                ? Optional.of(new PriorFitting(priors, config.policy().fitInterval(), registry))
                : Optional.empty();
        reader = has(Role.SERVE)
                ? Optional.of(new CountsReader(clientConfig, table, Clock.systemUTC(), registry, tracer))
                : Optional.empty();
        learner = has(Role.LEARN)
                ? Optional.of(new Learner(learnSettings(config), clientConfig, registry, tracer))
                : Optional.empty();
    }

    void onStart(@Observes StartupEvent event) {
        reader.ifPresent(CountsReader::start);
        vectorsReader.ifPresent(VectorsReader::start);
        recording.ifPresent(Recording::start);
        policyTopic.ifPresent(PolicyTopic::start);
        fitting.ifPresent(PriorFitting::start);
        learner.ifPresent(Learner::start);
    }

    /** At the same time, since each may wait for a broker that is away. */
    void onStop(@Observes ShutdownEvent event) {
        List<Thread> closing = Stream.<Runnable>of(
                        () -> learner.ifPresent(Learner::close),
                        () -> fitting.ifPresent(PriorFitting::close),
                        () -> policyTopic.ifPresent(PolicyTopic::close),
                        () -> recording.ifPresent(Recording::close),
                        () -> vectorsReader.ifPresent(VectorsReader::close),
                        () -> reader.ifPresent(CountsReader::close))
                .map(close -> new Thread(close, "closing"))
                .toList();
        closing.forEach(Thread::start);
        try {
            for (Thread thread : closing) {
                thread.join(); // each has a limit of its own
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Produces
    @Singleton
    PolicyBook policies() {
        return policies;
    }

    @Produces
    @Singleton
    PolicyPublishing publishing() {
        return publishing;
    }

    @Produces
    @Singleton
    Ranking ranking() {
        return request -> {
            if (!isServing()) {
                throw new SlateException(
                        SlateException.Reason.NOT_READY,
                        has(Role.SERVE) ? "counts and policies are still being read" : "this process only learns");
            }
            return ranker.rank(request);
        };
    }

    /** Whether slates can be served; of a process that only learns, whether it has found Kafka. */
    boolean isReady() {
        if (has(Role.SERVE)) {
            return isServing();
        }
        return learner.map(learning -> learning.state() != Learner.State.WAITING)
                .orElse(false);
    }

    private boolean isServing() {
        return reader.map(CountsReader::isCaughtUp).orElse(false)
                && policyTopic.map(PolicyTopic::isCaughtUp).orElse(false);
    }

    /** Whether nothing has given up, so that a restart would not help. */
    boolean isAlive() {
        boolean reads = reader.map(CountsReader::isAlive).orElse(true)
                && policyTopic.map(PolicyTopic::isAlive).orElse(true)
                && vectorsReader.map(VectorsReader::isAlive).orElse(true);
        return reads
                && learner.map(learning -> learning.state() != Learner.State.FAILED)
                        .orElse(true);
    }

    /** What the learner does, for the health page. */
    String learnerState() {
        return learner.map(learning -> learning.state().name()).orElse("NONE");
    }

    private static Uni<Long> refuse(String tenant, String name, String yaml) {
        return Uni.createFrom()
                .failure(new PolicyException(PolicyException.Reason.NOT_KEPT, "", "this process only learns"));
    }

    private boolean has(Role role) {
        return config.roles().contains(role);
    }

    static PriorSettings priorSettings(BanditConfig.Prior prior) {
        return new PriorSettings(
                prior.clickStrength(),
                prior.workClickStrength(),
                prior.readOnStrength(),
                prior.workReadOnStrength(),
                prior.clickRate(),
                prior.clickRateStrength(),
                prior.readOnRate(),
                prior.readOnRateStrength(),
                prior.rankOffset(),
                prior.rankExponent(),
                prior.scoreMapStrength(),
                prior.chainStrength(),
                prior.delayStrength());
    }

    static LearnSettings learnSettings(BanditConfig config) {
        BanditConfig.Learn learn = config.learn();
        return new LearnSettings(
                new OutcomeClock(
                        config.clock().clickWindow(),
                        config.clock().readWindow(),
                        config.clock().late()),
                learn.applicationId(),
                config.stateDir()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "afterclick.bandit.state-dir must name a folder for the role learn")),
                learn.threads(),
                learn.tick(),
                learn.timersPerTick(),
                learn.tickTimeLimit(),
                learn.idleGrace(),
                learn.commitInterval(),
                learn.sessionTimeout(),
                learn.maxPollRecords(),
                learn.maxPollInterval(),
                learn.transactionTimeout(),
                learn.recordTimeLimit(),
                learn.rocksdbMemory(),
                learn.recordCache(),
                config.chain().depth(),
                botRules(config.bots()));
    }

    private static BotRules botRules(BanditConfig.Bots bots) {
        return new BotRules(
                bots.enabled(),
                bots.clicksPerMinute(),
                bots.clicksPerHour(),
                bots.readsPerMinute(),
                bots.unseenClicksPerDay(),
                bots.unseenClickShare(),
                bots.flagFor());
    }

    private static Seeds seeds(BanditConfig config) {
        return new Seeds(config.seed().orElseGet(() -> new SecureRandom().nextLong()));
    }

    /** Seeds for slates, asked for by many threads. */
    private static final class Seeds {
        private final SplittableRandom random;

        private Seeds(long seed) {
            random = new SplittableRandom(seed);
        }

        private synchronized long nextLong() {
            return random.nextLong();
        }
    }
}
