package io.afterclick.gateway.experiment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The buckets of one reader in one experiment: the same in every replica, at all times, whoever asks.
 *
 * <p>They are the first and the second 8 bytes of {@code SHA-256(tenant NUL key NUL salt NUL reader)} as unsigned
 * big-endian numbers modulo {@value Buckets#COUNT} (whose bias is below 1e-15). A cryptographic hash, since a weak one
 * that is fed nearly the same text for each experiment correlates their buckets. Names hold no NUL, so different names
 * never make the same text.
 *
 * @param traffic tells whether the reader is in the experiment, where it has no group
 * @param variant tells which variant; independent of {@code traffic}, so that ramping does not move readers
 */
record ReaderBuckets(int traffic, int variant) {
    private static final byte SEPARATOR = 0;

    static ReaderBuckets of(String tenant, String key, String salt, String readerId) {
        ByteBuffer digest = digest(tenant, key, salt, readerId);
        return new ReaderBuckets(bucket(digest.getLong()), bucket(digest.getLong()));
    }

    /** The bucket that tells which experiment of a group the reader is in, if any. An empty key makes it another text. */
    static int inGroup(String tenant, String group, String readerId) {
        return bucket(digest(tenant, "", group, readerId).getLong());
    }

    private static int bucket(long hash) {
        return (int) Long.remainderUnsigned(hash, Buckets.COUNT);
    }

    private static ByteBuffer digest(String tenant, String key, String salt, String readerId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : new String[] {tenant, key, salt}) {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(SEPARATOR);
            }
            return ByteBuffer.wrap(digest.digest(readerId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
