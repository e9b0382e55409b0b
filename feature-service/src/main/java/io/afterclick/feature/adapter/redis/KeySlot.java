package io.afterclick.feature.adapter.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Where a key lies in a cluster, as the specification of Redis Cluster says: CRC-16/XMODEM of the key, or of what stands
 * between its first <code>{</code> and the next <code>}</code> if that is not empty, modulo {@value #COUNT}.
 */
final class KeySlot {
    /** Slots of a cluster. */
    static final int COUNT = 16_384;

    /** Marks are this many slots apart, so a server with as many slots in a row has one of them. */
    static final int SLOTS_PER_MARK = 256;

    private static final int POLYNOMIAL = 0x1021;
    private static final int[] CRC_OF_BYTE = crcOfEachByte();

    /** Hash tags that spread evenly: the i-th has slot i x {@value #SLOTS_PER_MARK}. */
    static final List<String> MARKS = marks();

    private KeySlot() {}

    static int of(byte[] key) {
        int begin = indexOf(key, '{', 0) + 1;
        if (begin > 0) {
            int end = indexOf(key, '}', begin);
            if (end > begin) {
                return crc16(key, begin, end) % COUNT;
            }
        }
        return crc16(key, 0, key.length) % COUNT;
    }

    static int crc16(byte[] bytes, int begin, int end) {
        int crc = 0;
        for (int i = begin; i < end; i++) {
            crc = (crc << 8 ^ CRC_OF_BYTE[(crc >> 8 ^ bytes[i]) & 0xff]) & 0xffff;
        }
        return crc;
    }

    private static int indexOf(byte[] key, char wanted, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int[] crcOfEachByte() {
        int[] table = new int[256];
        for (int value = 0; value < table.length; value++) {
            int crc = value << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            table[value] = crc & 0xffff;
        }
        return table;
    }

    /** The first number with each of the slots; the same in every process, for they name keys. */
    private static List<String> marks() {
        String[] marks = new String[COUNT / SLOTS_PER_MARK];
        int missing = marks.length;
        for (int number = 0; missing > 0; number++) {
            String mark = Integer.toString(number);
            int slot = of(mark.getBytes(StandardCharsets.US_ASCII));
            if (slot % SLOTS_PER_MARK == 0 && marks[slot / SLOTS_PER_MARK] == null) {
                marks[slot / SLOTS_PER_MARK] = mark;
                missing--;
            }
        }
        return Arrays.asList(marks);
    }
}
