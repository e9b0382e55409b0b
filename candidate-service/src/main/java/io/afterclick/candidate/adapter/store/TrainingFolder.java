package io.afterclick.candidate.adapter.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.TrainingData;
import io.afterclick.candidate.training.TrainingSet;
import io.afterclick.candidate.training.TrainingSetBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The data of one training as files, which a trainer elsewhere can read: the pairs as Parquet, the catalog as JSON lines,
 * and whose they are. The version of the schema is in the files' names.
 *
 * <pre>
 *   pairs-v1.parquet   reader_id, work_id: VARCHAR; plays: DOUBLE (sum over the reads); last_read_ms: BIGINT (since 1970,
 *                      null where all reads are imported); imported: BOOLEAN (whether one of the reads is)
 *   works-v1.jsonl     one work a line; may be missing
 *   data-v1.json       tenant and fingerprint
 * </pre>
 */
public final class TrainingFolder {
    public static final String PAIRS = "pairs-v1.parquet";
    private static final String WORKS = "works-v1.jsonl";
    private static final String DATA = "data-v1.json";
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .registerModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path folder;

    private record Data(String tenant, String fingerprint) {}

    public TrainingFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes all that is stored of a tenant now. The folder must exist. */
    public void write(ParquetTrainingSets sets, String tenant, String fingerprint, List<Work> works)
            throws IOException {
        sets.export(tenant, folder.resolve(PAIRS));
        try (SequenceWriter lines = JSON.writerFor(Work.class)
                .withRootValueSeparator("\n")
                .writeValues(folder.resolve(WORKS).toFile())) {
            for (Work work : works) {
                lines.write(work);
            }
        }
        JSON.writeValue(folder.resolve(DATA).toFile(), new Data(tenant, fingerprint));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws io.afterclick.candidate.training.TrainingException {@code TRAINING_SET_TOO_LARGE}
     */
    public TrainingData read(PlaysWeight weight, int maxPairs) throws IOException {
        Data data = JSON.readValue(folder.resolve(DATA).toFile(), Data.class);
        return new TrainingData(data.tenant(), pairs(weight, maxPairs), data.fingerprint(), works());
    }

    private TrainingSet pairs(PlaysWeight weight, int maxPairs) throws IOException {
        TrainingSetBuilder set = new TrainingSetBuilder(weight, maxPairs);
        try (Connection duckDb = DuckDb.open(folder.resolve(".spill"));
                Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery("SELECT reader_id, work_id, plays, last_read_ms, imported FROM "
                        + DuckDb.rowsOf(List.of(folder.resolve(PAIRS))))) {
            while (rows.next()) {
                set.add(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getDouble(3),
                        Optional.ofNullable((Long) rows.getObject(4)).map(Instant::ofEpochMilli),
                        rows.getBoolean(5));
            }
        } catch (SQLException e) {
            throw new IOException("cannot read " + folder.resolve(PAIRS) + ": " + e.getMessage(), e);
        }
        return set.build();
    }

    private List<Work> works() throws IOException {
        Path file = folder.resolve(WORKS);
        if (!Files.exists(file)) {
            return List.of();
        }
        try (MappingIterator<Work> lines = JSON.readerFor(Work.class).readValues(file.toFile())) {
            return lines.readAll();
        }
    }
}
