package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.attribution.OutcomeClock;
import io.afterclick.embedded.testing.KafkaAndRedis;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.event.v1.Event;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1,000 events a second come while the learner does 10 for two minutes: with its guard, and without. */
@Tag("long")
class SlowLearnerIT {
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final Duration FAST_BEFORE = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofSeconds(120);
    private static final Duration SLOW_RECORD = Duration.ofMillis(100);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final KafkaAndRedis servers = new KafkaAndRedis();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicBoolean slow = new AtomicBoolean();
    private final AtomicInteger handled = new AtomicInteger();
    private Map<String, Object> clientConfig;

    @BeforeEach
    void startServers() {
        clientConfig = Map.of("bootstrap.servers", servers.start().get("kafka.bootstrap.servers"));
    }

    @AfterEach
    void stopServers() {
        servers.stop();
    }

    @Test
    void slowEvents_withTheGuard_noMemberLeaves_nothingIsLost_andTheLagDrains() throws Exception {
        LearnSettings settings = settings("guarded"); // the defaults
        try (Learner learner = new Learner(
                        settings, clientConfig, registry, TracerProvider.noop().get("test"), new SlowMetrics());
                Load load = new Load()) {
            learner.start();
            await().atMost(START).until(() -> learner.state() == Learner.State.RUNNING);
            Members members = new Members(settings.applicationId());
            load.run(FAST_BEFORE, members);
            slow.set(true);
            int before = handled.get();
            load.run(SLOW, members);
            int whileSlow = handled.get() - before;
            slow.set(false);
            long begin = System.nanoTime();
            try (Outcomes outcomes = new Outcomes()) {
                await().pollInSameThread().atMost(DRAINED_WITHIN).until(() -> outcomes.visible() == load.sent.get());
            }
            System.out.printf(
                    "%d events sent, %d handled while slow; drained within %d ms of recovery; rebalances %s; longest gap %.1f s%n",
                    load.sent.get(), whileSlow, (System.nanoTime() - begin) / 1_000_000, rebalances(), longestGap());
            assertThat(whileSlow).as("the handler was slow").isLessThan(1_500);
            assertThat(members.seen).as("members of the group").hasSize(1);
            assertThat(members.absences).isZero();
            assertThat(rebalances()).containsOnlyKeys("assigned");
            assertThat(learner.state()).isEqualTo(Learner.State.RUNNING);
        }
    }

    /**
     * The control: what the guard refuses, in a plain loop of polls. Kafka Streams looks at the clock within a batch, so it
     * bears such settings; it is this loop that the origin platform ran.
     */
    @Test
    void slowEvents_withoutTheGuard_theMemberIsThrownOutAgainAndAgain() throws Exception {
        int batch = 150; // x 100 ms = 15 s
        Duration maxPollInterval = Duration.ofSeconds(10);
        assertThatThrownBy(() -> new PollBudget(batch, 1, 1, Duration.ZERO, Duration.ZERO, maxPollInterval.dividedBy(2))
                        .requireFits(SLOW_RECORD))
                .hasMessageContaining("= 30100 ms");
        try (PollLoop loop = new PollLoop(batch, maxPollInterval);
                Load load = new Load()) {
            Members members = new Members(PollLoop.GROUP);
            load.run(FAST_BEFORE, members);
            await().atMost(START).until(() -> loop.committed.get() > 0);
            slow.set(true);
            load.run(Duration.ofSeconds(20), members); // what it had taken is done, or lost
            long before = loop.committed.get();
            members.absences = 0;
            load.run(SLOW.minusSeconds(20), members);
            System.out.printf(
                    "without: %d events sent, %d committed while slow, thrown out %d times, group without members in %d looks%n",
                    load.sent.get(), loop.committed.get() - before, loop.thrownOut.get(), members.absences);
            assertThat(loop.thrownOut.get()).as("times thrown out").isGreaterThanOrEqualTo(3);
            assertThat(members.absences).as("looks at a group without members").isPositive();
            assertThat(loop.committed.get() - before)
                    .as("the same events again and again")
                    .isZero();
            slow.set(false);
        }
    }

    /** Attribution that takes as long as we like. */
    private final class SlowMetrics extends LearnMetrics {
        private SlowMetrics() {
            super(registry);
        }

        @Override
        void event(String effect, long nanos) {
            work();
            handled.incrementAndGet();
            super.event(effect, nanos);
        }

