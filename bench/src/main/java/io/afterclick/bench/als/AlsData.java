package io.afterclick.bench.als;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads to train with and, per reader, one that was left out and 99 works never read (the protocol of He and others,
 * "Neural Collaborative Filtering", WWW 2017).
 *
 * @param offsets {@code [readers + 1]}, where each reader's works start
 * @param workOf {@code [pairs]}, ascending within a reader, without the left-out work
 * @param leftOut {@code [readers]}, the work; {@value #NONE} for a reader with too few reads
 * @param negatives {@code [readers x }{@value #NEGATIVES}{@code ]}
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of ints; nobody compares data sets by equals.
record AlsData(int works, int[] offsets, int[] workOf, int[] leftOut, int[] negatives) {
    static final int NEGATIVES = 99;
    static final int NONE = -1;

    int readers() {
        return offsets.length - 1;
    }

    int pairs() {
        return workOf.length;
    }

    /** Hands the data to forked JVMs. */
    void write(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel))) {
            out.writeInt(works);
            for (int[] part : new int[][] {offsets, workOf, leftOut, negatives}) {
                ByteBuffer bytes = ByteBuffer.allocate(part.length * Integer.BYTES);
                bytes.asIntBuffer().put(part);
                out.writeInt(part.length);
                out.write(bytes.array());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static AlsData read(Path file) {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            return new AlsData(in.readInt(), ints(in), ints(in), ints(in), ints(in));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int[] ints(DataInputStream in) throws IOException {
        int[] part = new int[in.readInt()];
        ByteBuffer.wrap(in.readNBytes(part.length * Integer.BYTES))
                .asIntBuffer()
                .get(part);
        return part;
    }
}
