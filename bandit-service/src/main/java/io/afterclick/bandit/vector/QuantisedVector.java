package io.afterclick.bandit.vector;

/**
 * The direction of an item vector in one signed byte for each factor.
 *
 * <p>The largest number becomes 127 or -127 and the others are rounded in proportion, so that cosines of 64 factors are off
 * by some thousandths. Cosines are taken of the bytes and of nothing else: who has the bytes has all that diversity went by.
 */
public final class QuantisedVector {
    /** Of a work without a vector. */
    public static final byte[] NONE = {};

    /** Factors at most. */
    public static final int MAX_FACTORS = 4_096;

    private static final int LARGEST = 127;

    private QuantisedVector() {}

    /**
     * Quantises.
     *
     * @param values 1 to {@value #MAX_FACTORS} numbers
     * @return as many bytes; {@link #NONE} for a vector without direction
     * @throws IllegalArgumentException for numbers that are not finite, or too many or few of them
     */
    public static byte[] of(float[] values) {
        if (values.length == 0 || values.length > MAX_FACTORS) {
            throw new IllegalArgumentException(values.length + " factors, not 1 to " + MAX_FACTORS);
        }
        float largest = 0;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a factor is not finite");
            }
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0) {
            return NONE;
        }
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round((double) values[i] / largest * LARGEST);
        }
        return bytes;
    }
}
