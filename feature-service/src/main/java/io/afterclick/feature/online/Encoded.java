package io.afterclick.feature.online;

import java.util.Arrays;

/** A value of one view for one entity in the form in which it is handed out. Equal where the bytes are. */
public final class Encoded {
    private final byte[] bytes;

    /** @param bytes kept, not copied */
    public Encoded(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Encoded encoded && Arrays.equals(bytes, encoded.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