        private void work() {
            if (slow.get()) {
                try {
                    Thread.sleep(SLOW_RECORD.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private Map<String, Long> rebalances() {
        Map<String, Long> counts = new TreeMap<>();
        registry.get("afterclick.bandit.rebalances").counters().forEach(counter -> {
            if (counter.count() > 0) {
                counts.put(counter.getId().getTag("cause"), (long) counter.count());
            }
        });
        return counts;
    }

    private double longestGap() {
        return registry.get("afterclick.bandit.poll.gap").timer().max(TimeUnit.SECONDS);
    }

    private LearnSettings settings(String applicationId) {
        return new LearnSettings(
                new OutcomeClock(Duration.ofMinutes(30), Duration.ofDays(7), Duration.ofDays(1)),
                applicationId,
                folder,
                1,
                Duration.ofSeconds(1),
                10_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(10),
                40,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                SLOW_RECORD,
                64 << 20,
                16 << 20);
    }

    /** Takes a batch, works it off, commits, takes the next. */
    private final class PollLoop implements AutoCloseable {
        private static final String GROUP = "poll-loop";

        private final AtomicLong committed = new AtomicLong();
        private final AtomicInteger thrownOut = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Thread thread = new Thread(this::run, GROUP);

        private PollLoop(int batch, Duration maxPollInterval) {
            consumer = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            clientConfig.get("bootstrap.servers"),
                            "group.id",
                            GROUP,
                            "auto.offset.reset",
                            "earliest",
                            "enable.auto.commit",
                            false,
                            "max.poll.records",
                            batch,
                            "max.poll.interval.ms",
                            (int) maxPollInterval.toMillis()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            thread.start();
        }

        private void run() {
            try (consumer) {
                consumer.subscribe(List.of(Topics.EVENTS));
                SlowMetrics attribution = new SlowMetrics();
                while (!closed.get()) {
                    ConsumerRecords<byte[], byte[]> batch = consumer.poll(Duration.ofMillis(200));
                    for (int i = 0; i < batch.count() && !closed.get(); i++) {
                        attribution.event("applied", 0);
                    }
                    commit(batch);
                }
            }
        }

        private void commit(ConsumerRecords<byte[], byte[]> batch) {
            try {
                consumer.commitSync();
                committed.addAndGet(batch.count());
            } catch (CommitFailedException e) {
                thrownOut.incrementAndGet();
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed.set(true);
            thread.join();
        }
    }

    /** Counts the impressions whose first outcome others can see. */
    private final class Outcomes implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        clientConfig.get("bootstrap.servers"),
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        private long visible;

        private Outcomes() {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.OUTCOMES).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        private long visible() throws InvalidProtocolBufferException {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                visible += Outcome.parseFrom(record.value()).getRevision() == 1 ? 1 : 0;
            }
            return visible;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }

    /** Who is in the group. */
    private final class Members {
        private final String group;
        private final Set<String> seen = new HashSet<>();
        private int absences;

        private Members(String group) {
            this.group = group;
        }

        private void look(Admin admin) throws Exception {
            ConsumerGroupDescription described = admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
            described.members().stream().map(MemberDescription::consumerId).forEach(seen::add);
            absences += described.members().isEmpty() ? 1 : 0;
        }
    }

    /** Sends events at the rate, each of a reader of its own, so that each becomes one outcome. */
    private final class Load implements AutoCloseable {
        private final AtomicLong sent = new AtomicLong();
        private final KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clientConfig, new ByteArraySerializer(), new ByteArraySerializer());
        private final Admin admin = Admin.create(clientConfig);
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

        /** Returns when the time is over, having looked at the members each second. */
        private void run(Duration time, Members members) throws Exception {
            long ticks = time.toMillis() / 100;
            ScheduledFuture<?> sending = clock.scheduleAtFixedRate(this::send, 0, 100, TimeUnit.MILLISECONDS);
            long begin = sent.get();
            await().atMost(time.plusSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        members.look(admin);
                        return sent.get() - begin >= ticks * EVENTS_PER_SECOND / 10;
                    });
            sending.cancel(false);
            producer.flush();
        }

        private void send() {
            long now = System.currentTimeMillis();
            for (int i = 0; i < EVENTS_PER_SECOND / 10; i++) {
                long number = sent.getAndIncrement();
                Event event = Events.impression("t", "reader" + number, "d" + number, "query", "w" + number % 100, now);
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        Topics.EVENTS, Events.key(event.getTenant(), event.getReaderId()), event.toByteArray()));
            }
        }

        @Override
        public void close() {
            clock.shutdownNow();
            producer.close();
            admin.close();
        }
    }
}
