package io.afterclick.gateway.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Ids of the available works of one tenant, in order, and by what a filter may ask for.
 *
 * <p>One thread at a time writes, any read.
 */
final class AvailableWorks {
    /**
     * Works that one search looks at: some milliseconds on an event loop. Only a filter that asks for several things, of
     * which each is common and all together are rare, needs more, and then finds less.
     */
    static final int LOOKED_AT_MAX = 50_000;

    private static final String GENRE = "genre:";
    private static final String PRICING = "pricing:";
    private static final String LANGUAGE = "language:";

    private final Shelf all = new Shelf();
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

    /** Ids with one label. */
    private static final class Shelf {
        final NavigableSet<String> ids = new ConcurrentSkipListSet<>();
        final AtomicInteger size = new AtomicInteger();

        void add(String id) {
            if (ids.add(id)) {
                size.incrementAndGet();
            }
        }

        boolean remove(String id) {
            return ids.remove(id) && size.decrementAndGet() == 0;
        }
    }

    void add(Work work) {
        all.add(work.workId());
        for (String label : labels(work)) {
            shelves.computeIfAbsent(label, name -> new Shelf()).add(work.workId());
        }
    }

    void remove(Work work) {
        all.remove(work.workId());
        for (String label : labels(work)) {
            shelves.computeIfPresent(label, (name, shelf) -> shelf.remove(work.workId()) ? null : shelf);
        }
    }

    /**
     * Ids of works that have what is asked for, in a stable order: that of the labels asked for, then of the ids.
     *
     * @param accepted whether the filter accepts a work
     * @param wanted which of them to take
     * @param limit how many at most
     */
    List<String> find(WorkFilter filter, Predicate<String> accepted, Predicate<String> wanted, int limit) {
        List<String> found = new ArrayList<>();
        int left = LOOKED_AT_MAX;
        for (Shelf shelf : smallest(asked(filter))) {
            for (String id : shelf.ids) {
                if (found.size() >= limit || left-- <= 0) {
                    return found;
                }
                if (wanted.test(id) && accepted.test(id) && !found.contains(id)) {
                    found.add(id);
                }
            }
        }
        return found;
    }

    /** For each thing that is asked for, where the works are that have it. */
    private List<List<Shelf>> asked(WorkFilter filter) {
        List<List<Shelf>> asked = new ArrayList<>();
        addAsked(GENRE, filter.genres(), asked);
        addAsked(PRICING, filter.pricings().stream().sorted().map(Pricing::name).toList(), asked);
        addAsked(
                LANGUAGE,
                filter.languages().stream().map(AvailableWorks::lowerCase).toList(),
                asked);
        return asked;
    }

    private void addAsked(String kind, Collection<String> values, List<List<Shelf>> asked) {
        if (!values.isEmpty()) {
            asked.add(values.stream()
                    .map(value -> shelves.getOrDefault(kind + value, new Shelf()))
                    .toList());
        }
    }

    private List<Shelf> smallest(List<List<Shelf>> asked) {
        List<Shelf> smallest = List.of(all);
        long least = Long.MAX_VALUE;
        for (List<Shelf> choice : asked) {
            long size = choice.stream().mapToLong(shelf -> shelf.size.get()).sum();
            if (size < least) {
                least = size;
                smallest = choice;
            }
        }
        return smallest;
    }

    private static Set<String> labels(Work work) {
        Set<String> labels = new HashSet<>();
        work.genres().forEach(genre -> labels.add(GENRE + genre));
        labels.add(PRICING + work.pricing().name());
        String language = lowerCase(work.language());
        for (int end = language.length(); end > 0; end = language.lastIndexOf('-', end - 1)) {
            labels.add(LANGUAGE + language.substring(0, end)); // "pt-br" is also found as "pt"
        }
        return labels;
    }

    private static String lowerCase(String language) {
        return language.toLowerCase(Locale.ROOT);
    }
}
