package io.afterclick.insight.adapter.metrics;

import io.afterclick.insight.history.Table;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the history measures of itself. Thread-safe. */
public final class HistoryMeters {
    private final MeterRegistry registry;
    private final Timer flush;
    private final Timer freshness;
    private final Counter failures;
    private final Counter expiredRows;
    private final Counter erasedRows;
    private final Counter expiredDays;
    private final Counter deletions;
    private final AtomicLong pendingDeletions = new AtomicLong();
    private final AtomicLong pendingRows = new AtomicLong();
    private final Map<Table, Counter> rows = new EnumMap<>(Table.class);
    private final Map<Table, AtomicLong> files = new EnumMap<>(Table.class);
    private final Map<Table, AtomicLong> bytes = new EnumMap<>(Table.class);
    private final Map<String, AtomicLong> lag = new ConcurrentHashMap<>();

    public HistoryMeters(MeterRegistry registry) {
        this.registry = registry;
        this.flush = Timer.builder("afterclick.insight.history.flush")
                .description("Writing what has been consumed to files")
                .register(registry);
        this.freshness = Timer.builder("afterclick.insight.history.freshness")
                .description("Age of the oldest record when it is written")
                .register(registry);
        this.failures =
                counter("afterclick.insight.history.failures", "Times that consuming began anew after a failure");
        this.expiredRows = Counter.builder("afterclick.insight.history.ignored")
                .description("Records that are not kept")
                .tag("reason", "expired")
                .register(registry);
        this.erasedRows = Counter.builder("afterclick.insight.history.ignored")
                .description("Records that are not kept")
                .tag("reason", "deleted")
                .register(registry);
        this.expiredDays =
                counter("afterclick.insight.history.expired_days", "Days of a table and tenant removed for age");
        this.deletions = counter("afterclick.insight.deletions", "Deletions of readers carried out");
        Gauge.builder("afterclick.insight.deletions.pending", pendingDeletions, AtomicLong::get)
                .description("Deletions of readers that are not carried out yet")
                .register(registry);
        Gauge.builder("afterclick.insight.history.pending_rows", pendingRows, AtomicLong::get)
                .description("Rows consumed and not yet written")
                .register(registry);
        for (Table table : Table.values()) {
            rows.put(
                    table,
                    Counter.builder("afterclick.insight.history.rows")
                            .description("Rows written, before what was told twice is collapsed")
                            .tag("table", table.tableName())
                            .register(registry));
            files.put(table, gauge("afterclick.insight.history.files", "Files", table));
            bytes.put(table, gauge("afterclick.insight.history.bytes", "Bytes of all files", table));
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private AtomicLong gauge(String name, String description, Table table) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::get)
                .description(description)
                .tag("table", table.tableName())
                .register(registry);
        return value;
    }

    public void flushed(Duration took, Duration oldest) {
        flush.record(took);
        freshness.record(oldest);
    }

    public void written(Table table, int count) {
        rows.get(table).increment(count);
    }

    public void expiredRow() {
        expiredRows.increment();
    }

    public void deletedRows(int count) {
        erasedRows.increment(count);
    }

    public void expiredDays(int count) {
        expiredDays.increment(count);
    }

    public void pendingRows(int count) {
        pendingRows.set(count);
    }

    public void pendingDeletions(int count) {
        pendingDeletions.set(count);
    }

    public void carriedOut(int count) {
        deletions.increment(count);
    }

    public void failed() {
        failures.increment();
    }

    public void size(Table table, long fileCount, long byteCount) {
        files.get(table).set(fileCount);
        bytes.get(table).set(byteCount);
    }

    /** Records of a topic that are not consumed yet. */
    public void lag(String topic, long records) {
        lag.computeIfAbsent(topic, name -> {
                    AtomicLong value = new AtomicLong();
                    Gauge.builder("afterclick.insight.lag", value, AtomicLong::get)
                            .description("Records that the history has before it")
                            .tag("topic", name)
                            .register(registry);
                    return value;
                })
                .set(records);
    }
}
