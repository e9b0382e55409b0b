package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.Field;
import java.util.Map;

/** How the fields of a record are taken over. */
final class RecordFields {
    private RecordFields() {}

    static void requireTenant(String tenant) throws UnreadableException {
        if (!FeatureId.isTenant(tenant)) {
            throw new UnreadableException("invalid tenant");
        }
    }

    static void requireId(String field, String id) throws UnreadableException {
        if (!FeatureId.isId(id)) {
            throw new UnreadableException("invalid " + field);
        }
    }

    /** An empty text says nothing. */
    static void put(Map<Field, String> texts, Field field, String text) {
        if (!text.isEmpty()) {
            texts.put(field, text);
        }
    }

    /** A number that is none says nothing. */
    static void put(Map<Field, Double> numbers, Field field, double number) {
        if (Double.isFinite(number)) {
            numbers.put(field, number);
        }
    }
}
