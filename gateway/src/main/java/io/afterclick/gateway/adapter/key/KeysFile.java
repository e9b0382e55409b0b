package io.afterclick.gateway.adapter.key;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.access.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jboss.logging.Logger;

/**
 * The file of keys, which is read again when its content changes.
 *
 * <p>It is taken as a whole or not at all: while it cannot be read, or anything in it is wrong, the keys that held before
 * go on holding, and the log and the metrics say so. Content is compared, not times: mounted secrets are swapped by symbolic
 * links. Thread-safe.
 */
public final class KeysFile {
    private static final int BYTES_MAX = 1 << 20;
    private static final byte[] NEVER_READ = {};
    private static final Logger LOG = Logger.getLogger(KeysFile.class);

    private final Path file;
    private final AccessControl access;
    private byte[] last = NEVER_READ;
    private String lastFailure = "";
    private volatile boolean isGood;

    public KeysFile(Path file, AccessControl access) {
        this.file = file;
        this.access = access;
    }

    /**
     * Takes the file's keys for the first time.
     *
     * @throws BadKeysException when they cannot be taken
     */
    public synchronized void load() throws BadKeysException {
        byte[] content = content();
        take(content);
        last = content;
    }

    /** Takes the file's keys over where it has changed; to be called now and then. */
    public synchronized void reload() {
        try {
            byte[] content = content();
            if (!Arrays.equals(content, last)) {
                last = content;
                take(content);
                lastFailure = "";
                LOG.infof("%d keys hold now", access.size());
            }
        } catch (BadKeysException e) {
            refuse(e.getMessage());
        }
    }

    /** Whether the file as it is now has been taken. */
    public boolean isGood() {
        return isGood;
    }

    private byte[] content() throws BadKeysException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(BYTES_MAX + 1);
            if (content.length <= BYTES_MAX) {
                return content;
            }
        } catch (IOException e) {
            last = NEVER_READ; // when it comes back, even as it was, it is good again
            throw new BadKeysException(
                    "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        last = NEVER_READ;
        throw new BadKeysException("the file must have at most " + BYTES_MAX + " bytes");
    }

    private void take(byte[] content) throws BadKeysException {
        Keys keys = KeysJson.read(content);
        access.replace(keys);
        isGood = true;
    }

    /** Tells of the same failure only once. */
    private void refuse(String failure) {
        isGood = false;
        if (!failure.equals(lastFailure)) {
            lastFailure = failure;
            LOG.errorf("the file of keys is refused, and the keys before go on holding: %s", failure);
        }
    }
}
