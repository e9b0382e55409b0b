package io.afterclick.candidate.adapter.store;

import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Read;
import io.afterclick.candidate.training.ReaderDeletions.Deletion;
import io.afterclick.candidate.training.TrainingSet;
import io.afterclick.candidate.training.TrainingSetBuilder;
import io.afterclick.candidate.training.TrainingSetDigest;
import io.afterclick.candidate.training.TrainingSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntPredicate;

/**
 * The training sets of all tenants as Parquet files that DuckDB queries in place:
 * {@code <root>/reads-v1/<id of the topic>/reads-<partition>-<first offset>-<last offset>.parquet}.
 *
 * <p>The folder names the schema's version and the topic by its id, not by its name: the offsets of a topic that was made
 * anew say nothing about the parts of the old one, which stay part of the training set.
 */
public final class ParquetTrainingSets implements TrainingSets, AutoCloseable {
    private static final String SCHEMA = "reads-v1";
    private static final String SPILL = ".spill";

    private static final String TENANTS = "SELECT DISTINCT tenant FROM %s";

    private static final String PAIRS = "SELECT reader_id, work_id, sum(coalesce(plays, 1)) AS plays,"
            + " epoch_ms(max(read_at) FILTER (WHERE NOT imported)) AS last_read_ms, bool_or(imported) AS imported FROM ("
            + ReadParts.COLLAPSED
            + ") WHERE tenant = ? GROUP BY reader_id, work_id";

    /** Rounds, since a sum of fractions depends a little on the order that the files come in. */
    private static final String DIGEST =
            "SELECT count(*), bit_xor(hash(reader_id, work_id, round(plays, 3), imported)) FROM (" + PAIRS + ")";

    private final Path root;
    private final PlaysWeight weight;
    private final int maxPairs;
    private final Map<String, ReadParts> partsByTopic = new ConcurrentHashMap<>();
    /** Queries share it; whatever deletes files has it alone. */
    private final ReadWriteLock filesInUse = new ReentrantReadWriteLock();

    /**
     * @param root folder of all training sets
     * @param weight what plays weigh
     * @param maxPairs most (reader, work) pairs of a training set
     */
    public ParquetTrainingSets(Path root, PlaysWeight weight, int maxPairs) {
        this.root = root.resolve(SCHEMA);
        this.weight = weight;
        this.maxPairs = maxPairs;
        try {
            Files.createDirectories(this.root);
            try (var topics = Files.list(this.root)) {
                topics.filter(Files::isDirectory)
                        .map(folder -> folder.getFileName().toString())
                        .filter(name -> !name.startsWith("."))
                        .forEach(this::parts);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the training sets in " + this.root, e);
        }
    }

    /** The offset to go on from: behind the last one that is stored of a partition. */
    public long nextOffset(String topicId, int partition) {
        return parts(topicId).nextOffset(partition);
    }

    /** Stores the reads among the records from {@code first} to {@code last} of a partition, and that it is so. */
    public void write(String topicId, int partition, long first, long last, List<Read> reads) {
        parts(topicId).write(partition, first, last, reads);
    }

    /** Merges small parts where there are many. */
    public void compact(String topicId) {
        filesInUse.writeLock().lock();
        try {
            parts(topicId).compact();
        } finally {
            filesInUse.writeLock().unlock();
        }
    }

    /**
     * Removes the reads of deleted readers from the parts of these partitions, of whichever topic; when it returns they are
     * in none. May be repeated.
     */
    public void erase(List<Deletion> deletions, IntPredicate partitions) {
        if (deletions.isEmpty()) {
            return;
        }
        filesInUse.writeLock().lock();
        try {
            partsByTopic.values().forEach(parts -> parts.erase(deletions, partitions));
        } finally {
            filesInUse.writeLock().unlock();
        }
    }

    @Override
    public Set<String> tenants() {
        return query(TENANTS, Optional.empty(), rows -> {
                    Set<String> tenants = new HashSet<>();
                    while (rows.next()) {
                        tenants.add(rows.getString(1));
                    }
                    return tenants;
                })
                .orElseGet(Set::of);
    }

    @Override
    public TrainingSetDigest digest(String tenant) {
        return query(DIGEST, Optional.of(tenant), rows -> {
                    rows.next();
                    return new TrainingSetDigest(rows.getLong(1), String.valueOf(rows.getObject(2)));
                })
                .orElseGet(() -> new TrainingSetDigest(0, "null"));
    }

    @Override
    public TrainingSet load(String tenant) {
        TrainingSetBuilder set = new TrainingSetBuilder(weight, maxPairs);
        query(PAIRS, Optional.of(tenant), rows -> {
            while (rows.next()) {
                set.add(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getDouble(3),
                        Optional.ofNullable((Long) rows.getObject(4)).map(Instant::ofEpochMilli),
                        rows.getBoolean(5));
            }
            return set;
        });
        return set.build();
    }

    /**
     * Writes a tenant's pairs to one file, see {@link TrainingFolder}; they are those that {@link #load} would give.
     *
     * @param file must not exist yet
     */
    void export(String tenant, Path file) {
        // COPY takes no parameters, and a tenant's name needs no more than quotes.
        String pairs = PAIRS.replace("?", DuckDb.quoted(tenant));
        String target = DuckDb.quoted(file.toString());
        withFiles(pairs, query -> {
            try (Connection duckDb = DuckDb.open(root.resolve(SPILL));
                    Statement statement = duckDb.createStatement()) {
                return statement.execute("COPY (" + query + ") TO " + target + " (FORMAT PARQUET, COMPRESSION ZSTD)");
            }
        });
    }

    @Override
    public void close() {
        partsByTopic.values().forEach(ReadParts::close);
    }

    private ReadParts parts(String topicId) {
        return partsByTopic.computeIfAbsent(topicId, id -> new ReadParts(root.resolve(id)));
    }

    private interface Rows<T> {
        T of(ResultSet rows) throws SQLException;
    }

    /** Asks all parts; empty where there are none. */
    private <T> Optional<T> query(String sql, Optional<String> tenant, Rows<T> answer) {
        return withFiles(sql, query -> {
            try (Connection duckDb = DuckDb.open(root.resolve(SPILL));
                    PreparedStatement statement = duckDb.prepareStatement(query)) {
                if (tenant.isPresent()) {
                    statement.setString(1, tenant.get());
                }
                try (ResultSet rows = statement.executeQuery()) {
                    return answer.of(rows);
                }
            }
        });
    }

    private interface Query<T> {
        T run(String sql) throws SQLException;
    }

    /** Runs a query over all parts while none of them can be deleted; empty where there are none. */
    private <T> Optional<T> withFiles(String sql, Query<T> query) {
        filesInUse.readLock().lock();
        try {
            List<Path> files = partsByTopic.values().stream()
                    .flatMap(parts -> parts.files().stream())
                    .toList();
            return files.isEmpty() ? Optional.empty() : Optional.of(query.run(sql.formatted(DuckDb.rowsOf(files))));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot query the training sets in " + root, e);
        } finally {
            filesInUse.readLock().unlock();
        }
    }
}
