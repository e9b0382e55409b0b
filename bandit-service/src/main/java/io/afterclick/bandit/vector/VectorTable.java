package io.afterclick.bandit.vector;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The item vectors of all tenants, the latest of each work, quantised.
 *
 * <p>One thread puts, any number read. Bounded: where it is full, works that are new to it are refused. A work takes about
 * 200 bytes with 64 factors.
 */
public final class VectorTable {
    private final long maxWorks;
    private final ConcurrentMap<String, ConcurrentMap<String, Entry>> tenants = new ConcurrentHashMap<>();
    private final AtomicLong works = new AtomicLong();

    /** Model of the last put: thousands of works share one string. */
    private String lastModel = "";

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(String modelVersion, byte[] vector) {}

    /** @param maxWorks works to hold over all tenants; 0: none */
    public VectorTable(long maxWorks) {
        if (maxWorks < 0) {
            throw new IllegalArgumentException("works must not be negative: " + maxWorks);
        }
        this.maxWorks = maxWorks;
    }

    /**
     * Replaces the vector of a work. To be called by one thread.
     *
     * @param vector as {@link QuantisedVector} makes it; kept, not copied
     * @return whether there was room
     */
    public boolean put(String tenant, String workId, String modelVersion, byte[] vector) {
        ConcurrentMap<String, Entry> own = tenants.computeIfAbsent(tenant, name -> new ConcurrentHashMap<>());
        boolean known = own.containsKey(workId);
        if (!known && works.get() >= maxWorks) {
            return false;
        }
        if (!modelVersion.equals(lastModel)) {
            lastModel = modelVersion;
        }
        own.put(workId, new Entry(lastModel, vector));
        if (!known) {
            works.incrementAndGet();
        }
        return true;
    }

    /** Forgets the vector of a work. To be called by the thread that puts. */
    public void remove(String tenant, String workId) {
        Map<String, Entry> own = tenants.get(tenant);
        if (own != null && own.remove(workId) != null) {
            works.decrementAndGet();
        }
    }

    /**
     * Vectors of works under one model, in the order of the works; {@link QuantisedVector#NONE} for each that has none, or one
     * of another model, since directions of different models mean different things. Not to be changed.
     */
    public byte[][] find(String tenant, String modelVersion, List<String> workIds) {
        byte[][] vectors = new byte[workIds.size()][];
        Arrays.fill(vectors, QuantisedVector.NONE);
        Map<String, Entry> own = tenants.get(tenant);
        if (own == null) {
            return vectors;
        }
        for (int i = 0; i < vectors.length; i++) {
            Entry entry = own.get(workIds.get(i));
            if (entry != null && entry.modelVersion().equals(modelVersion)) {
                vectors[i] = entry.vector();
            }
        }
        return vectors;
    }

    /** Number of works. */
    public long size() {
        return works.get();
    }
}
