package io.afterclick.candidate.adapter.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the files of one model's folder: arrays as raw little-endian numbers, ids as lengths and UTF-8, and a
 * file of checksums in the form that {@code sha256sum --check} reads.
 */
final class ModelFiles {
    static final String CHECKSUMS = "checksums.sha256";

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int MAX_NUMBERS = Integer.MAX_VALUE - 8;
    private static final int MAX_ID_BYTES = 4 * 128;

    private final Path folder;

    ModelFiles(Path folder) {
        this.folder = folder;
    }

    void writeInts(String name, int[] values) throws IOException {
        try (FileChannel channel = create(name)) {
            ByteBuffer buffer = buffer();
            for (int value : values) {
                if (!buffer.hasRemaining()) {
                    drain(buffer, channel);
                }
                buffer.putInt(value);
            }
            drain(buffer, channel);
            channel.force(true);
        }
    }

    void writeFloats(String name, float[] values) throws IOException {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        writeInts(name, bits);
    }

    /** All numbers of a file. */
    int[] readInts(String name) throws IOException {
        Path file = folder.resolve(name);
        long bytes = Files.size(file);
        if (bytes % Integer.BYTES != 0 || bytes / Integer.BYTES > MAX_NUMBERS) {
            throw new CorruptModelException(file + " has " + bytes + " bytes, which are no numbers of 4 bytes");
        }
        int[] values = new int[(int) (bytes / Integer.BYTES)];
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = buffer();
            int read = 0;
            while (read < values.length) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, (long) Integer.BYTES * (values.length - read)));
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer) < 0) {
                        throw new CorruptModelException(file + " ends early");
                    }
                }
                int numbers = buffer.flip().remaining() / Integer.BYTES;
                buffer.asIntBuffer().get(values, read, numbers);
                read += numbers;
            }
        }
        return values;
    }

    /** All numbers of a file. */
    float[] readFloats(String name) throws IOException {
        int[] bits = readInts(name);
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }

    void writeIds(String name, List<String> ids) throws IOException {
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), BUFFER_BYTES))) {
            for (String id : ids) {
                byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
                out.writeShort(bytes.length);
                out.write(bytes);
            }
        }
    }

    String[] readIds(String name, int count) throws IOException {
        String[] ids = new String[count];
        try (DataInputStream in = new DataInputStream(
                new BufferedInputStream(Files.newInputStream(folder.resolve(name)), BUFFER_BYTES))) {
            for (int i = 0; i < count; i++) {
                int length = in.readUnsignedShort();
                if (length > MAX_ID_BYTES) {
                    throw new CorruptModelException(name + " holds an id of " + length + " bytes");
                }
                ids[i] = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
            if (in.read() >= 0) {
                throw new CorruptModelException(name + " holds more than " + count + " ids");
            }
        } catch (EOFException e) {
            throw new CorruptModelException(name + " holds fewer than " + count + " ids", e);
        }
        return ids;
    }

    /** Writes the checksums of all files that are there now. */
    void seal() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                lines.append(sha256(file))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve(CHECKSUMS), lines);
    }

    /**
     * Checks all files against their checksums.
     *
     * @param required files that must be among them
     */
    void verify(List<String> required) throws IOException {
        Map<String, String> expected = checksums();
        for (String name : required) {
            if (!expected.containsKey(name)) {
                throw new CorruptModelException(folder.resolve(CHECKSUMS) + " does not name " + name);
            }
        }
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            if (!Files.isRegularFile(file)) {
                throw new CorruptModelException(file + " is missing");
            }
            if (!sha256(file).equals(entry.getValue())) {
                throw new CorruptModelException(file + " does not match its checksum: it was changed or cut off");
            }
        }
    }

    private Map<String, String> checksums() throws IOException {
        Map<String, String> checksums = new LinkedHashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(folder.resolve(CHECKSUMS));
        } catch (NoSuchFileException e) {
            throw new CorruptModelException(folder.resolve(CHECKSUMS) + " is missing", e);
        }
        for (String line : lines) {
            String[] parts = line.split(" {2}", 2);
            if (parts.length != 2 || parts[1].contains("/")) {
                throw new CorruptModelException(folder.resolve(CHECKSUMS) + " cannot be read");
            }
            checksums.put(parts[1], parts[0]);
        }
        return checksums;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            byte[] buffer = new byte[BUFFER_BYTES];
            while (digested.read(buffer) >= 0) {
                // the stream digests what passes
            }
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private FileChannel create(String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
