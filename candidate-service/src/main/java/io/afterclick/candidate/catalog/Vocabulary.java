package io.afterclick.candidate.catalog;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers for names, so that comparing works takes no strings; letter case and outer blanks of names do not matter.
 *
 * <p>Numbers are never taken back. Any number of threads may look names up beside one that adds.
 */
final class Vocabulary {
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
    private final int maxNames;

    /** @param maxNames more are refused */
    Vocabulary(int maxNames) {
        this.maxNames = maxNames;
    }

    /**
     * The numbers of these names, ascending and distinct, given out now where they are new.
     *
     * @throws CatalogException when there are too many names
     */
    int[] add(Collection<String> names) {
        return sorted(names.stream().mapToInt(this::add).toArray());
    }

    private int add(String name) {
        String key = normalised(name);
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        if (numbers.size() >= maxNames) {
            throw new CatalogException(
                    CatalogException.Reason.CATALOG_FULL,
                    "the catalog holds as many different names as are allowed, " + maxNames);
        }
        int number = numbers.size();
        numbers.put(key, number);
        return number;
    }

    /** The numbers of those names that are known, ascending and distinct. */
    int[] find(Collection<String> names) {
        return sorted(names.stream()
                .map(Vocabulary::normalised)
                .filter(numbers::containsKey)
                .mapToInt(numbers::get)
                .toArray());
    }

    /** As {@link #find}, and with them the names that go on behind a hyphen. */
    int[] findWithSubtags(Collection<String> tags) {
        return sorted(numbers.entrySet().stream()
                .filter(entry -> tags.stream().anyMatch(tag -> isOrExtends(entry.getKey(), normalised(tag))))
                .mapToInt(Map.Entry::getValue)
                .toArray());
    }

    private static boolean isOrExtends(String name, String tag) {
        return name.startsWith(tag) && (name.length() == tag.length() || name.charAt(tag.length()) == '-');
    }

    private static int[] sorted(int[] numbers) {
        Arrays.sort(numbers);
        return Arrays.stream(numbers).distinct().toArray();
    }

    private static String normalised(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
