package io.afterclick.insight.adapter.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Puts records that cannot be read aside, to {@code <topic>.dead} with the reason, so that nothing stops for them.
 *
 * <p>This service reads topics again after a restart. So it keeps how far it has put records aside, by topic id and
 * partition, and does not do it twice. Thread-safe.
 */
public final class DeadLetters {
    private static final String CONSUMER = "insight-service";
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final Producer<byte[], byte[]> producer;
    private final Function<String, String> topicIds;
    private final MeterRegistry meters;
    private final Path file;
    private final Properties lastOffsets = new Properties();

    /** @param file keeps the last offset put aside of each partition */
    public DeadLetters(
            Producer<byte[], byte[]> producer, Function<String, String> topicIds, MeterRegistry meters, Path file) {
        this.producer = producer;
        this.topicIds = topicIds;
        this.meters = meters;
        this.file = file;
        // From the start, so that the first one is seen as an increase.
        Source.topics().forEach(this::counter);
        counter(Source.DELETIONS);
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                lastOffsets.load(in);
            } catch (IOException | IllegalArgumentException e) {
                LOG.warnf("%s cannot be read, so records may be put aside twice: %s", file, e.getMessage());
            }
        }
    }

    /**
     * Puts a record aside and returns when that is safe.
     *
     * @throws IllegalStateException when the broker does not take it
     */
    public synchronized void put(ConsumerRecord<byte[], byte[]> record, String reason) {
        String partition = topicIds.apply(record.topic()) + "-" + record.partition();
        if (record.offset() <= Long.parseLong(lastOffsets.getProperty(partition, "-1"))) {
            return;
        }
        LOG.warnf(
                "record %d of partition %d of %s cannot be read and is put aside: %s",
                record.offset(), record.partition(), record.topic(), reason);
        write(record, reason);
        lastOffsets.setProperty(partition, Long.toString(record.offset()));
        keep();
        counter(record.topic()).increment();
    }

    private Counter counter(String topic) {
        return Counter.builder("afterclick.insight.dead_letters")
                .description("Records that could not be read and were put aside")
                .tag("topic", topic)
                .register(meters);
    }

    private void write(ConsumerRecord<byte[], byte[]> record, String reason) {
        ProducerRecord<byte[], byte[]> dead =
                new ProducerRecord<>(record.topic() + ".dead", null, record.key(), record.value());
        header(dead, "afterclick-reason", reason);
        header(dead, "afterclick-consumer", CONSUMER);
        header(dead, "afterclick-topic", record.topic());
        header(dead, "afterclick-partition", Integer.toString(record.partition()));
        header(dead, "afterclick-offset", Long.toString(record.offset()));
        try {
            producer.send(dead).get(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a record was put aside", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot put a record of " + record.topic() + " aside", e);
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void keep() {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            Files.createDirectories(file.getParent());
            try (var out = Files.newBufferedWriter(unfinished)) {
                lastOffsets.store(out, "last offset put aside, by topic id and partition");
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
