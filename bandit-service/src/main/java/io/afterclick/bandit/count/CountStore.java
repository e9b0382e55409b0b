package io.afterclick.bandit.count;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts of arms in compact form, each found by a handle.
 *
 * <p>Most arms are seen a few times at two or three positions and never clicked: of 59 terms a handful are not 0. So a
 * record lists only those, as bytes in pages of 256 KiB: [its capacity in blocks of 8 bytes, score (4 bytes), number of
 * spans, then for each span: units since the span before, length, number of terms, and each term's index and value].
 * Numbers are variable-length, seven bits in a byte. A record that outgrows its blocks moves, and its blocks are used
 * again for records of that size.
 *
 * <p>Not thread-safe.
 */
final class CountStore {
    private static final int BLOCK_LOG2 = 3;
    // Below half a region of G1, which would round larger arrays up to whole regions.
    private static final int PAGE_LOG2 = 18;
    private static final int PAGE_BYTES = 1 << PAGE_LOG2;

    /** Spans of an arm: two or three of each length, so about thirty; a fault elsewhere must not overrun a page. */
    private static final int MAX_SPANS = 64;

    private static final int MAX_RECORD_BYTES = MAX_SPANS * (12 + OutcomeCounts.TERMS * 11);

    private final List<byte[]> pages = new ArrayList<>();
    private final Scratch scratch = new Scratch();
    private Free[] freeBySize = new Free[8];
    private int nextBlock;

    /** Handles of blocks that are free, all of one size. */
    private static final class Free {
        private int[] handles = new int[16];
        private int count;

        private void push(int handle) {
            if (count == handles.length) {
                handles = Arrays.copyOf(handles, count * 2);
            }
            handles[count++] = handle;
        }
    }

    /** Receives the spans of a record. */
    interface SpanVisitor {
        /** Begins a span. */
        void span(long firstUnit, int lengthLog2);

        /** A term of the span that is not 0. */
        void term(int index, long value);
    }

    /** Stores counts. Returns their handle. */
    int add(ArmCounts counts) {
        int bytes = scratch.encode(counts);
        return write(allocate(blocks(bytes)), bytes);
    }

    /** Replaces counts. Returns their handle, which may be another one. */
    int replace(int handle, ArmCounts counts) {
        int bytes = scratch.encode(counts);
        int have = capacity(handle);
        int need = blocks(bytes);
        if (need <= have && need * 2 > have) {
            return write(handle, bytes);
        }
        free(handle, have);
        return write(allocate(need), bytes);
    }

    /** Gives the blocks of a record back. */
    void remove(int handle) {
        free(handle, capacity(handle));
    }

    /** Bytes that the pages take. */
    long bytes() {
        return (long) pages.size() * PAGE_BYTES;
    }

    /** Fused score of a record; 0 where not known. */
    float score(int handle) {
        byte[] page = page(handle);
        int at = afterCapacity(page, at(handle));
        return Float.intBitsToFloat((page[at] & 0xff)
                | (page[at + 1] & 0xff) << 8
                | (page[at + 2] & 0xff) << 16
                | (page[at + 3] & 0xff) << 24);
    }

    /** Visits the spans of a record, earliest first. */
    void visit(int handle, SpanVisitor visitor) {
        byte[] page = page(handle);
        Cursor cursor = new Cursor(page, afterCapacity(page, at(handle)) + Float.BYTES);
        int spans = (int) cursor.varint();
        long unit = 0;
        for (int span = 0; span < spans; span++) {
            unit += zigzag(cursor.varint());
            visitor.span(unit, cursor.oneByte());
            int terms = cursor.oneByte();
            for (int term = 0; term < terms; term++) {
                int index = cursor.oneByte();
                visitor.term(index, cursor.varint());
            }
        }
    }

    private static long zigzag(long encoded) {
        return (encoded >>> 1) ^ -(encoded & 1);
    }

    private static int blocks(int bytes) {
        return (bytes + (1 << BLOCK_LOG2) - 1) >> BLOCK_LOG2;
    }

    private byte[] page(int handle) {
        return pages.get(handle >>> (PAGE_LOG2 - BLOCK_LOG2));
    }

    private static int at(int handle) {
        return (handle << BLOCK_LOG2) & (PAGE_BYTES - 1);
    }

    private int capacity(int handle) {
        byte[] page = page(handle);
        int at = at(handle);
        int first = page[at];
        return first >= 0 ? first : (first & 0x7f) | page[at + 1] << 7;
    }

    private static int afterCapacity(byte[] page, int at) {
        return page[at] >= 0 ? at + 1 : at + 2;
    }

    private int allocate(int blocks) {
        if (blocks < freeBySize.length && freeBySize[blocks] != null && freeBySize[blocks].count > 0) {
            Free free = freeBySize[blocks];
            return setCapacity(free.handles[--free.count], blocks);
        }
        int blocksInPage = PAGE_BYTES >> BLOCK_LOG2;
        int page = nextBlock / blocksInPage;
        if (nextBlock % blocksInPage + blocks > blocksInPage) {
            int rest = blocksInPage - nextBlock % blocksInPage;
            if (rest > 0 && page < pages.size()) {
                setCapacity(nextBlock, rest);
                free(nextBlock, rest);
            }
            nextBlock = (page + 1) * blocksInPage;
        }
        while (pages.size() <= nextBlock / blocksInPage) {
            pages.add(new byte[PAGE_BYTES]);
        }
        int handle = nextBlock;
        nextBlock = Math.addExact(nextBlock, blocks);
        return setCapacity(handle, blocks);
    }

    private int setCapacity(int handle, int blocks) {
        byte[] page = page(handle);
        int at = at(handle);
        if (blocks < 0x80) {
            page[at] = (byte) blocks;
        } else {
            page[at] = (byte) (blocks | 0x80);
            page[at + 1] = (byte) (blocks >> 7);
        }
        return handle;
    }

    private void free(int handle, int blocks) {
        if (blocks >= freeBySize.length) {
            freeBySize = Arrays.copyOf(freeBySize, Math.max(blocks + 1, freeBySize.length * 2));
        }
        if (freeBySize[blocks] == null) {
            freeBySize[blocks] = new Free();
        }
        freeBySize[blocks].push(handle);
    }

    private int write(int handle, int bytes) {
        // The scratch record leaves two bytes for the capacity, which takes one in nearly all.
        byte[] page = page(handle);
        int at = afterCapacity(page, at(handle));
        System.arraycopy(scratch.buffer, 2, page, at, bytes - 2);
        return handle;
    }

    /** Reads numbers from a page. */
    private static final class Cursor {
        private final byte[] page;
        private int at;

        private Cursor(byte[] page, int at) {
            this.page = page;
            this.at = at;
        }

        private int oneByte() {
            return page[at++];
        }

        private long varint() {
            long value = 0;
            int shift = 0;
            while (true) {
                byte next = page[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
                shift += 7;
            }
        }
    }

    /** A record while it is written. */
    private static final class Scratch {
        private final byte[] buffer = new byte[MAX_RECORD_BYTES];
        private int at;

        /** Encodes into the buffer from its third byte. Returns the bytes taken, those two included. */
        private int encode(ArmCounts counts) {
            if (counts.spans().size() > MAX_SPANS) {
                throw new IllegalArgumentException(counts.spans().size() + " spans, more than " + MAX_SPANS);
            }
            at = 2;
            int score = Float.floatToIntBits((float) counts.score());
            for (int shift = 0; shift < Integer.SIZE; shift += 8) {
                buffer[at++] = (byte) (score >>> shift);
            }
            varint(counts.spans().size());
            long unit = 0;
            for (CountSpan span : counts.spans()) {
                long delta = span.firstUnit() - unit;
                varint((delta << 1) ^ (delta >> 63));
                unit = span.firstUnit();
                buffer[at++] = (byte) span.lengthLog2();
                int termsAt = at++;
                int terms = 0;
                for (int index = 0; index < OutcomeCounts.TERMS; index++) {
                    long value = span.counts().term(index);
                    if (value > 0) {
                        buffer[at++] = (byte) index;
                        varint(value);
                        terms++;
                    }
                }
                buffer[termsAt] = (byte) terms;
            }
            return at;
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                buffer[at++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            buffer[at++] = (byte) rest;
        }
    }
}
