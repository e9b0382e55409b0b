package io.afterclick.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Keys for tests, and the files that hold their hashes. */
public final class TestKeys {
    private TestKeys() {}

    /** A key of a name, as long as keys must be. */
    public static String key(String name) {
        return name + "-0123456789abcdef0123456789abcdef";
    }

    /**
     * An entry of the file for {@link #key}.
     *
     * @param scopes such as {@code "read", "ingest"}, quoted
     * @param tenants quoted too
     * @param limits an object, or empty for none
     */
    public static String entry(String name, String scopes, String tenants, String limits) {
        return "{\"name\": \"%s\", \"sha256\": \"%s\", \"scopes\": [%s], \"tenants\": [%s]%s}"
                .formatted(name, sha256(key(name)), scopes, tenants, limits.isEmpty() ? "" : ", \"limits\": " + limits);
    }

    public static String file(List<String> entries) {
        return entries.stream().collect(Collectors.joining(",\n", "{\"keys\": [", "]}"));
    }

    /** Puts the content in the file's place at once, as an operator should. */
    public static void write(Path file, String content) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, content);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
