package io.afterclick.candidate.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
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

    /** Of each kind; they are never forgotten, so this bounds what changing names can take in memory. */
    private static final int MAX_NAMES = 4_000_000;

    /** {@link Slot#publishedSecond} of a work whose day of publication is not known: longer ago than any. */
    private static final long LONG_AGO = Long.MIN_VALUE;

    private final int maxOrdinals;
    private final NavigableMap<String, Integer> ordinals = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> ordinalsById = new ConcurrentHashMap<>();
    private final Vocabulary genres = new Vocabulary(MAX_NAMES);
    private final Vocabulary creators = new Vocabulary(MAX_NAMES);
    private final Vocabulary tags = new Vocabulary(MAX_NAMES);
    private final Vocabulary languages = new Vocabulary(MAX_NAMES);
    private volatile AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(INITIAL_SLOTS);
    private final PassingWorks passing = new PassingWorks();
    private volatile int size;

    /** What is behind an ordinal, numbers for names; {@code work} is empty where only the id is known. */
    @SuppressWarnings("ArrayRecordComponent") // Read by filters; nobody compares slots.
    private record Slot(
            String id,
            Optional<Work> work,
            boolean available,
            int[] genres,
            int[] creators,
            int[] tags,
            int language,
            int pricing,
            long publishedSecond) {
        private static final int[] NONE = {};
        private static final int NO_NUMBER = -1;

        static Slot ofId(String id) {
            return new Slot(
                    id, Optional.empty(), false, NONE, NONE, NONE, NO_NUMBER, Pricing.UNKNOWN.ordinal(), LONG_AGO);
        }
    }

    /** A part of a slot that holds numbers. */
    private interface Numbers {
        int[] of(Slot slot);
    }

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
        slots.set(ordinal, slotOf(work));
        passing.changed(ordinal, this::testOf);
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
        slots.set(ordinal, Slot.ofId(id));
        passing.changed(ordinal, this::testOf);
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
            passing.forget();
        }
        slots.set(ordinal, Slot.ofId(id));
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
        return slot != null && slot.available();
    }

    /**
     * A test for works that may be recommended and have what a filter asks for; it reads a bit for each thing asked for.
     *
     * <p>It follows later changes of works, and takes ordinals that this catalog gave out; it may be false for those given
     * out later. O(works) for a genre, pricing or language that nobody has asked for lately, otherwise O(1).
     */
    public IntPredicate passing(WorkFilter filter) {
        IntPredicate test = bits(WorkFilter.ANY);
        test = andAny(test, filter.genres(), WorkFilter::ofGenre);
        test = andAny(test, filter.pricings(), WorkFilter::ofPricing);
        return andAny(test, filter.languages(), WorkFilter::ofLanguage);
    }

    private <T> IntPredicate andAny(IntPredicate test, Collection<T> values, Function<T, WorkFilter> filter) {
        if (values.isEmpty()) {
            return test;
        }
        IntPredicate[] each =
                values.stream().map(value -> bits(filter.apply(value))).toArray(IntPredicate[]::new);
        if (each.length == 1) {
            return test.and(each[0]);
        }
        return test.and(ordinal -> {
            for (IntPredicate one : each) {
                if (one.test(ordinal)) {
                    return true;
                }
            }
            return false;
        });
    }

    private IntPredicate bits(WorkFilter single) {
        return passing.of(single, this::testOf, slots.length());
    }

    private IntPredicate testOf(WorkFilter filter) {
        int pricings = filter.pricings().isEmpty() ? -1 : maskOf(filter.pricings());
        boolean anyLanguage = filter.languages().isEmpty();
        int[] inLanguages = languages.findWithSubtags(filter.languages());
        boolean anyGenre = filter.genres().isEmpty();
        int[] withGenres = genres.find(filter.genres());
        return ordinal -> {
            Slot slot = slots.get(ordinal);
            return slot != null
                    && slot.available()
                    && (pricings >> slot.pricing() & 1) != 0
                    && (anyLanguage || contains(inLanguages, slot.language()))
                    && (anyGenre || intersect(slot.genres(), withGenres));
        };
    }

    /** A test for works that have at least one of these genres. */
    public IntPredicate withAnyGenre(Collection<String> names) {
        return withAny(genres.find(names), Slot::genres);
    }

    /** A test for works that at least one of these made. */
    public IntPredicate withAnyCreator(Collection<String> names) {
        return withAny(creators.find(names), Slot::creators);
    }

    /** A test for works that have at least one of these tags. */
    public IntPredicate withAnyTag(Collection<String> names) {
        return withAny(tags.find(names), Slot::tags);
    }

    /** A test for works in one of these languages, see {@link WorkFilter#languages}. */
    public IntPredicate inAnyLanguage(Collection<String> names) {
        int[] wanted = languages.findWithSubtags(names);
        return ordinal -> contains(wanted, slots.get(ordinal).language());
    }

    /** A test for works that are paid for in one of these ways. */
    public IntPredicate pricedAs(Collection<Pricing> pricings) {
        int wanted =
                pricings.stream().mapToInt(pricing -> 1 << pricing.ordinal()).sum();
        return ordinal -> (wanted >> slots.get(ordinal).pricing() & 1) != 0;
    }

    private static int maskOf(Collection<Pricing> pricings) {
        int mask = 0;
        for (Pricing pricing : pricings) {
            mask |= 1 << pricing.ordinal();
        }
        return mask;
    }

    /** A test for works that came out at a time or later; those whose day of publication is not known did not. */
    public IntPredicate publishedSince(Instant time) {
        long second = time.getEpochSecond();
        return ordinal -> slots.get(ordinal).publishedSecond() >= second;
    }

    private IntPredicate withAny(int[] wanted, Numbers numbers) {
        return switch (wanted.length) {
            case 0 -> ordinal -> false;
            case 1 -> ordinal -> contains(numbers.of(slots.get(ordinal)), wanted[0]);
            default -> ordinal -> intersect(numbers.of(slots.get(ordinal)), wanted);
        };
    }

    private static boolean contains(int[] numbers, int wanted) {
        for (int number : numbers) {
            if (number == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Both ascending. */
    private static boolean intersect(int[] numbers, int[] wanted) {
        int at = 0;
        for (int number : numbers) {
            while (at < wanted.length && wanted[at] < number) {
                at++;
            }
            if (at < wanted.length && wanted[at] == number) {
                return true;
            }
        }
        return false;
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

    private Slot slotOf(Work work) {
        return new Slot(
                work.id(),
                Optional.of(work),
                work.available(),
                genres.add(work.genres()),
                creators.add(work.creators()),
                tags.add(work.tags()),
                work.language().isBlank() ? Slot.NO_NUMBER : languages.add(List.of(work.language()))[0],
                work.pricing().ordinal(),
                work.publishedAt().map(Instant::getEpochSecond).orElse(LONG_AGO));
    }

    private AtomicReferenceArray<Slot> grown(AtomicReferenceArray<Slot> old) {
        Slot[] copy = new Slot[(int) Math.min(maxOrdinals, 2L * old.length())];
        Arrays.setAll(copy, i -> i < old.length() ? old.get(i) : null);
        return new AtomicReferenceArray<>(copy);
    }
}
