package io.afterclick.insight.adapter.store;

import io.afterclick.insight.history.HistoryException;
import io.afterclick.insight.history.HistoryException.Reason;
import io.afterclick.insight.history.Period;
import io.afterclick.insight.history.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where the parts of the history are: {@code <root>/history-v1/<table>/tenant=<tenant>/day=<yyyy-mm-dd>/<part>.parquet},
 * and the works of a tenant in its folder, without days. The version in the path is that of the schema.
 *
 * <p>Held by one process at a time, by a lock that ends with it.
 */
final class HistoryFolder implements AutoCloseable {
    private static final String SCHEMA = "history-v1";
    private static final String TENANT = "tenant=";
    private static final String DAY = "day=";

    private final Path root;
    private final FileChannel lockFile;

    /**
     * @param parent made if it is missing
     * @throws HistoryException {@code IN_USE} where another process has it
     */
    HistoryFolder(Path parent) {
        this.root = parent.resolve(SCHEMA);
        try {
            Files.createDirectories(root);
            lockFile = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isTaken(lockFile)) {
                lockFile.close();
                throw new HistoryException(
                        Reason.IN_USE,
                        "another process writes the history in " + root
                                + "; stop it first, or give this one another afterclick.insight.state-dir");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the history in " + root, e);
        }
    }

    private static boolean isTaken(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it already
        }
    }

    Path positions() {
        return root.resolve("positions");
    }

    /** For what is kept of changes of outcomes. */
    Path changes() {
        return root.resolve("changes");
    }

    /** For what queries spill. */
    Path spill() {
        return root.resolve(".spill");
    }

    /** The folder of a table's parts of one day. */
    Path of(Table table, String tenant, LocalDate day) {
        Path ofTenant = root.resolve(table.tableName()).resolve(TENANT + tenant);
        return table.isByDay() ? ofTenant.resolve(DAY + day) : ofTenant;
    }

    SortedSet<String> tenants() {
        SortedSet<String> tenants = new TreeSet<>();
        for (Table table : Table.values()) {
            for (Path folder : list(root.resolve(table.tableName()))) {
                valueOf(folder, TENANT).ifPresent(tenants::add);
            }
        }
        return tenants;
    }

    /** The folders of a tenant's table that hold parts of a period. */
    List<Path> folders(Table table, String tenant, Period period) {
        Path ofTenant = root.resolve(table.tableName()).resolve(TENANT + tenant);
        if (!table.isByDay()) {
            return Files.isDirectory(ofTenant) ? List.of(ofTenant) : List.of();
        }
        return list(ofTenant).stream()
                .filter(folder -> dayOf(folder).filter(period::touches).isPresent())
                .sorted()
                .toList();
    }

    /** All folders that hold parts. */
    List<Path> allFolders() {
        List<Path> folders = new ArrayList<>();
        for (Table table : Table.values()) {
            for (String tenant : tenants()) {
                folders.addAll(folders(table, tenant, Period.ALL));
            }
        }
        return folders;
    }

    /** The day of a folder; empty where it is not one of a day. */
    static Optional<LocalDate> dayOf(Path folder) {
        return valueOf(folder, DAY).flatMap(text -> {
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    /** The table whose part a folder is. */
    static FactTable tableOf(Path folder) {
        Path ofTenant = dayOf(folder).isPresent() ? folder.getParent() : folder;
        String name = ofTenant.getParent().getFileName().toString();
        for (FactTable table : FactTable.values()) {
            if (table.table().tableName().equals(name)) {
                return table;
            }
        }
        throw new IllegalArgumentException(folder + " is of no table");
    }

    /** Parts of a folder in order, without those that another one covers. */
    static List<PartName> parts(Path folder) {
        List<PartName> parts = new ArrayList<>();
        for (PartName part : allParts(folder)) {
            // In this order whatever covers a part stands before it, and the widest so far is the last one kept.
            if (parts.isEmpty() || !parts.get(parts.size() - 1).covers(part)) {
                parts.add(part);
            }
        }
        return parts;
    }

    static List<PartName> allParts(Path folder) {
        return list(folder).stream()
                .flatMap(file -> PartName.parse(file).stream())
                .sorted(PartName.ORDER)
                .toList();
    }

    /** What is in a folder; nothing where there is none. */
    static List<Path> list(Path folder) {
        try (var paths = Files.list(folder)) {
            return paths.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static Optional<String> valueOf(Path folder, String name) {
        String text = folder.getFileName().toString();
        return text.startsWith(name) ? Optional.of(text.substring(name.length())) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
