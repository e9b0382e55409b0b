package io.afterclick.feature.vector;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The item vectors of all tenants. What is served of them changes at once, by {@link #settle}: while the vectors of a new
 * model come in, scores go on being made of those of the model before.
 *
 * <p>The model of a tenant is the one that most of its vectors are of; of models with the same number, the last by name.
 *
 * <p>One thread puts, removes and settles, any number read. Bounded in bytes: where it is full, works that are new to it are
 * refused. Until the next settling the vectors that were replaced are held too.
 */
public final class VectorTable {
    /** What a work takes beside the numbers of its vector: id, entry, list. */
    private static final long BYTES_PER_WORK = 160;

    private final long maxBytes;
    private final Map<String, Map<String, Entry>> latest = new HashMap<>();
    private final Map<String, TenantVectors> settled = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong works = new AtomicLong();
    private volatile long settlings;
    private boolean changed;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(String modelVersion, float[] vector) {
        long bytes() {
            return BYTES_PER_WORK + (long) Float.BYTES * vector.length;
        }
    }

    private record Settled(String modelVersion, Map<String, float[]> vectors) implements TenantVectors {
        @Override
        public float[] find(String workId) {
            return vectors.getOrDefault(workId, NO_VECTOR);
        }

        @Override
        public int stamp() {
            return 31 * modelVersion.hashCode() + vectors.size();
        }
    }

    /** @param maxBytes memory for vectors; 0: none is held */
    public VectorTable(long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /**
     * Replaces the vector of a work.
     *
     * @param vector of length 1; kept, not copied
     * @return whether there was room
     */
    public boolean put(String tenant, String workId, String modelVersion, float[] vector) {
        Map<String, Entry> own = latest.computeIfAbsent(tenant, name -> new HashMap<>());
        Entry before = own.get(workId);
        Entry entry = new Entry(modelVersion, vector);
        long more = entry.bytes() - (before == null ? 0 : before.bytes());
        if (more > 0 && bytes.get() + more > maxBytes) {
            return false;
        }
        own.put(workId, entry);
        bytes.addAndGet(more);
        works.addAndGet(before == null ? 1 : 0);
        changed = true;
        return true;
    }

    /** Forgets the vector of a work. */
    public void remove(String tenant, String workId) {
        Map<String, Entry> own = latest.get(tenant);
        Entry before = own == null ? null : own.remove(workId);
        if (before != null) {
            bytes.addAndGet(-before.bytes());
            works.decrementAndGet();
            changed = true;
        }
    }

    /** Serves what has been put and removed since the last time. */
    public void settle() {
        if (!changed) {
            return;
        }
        changed = false;
        latest.forEach((tenant, own) -> settled.put(tenant, settled(own)));
        settlings++;
    }

    /** The vectors of a tenant, which do not change any more. */
    public TenantVectors of(String tenant) {
        return settled.getOrDefault(tenant, TenantVectors.NONE);
    }

    /** How often something else has come to be served. */
    public long settlings() {
        return settlings;
    }

    /** Number of works with a vector. */
    public long works() {
        return works.get();
    }

    /** Memory that they take, about. */
    public long bytes() {
        return bytes.get();
    }

    private static Settled settled(Map<String, Entry> own) {
        TreeMap<String, Integer> byModel = new TreeMap<>();
        own.values().forEach(entry -> byModel.merge(entry.modelVersion(), 1, Integer::sum));
        String model = "";
        int most = 0;
        for (Map.Entry<String, Integer> candidate : byModel.entrySet()) {
            if (candidate.getValue() >= most) {
                model = candidate.getKey();
                most = candidate.getValue();
            }
        }
        Map<String, float[]> vectors = new HashMap<>();
        for (Map.Entry<String, Entry> work : own.entrySet()) {
            if (work.getValue().modelVersion().equals(model)) {
                vectors.put(work.getKey(), work.getValue().vector());
            }
        }
        return new Settled(model, vectors);
    }
}
