package io.afterclick.candidate.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * The works of one tenant.
 *
 * <p>Each work id gets a dense ordinal, from 0, when it is first heard of, and keeps it for the life of this object:
 * also while the work is deleted, and also when a model names the work before the catalog does. So ordinals can be used
 * by whatever runs beside a writer. They differ between replicas, since they follow the order of arrival.
 *
 * <p>Thread-safe: any number of readers see each change at once; changes are made one after another. All look-ups by
 * ordinal or id are O(1), {@link #firstFrom} is O(log n) and then O(1) for each work.
 */
public final class Catalog {
    /** {@link #ordinal} of an id that was never heard of. */
    public static final int NONE = -1;

    private static final int INITIAL_SLOTS = 1024;

    private final int maxOrdinals;
    private final NavigableMap<String, Integer> ordinals = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> ordinalsById = new ConcurrentHashMap<>();
    private final Map<String, Integer> genreNumbers = new ConcurrentHashMap<>();
    private volatile AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(INITIAL_SLOTS);
    private volatile int size;

    /** What is behind an ordinal; {@code work} is empty where only the id is known. */
    private record Slot(String id, Optional<Work> work, int[] genres) {}

    /**
     * @param maxWorks ids that may be known in all, deleted ones included; at least 1
     */
    public Catalog(int maxWorks) {
        if (maxWorks < 1) {
            throw new IllegalArgumentException("maxWorks must be at least 1, but is " + maxWorks);
        }
        this.maxOrdinals = maxWorks;
    }

    /**
     * Adds a work or replaces it.
     *
     * @return its ordinal
     * @throws CatalogException when the catalog is full
     */
    public synchronized int put(Work work) {
        int ordinal = reserve(work.id());
        if (ordinal == NONE) {
            throw new CatalogException(
                    CatalogException.Reason.CATALOG_FULL,
                    "the catalog holds as many works as are allowed, " + maxOrdinals);
        }
        boolean added = slots.get(ordinal).work().isEmpty();
        slots.set(ordinal, new Slot(work.id(), Optional.of(work), numbersOf(work.genres())));
        if (added) {
            size++;
        }
        return ordinal;
    }

    /**
     * Deletes a work.
     *
     * @return its ordinal, or {@link #NONE} where there was no such work
     */
    public synchronized int remove(String id) {
        int ordinal = ordinal(id);
        if (ordinal == NONE || slots.get(ordinal).work().isEmpty()) {
            return NONE;
        }
        slots.set(ordinal, new Slot(id, Optional.empty(), new int[0]));
        size--;
        return ordinal;
    }

    /** The ordinal of an id, given out now where it is new; {@link #NONE} where no more may be given out. */
    public synchronized int reserve(String id) {
        int known = ordinal(id);
        if (known != NONE) {
            return known;
        }
        int ordinal = ordinalsById.size();
        if (ordinal >= maxOrdinals) {
            return NONE;
        }
        if (ordinal >= slots.length()) {
            slots = grown(slots);
        }
        slots.set(ordinal, new Slot(id, Optional.empty(), new int[0]));
        ordinalsById.put(id, ordinal);
        ordinals.put(id, ordinal);
        return ordinal;
    }

    /** The ordinal of an id, or {@link #NONE} where it was never heard of. */
    public int ordinal(String id) {
        return ordinalsById.getOrDefault(id, NONE);
    }

    /** The id behind an ordinal that this catalog gave out. */
    public String id(int ordinal) {
        return slots.get(ordinal).id();
    }

    /** The work behind an ordinal, unless it was deleted. */
    public Optional<Work> work(int ordinal) {
        return slot(ordinal).flatMap(Slot::work);
    }

    /** The work of an id, unless it was deleted. */
    public Optional<Work> work(String id) {
        return work(ordinal(id));
    }

    /** Whether the work behind an ordinal exists and may be recommended; false for {@link #NONE}. */
    public boolean isAvailable(int ordinal) {
        AtomicReferenceArray<Slot> current = slots;
        if (ordinal < 0 || ordinal >= current.length()) {
            return false;
        }
        Slot slot = current.get(ordinal);
        return slot != null && slot.work().isPresent() && slot.work().get().available();
    }

    /**
     * A test for works that have at least one of these genres; letter case and outer blanks do not matter. It follows
     * later changes of works, but not of genre names that no work has had so far.
     */
    public IntPredicate withAnyGenre(Collection<String> genres) {
        BitSet wanted = new BitSet();
        for (String genre : genres) {
            Integer number = genreNumbers.get(normalised(genre));
            if (number != null) {
                wanted.set(number);
            }
        }
        return ordinal -> {
            for (int genre : slots.get(ordinal).genres()) {
                if (wanted.get(genre)) {
                    return true;
                }
            }
            return false;
        };
    }

    /** All works that exist, available or not, in the order of their ordinals. */
    public List<Work> works() {
        List<Work> works = new ArrayList<>(size());
        for (int ordinal = 0; ordinal < ordinalBound(); ordinal++) {
            work(ordinal).ifPresent(works::add);
        }
        return works;
    }

    /** Works that exist, available or not. */
    public int size() {
        return size;
    }

    /** One more than the highest ordinal given out. */
    public int ordinalBound() {
        return ordinalsById.size();
    }

    /**
     * Up to {@code limit} works that pass a test, in the order of their ids from {@code start} on and, at the end,
     * around: the same on each replica, and another for each start.
     */
    public void firstFrom(String start, int limit, IntPredicate allowed, IntConsumer found) {
        int left = take(ordinals.tailMap(start, true), limit, allowed, found);
        take(ordinals.headMap(start, false), left, allowed, found);
    }

    private static int take(NavigableMap<String, Integer> part, int limit, IntPredicate allowed, IntConsumer found) {
        int left = limit;
        if (left == 0) {
            return 0;
        }
        for (int ordinal : part.values()) {
            if (allowed.test(ordinal)) {
                found.accept(ordinal);
                left--;
                if (left == 0) {
                    break;
                }
            }
        }
        return left;
    }

    private Optional<Slot> slot(int ordinal) {
        AtomicReferenceArray<Slot> current = slots;
        return ordinal < 0 || ordinal >= current.length()
                ? Optional.empty()
                : Optional.ofNullable(current.get(ordinal));
    }

    private int[] numbersOf(Collection<String> genres) {
        int[] numbers = new int[genres.size()];
        int count = 0;
        for (String genre : genres) {
            String name = normalised(genre);
            Integer known = genreNumbers.putIfAbsent(name, genreNumbers.size());
            numbers[count++] = known != null ? known : genreNumbers.get(name);
        }
        return numbers;
    }

    private static String normalised(String genre) {
        return genre.strip().toLowerCase(Locale.ROOT);
    }

    private AtomicReferenceArray<Slot> grown(AtomicReferenceArray<Slot> old) {
        Slot[] copy = new Slot[(int) Math.min(maxOrdinals, 2L * old.length())];
        Arrays.setAll(copy, i -> i < old.length() ? old.get(i) : null);
        return new AtomicReferenceArray<>(copy);
    }
}
