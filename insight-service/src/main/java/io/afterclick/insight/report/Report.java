package io.afterclick.insight.report;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A report: a story from top to bottom, and its numbers.
 *
 * @param title what it is about
 * @param summary what was found, in a few sentences
 * @param notices what a reader must know before anything else, such as that the data are simulated; may be empty
 * @param facts the few numbers that stand on top; may be empty
 * @param sections in order, each with an id of its own
 * @param numbers what the file of JSON holds: texts, numbers, booleans, lists and maps of them; NaN and absent values are null
 */
public record Report(
        String title,
        String summary,
        List<String> notices,
        List<Fact> facts,
        List<Section> sections,
        Map<String, Object> numbers) {
    public Report {
        notices = List.copyOf(notices);
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        Set<String> ids = new HashSet<>();
        for (Section section : sections) {
            requireNew(ids, section.id());
            for (Figure figure : section.figures()) {
                requireNew(ids, figure.id());
            }
        }
    }

    /**
     * A number that stands on top.
     *
     * @param value as it is shown, such as {@code 73 %}
     * @param label what it is
     */
    public record Fact(String value, String label) {}

    private static void requireNew(Set<String> ids, String id) {
        if (!id.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("id " + id + " is not of a-z, 0-9 and -");
        }
        if (!ids.add(id)) {
            throw new IllegalArgumentException("id " + id + " is there twice");
        }
    }
}
