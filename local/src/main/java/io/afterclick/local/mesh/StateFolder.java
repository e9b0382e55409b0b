package io.afterclick.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where one mesh keeps everything between its runs: Kafka's logs, Redis' file, the services' state, keys and log files.
 *
 * <p>Held by one process at a time, by a lock that ends with the process however it ends.
 */
public final class StateFolder implements AutoCloseable {
    private static final int TOKEN_KEY_BYTES = 32;
    private static final int KEPT_LOGS = 3;

    private final Path folder;
    private final FileChannel lockFile;

    private StateFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder where it is missing, and takes it.
     *
     * @throws MeshException when another process has it, or it cannot be written
     */
    public static StateFolder open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            FileChannel lockFile = FileChannel.open(
                    absolute.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!isTaken(lockFile)) {
                String holder = Files.readString(absolute.resolve("lock")).strip();
                lockFile.close();
                throw new MeshException(
                        MeshException.Reason.STATE_IN_USE,
                        "state folder " + absolute + " is in use by another mesh"
                                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                                + "; stop it, or choose another folder with --state");
            }
            lockFile.truncate(0);
            lockFile.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new StateFolder(absolute, lockFile);
        } catch (IOException e) {
            throw new MeshException(
                    MeshException.Reason.STATE_UNUSABLE,
                    "state folder " + absolute + " cannot be used (" + e + "); choose another one with --state");
        }
    }

    private static boolean isTaken(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another mesh of this very process
        }
    }

    public Path path() {
        return folder;
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path redis() {
        return folder.resolve("redis");
    }

    /** What a service keeps beside its topics. */
    Path of(MeshService service) {
        return folder.resolve(service.area());
    }

    /** The log file of a service; it rotates by itself. */
    public Path serviceLog(MeshService service) {
        return folder.resolve("logs").resolve(service.module() + ".log");
    }

    /**
     * A file for what a process prints, which is empty: what earlier runs printed is kept beside it, three runs back.
     */
    Path freshOutput(String name) {
        Path logs = folder.resolve("logs");
        try {
            Files.createDirectories(logs);
            for (int age = KEPT_LOGS; age >= 1; age--) {
                Path younger = logs.resolve(age == 1 ? name + ".out" : name + ".out." + (age - 1));
                if (Files.exists(younger)) {
                    Files.move(younger, logs.resolve(name + ".out." + age), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rotate the logs in " + logs, e);
        }
        return logs.resolve(name + ".out");
    }

    /** The key that signs decision tokens: made at the first call, readable by the owner only. */
    String tokenKey() {
        Path file = folder.resolve("token-key");
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[TOKEN_KEY_BYTES];
                new SecureRandom().nextBytes(key);
                Path unfinished = folder.resolve("token-key.new");
                Files.deleteIfExists(unfinished);
                Files.createFile(unfinished, ownerOnly());
                Files.writeString(unfinished, HexFormat.of().formatHex(key));
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + folder, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Lets others have the folder. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
