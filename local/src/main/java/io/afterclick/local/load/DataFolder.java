package io.afterclick.local.load;

import io.afterclick.local.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A folder with works.csv and, where there is one, reads.csv, all of whose lines have been checked.
 *
 * <p>Other files in the folder are not looked at. Streams its files each time they are asked for; only the works' ids are
 * held.
 */
public final class DataFolder {
    /** Works of one folder: their ids are held to find repetitions. */
    static final int MAX_WORKS = 5_000_000;

    private static final String WORKS = "works.csv";
    private static final String READS = "reads.csv";

    private final Path folder;
    private final CsvTable works;
    private final Optional<CsvTable> reads;
    private final Instant now;
    private long workRows;
    private long readRows;
    private long neverPlayed;
    private long readsOfOtherWorks;
    private Optional<String> firstWorkId = Optional.empty();

    private DataFolder(Path folder, CsvTable works, Optional<CsvTable> reads, Instant now) {
        this.folder = folder;
        this.works = works;
        this.reads = reads;
        this.now = now;
    }

    /**
     * Opens a folder and checks every line of its files.
     *
     * @param progress told of columns and lines that will not be used
     * @throws LoadException when there is no such folder, no works.csv in it, or a line breaks the rules
     */
    public static DataFolder open(Path folder, Clock clock, Progress progress) {
        if (!Files.isDirectory(folder)) {
            throw unusable(folder + ": no such folder; give a folder that holds " + WORKS);
        }
        if (!Files.isReadable(folder.resolve(WORKS))) {
            throw unusable(folder + ": holds no " + WORKS + "; give a folder that holds one");
        }
        CsvTable works = CsvTable.open(folder.resolve(WORKS), WorkRow.REQUIRED_COLUMNS);
        Optional<CsvTable> reads = Files.exists(folder.resolve(READS))
                ? Optional.of(CsvTable.open(folder.resolve(READS), ReadRow.REQUIRED_COLUMNS))
                : Optional.empty();
        DataFolder data = new DataFolder(folder, works, reads, clock.instant());
        data.check();
        data.tellWhatIsLeftOut(progress);
        return data;
    }

    /** Number of works. */
    public long works() {
        return workRows;
    }

    /** Number of reads that will be sent. */
    public long reads() {
        return readRows;
    }

    /** A work to ask related works of, where there is any. */
    public Optional<String> firstWorkId() {
        return firstWorkId;
    }

    void forEachWork(Consumer<WorkRow> sink) {
        works.forEach(row -> sink.accept(WorkRow.of(row)));
    }

    void forEachRead(Consumer<ReadRow> sink) {
        reads.ifPresent(table -> table.forEach(row -> {
            ReadRow read = ReadRow.of(row, now);
            if (!read.neverPlayed()) {
                sink.accept(read);
            }
        }));
    }

    /** SHA-256 of what the files hold: the same for the same data, wherever it lies. */
    public String contentHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : new String[] {WORKS, READS}) {
                Path file = folder.resolve(name);
                digest.update((name + "\n" + (Files.exists(file) ? Files.size(file) : -1) + "\n").getBytes("UTF-8"));
                if (Files.exists(file)) {
                    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                        in.transferTo(java.io.OutputStream.nullOutputStream());
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private void check() {
        Set<String> ids = new HashSet<>();
        works.forEach(row -> {
            WorkRow work = WorkRow.of(row);
            if (!ids.add(work.workId())) {
                throw new BadCellException("work_id", work.workId(), "is on an earlier line as well");
            }
            if (ids.size() > MAX_WORKS) {
                throw new BadCellException(
                        "work_id", work.workId(), "is one too many: at most " + MAX_WORKS + " works");
            }
            workRows++;
            if (firstWorkId.isEmpty()) {
                firstWorkId = Optional.of(work.workId());
            }
        });
        reads.ifPresent(table -> table.forEach(row -> {
            ReadRow read = ReadRow.of(row, now);
            if (read.neverPlayed()) {
                neverPlayed++;
                return;
            }
            readRows++;
            if (!ids.contains(read.workId())) {
                readsOfOtherWorks++;
            }
        }));
    }

    private void tellWhatIsLeftOut(Progress progress) {
        tellOfColumns(WORKS, works.columnsBeside(WorkRow.COLUMNS), progress);
        reads.ifPresent(table -> tellOfColumns(READS, table.columnsBeside(ReadRow.COLUMNS), progress));
        if (neverPlayed > 0) {
            progress.say(String.format(
                    "  notice: %s: %,d lines say 0 plays or hours and were left out: not reads", READS, neverPlayed));
        }
        if (readsOfOtherWorks > 0) {
            progress.say(String.format(
                    "  notice: %s: %,d reads are of works that %s does not hold; they are sent as they are",
                    READS, readsOfOtherWorks, WORKS));
        }
    }

    private static void tellOfColumns(String file, Set<String> unknown, Progress progress) {
        if (!unknown.isEmpty()) {
            progress.say("  notice: " + file + ": not used, left out: column" + (unknown.size() == 1 ? " " : "s ")
                    + String.join(", ", unknown));
        }
    }

    private static LoadException unusable(String message) {
        return new LoadException(LoadException.Reason.FOLDER_UNUSABLE, message);
    }
}
