package io.afterclick.feature.view;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which records a view takes: those that meet all conditions. A record without a field does not meet a condition on it.
 *
 * @param conditions by field; none: all records
 */
public record Filter(Map<Field, Condition> conditions) {
    /** Takes all records. */
    public static final Filter ALL = new Filter(Map.of());

    /** A condition on one field. */
    public sealed interface Condition {
        /** The text is one of these. */
        record OneOf(Set<String> texts) implements Condition {
            public OneOf {
                texts = Set.copyOf(texts);
            }
        }

        /** The number lies between these, ends included. */
        record Between(double min, double max) implements Condition {
            /** @throws IllegalArgumentException when there is no such number */
            public Between {
                if (!(min <= max)) {
                    throw new IllegalArgumentException("min " + min + " is not at most max " + max);
                }
            }
        }
    }

    public Filter {
        conditions = Map.copyOf(conditions);
    }

    boolean takes(SourceRecord record) {
        for (Map.Entry<Field, Condition> entry : conditions.entrySet()) {
            if (!meets(record, entry.getKey(), entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean meets(SourceRecord record, Field field, Condition condition) {
        if (condition instanceof Condition.Between between) {
            Double number = record.numbers().get(field);
            return number != null && number >= between.min() && number <= between.max();
        }
        String text = record.texts().get(field);
        return text != null && ((Condition.OneOf) condition).texts().contains(text);
    }

    /** The conditions in the order of the fields. */
    String definition() {
        return conditions.isEmpty()
                ? ""
                : new EnumMap<>(conditions)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + definition(entry.getValue()))
                                .collect(Collectors.joining(","));
    }

    private static String definition(Condition condition) {
        if (condition instanceof Condition.Between between) {
            return between.min() + ".." + between.max();
        }
        return new TreeSet<>(((Condition.OneOf) condition).texts()).toString();
    }
}
