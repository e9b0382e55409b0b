package io.afterclick.gateway.adapter.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of one JSON object, read strictly: a field of the wrong type and a field that does not exist are faults, so
 * that a client hears of all its mistakes at once and none is swallowed. {@code null} is the same as absent. Not
 * thread-safe.
 */
final class JsonFields {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What years a time may have: what Protobuf's Timestamp can hold. */
    private static final int YEAR_MIN = 1;

    private static final int YEAR_MAX = 9999;

    private final JsonNode object;
    private final String prefix;
    private final Faults faults;

    private JsonFields(JsonNode object, String prefix, Faults faults) {
        this.object = object;
        this.prefix = prefix;
        this.faults = faults;
    }

    /**
     * The fields of a body.
     *
     * @throws MalformedJsonException when it is not JSON
     */
    static JsonFields parse(byte[] body, Set<String> known, Faults faults) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw new MalformedJsonException(
                    location == null
                            ? "The body is not JSON."
                            : "The body is not JSON: see line " + location.getLineNr() + ", column "
                                    + location.getColumnNr() + ".");
        } catch (IOException e) {
            throw new MalformedJsonException("The body is not JSON in UTF-8.");
        }
        if (tree instanceof MissingNode) {
            throw new MalformedJsonException("The body is empty.");
        }
        return of(tree, "", known, faults);
    }

    /**
     * The objects of an array.
     *
     * @param countMax when there are more, that is the only fault
     */
    List<JsonFields> objects(String name, int countMax, Set<String> known) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            fault(name, Kind.MISSING, "is required");
            return List.of();
        }
        if (!node.isArray()) {
            fault(name, Kind.MALFORMED, "must be an array of objects");
            return List.of();
        }
        if (node.size() > countMax) {
            fault(name, Kind.OUT_OF_RANGE, "must hold at most " + countMax + " entries");
            return List.of();
        }
        List<JsonFields> objects = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            objects.add(of(node.get(i), prefix + name + "[" + i + "]", known, faults));
        }
        return objects;
    }

    /** Empty where absent. */
    String text(String name) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            return "";
        }
        if (!node.isTextual()) {
            fault(name, Kind.MALFORMED, "must be a string");
            return "";
        }
        return node.textValue();
    }

    /** Empty where absent. */
    List<String> texts(String name) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            return List.of();
        }
        if (!node.isArray()) {
            fault(name, Kind.MALFORMED, "must be an array of strings");
            return List.of();
        }
        List<String> texts = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            if (!node.get(i).isTextual()) {
                fault(name + "[" + i + "]", Kind.MALFORMED, "must be a string");
                return List.of();
            }
            texts.add(node.get(i).textValue());
        }
        return texts;
    }

    OptionalInt integer(String name) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            return OptionalInt.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            fault(name, Kind.MALFORMED, "must be a whole number");
            return OptionalInt.empty();
        }
        return OptionalInt.of(node.intValue());
    }

    /** 0 where absent, which is a fault. */
    int requiredInteger(String name) {
        if (isAbsent(object.path(name))) {
            fault(name, Kind.MISSING, "is required");
            return 0;
        }
        return integer(name).orElse(0);
    }

    OptionalDouble number(String name) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            return OptionalDouble.empty();
        }
        if (!node.isNumber()) {
            fault(name, Kind.MALFORMED, "must be a number");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(node.doubleValue());
    }

    boolean flag(String name, boolean whereAbsent) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            return whereAbsent;
        }
        if (!node.isBoolean()) {
            fault(name, Kind.MALFORMED, "must be true or false");
            return whereAbsent;
        }
        return node.booleanValue();
    }

    /** A name of the enum's, as {@code nameOf} writes them. */
    <E extends Enum<E>> Optional<E> choice(
            String name, Collection<E> choices, java.util.function.Function<E, String> nameOf) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            return Optional.empty();
        }
        Optional<E> choice = choices.stream()
                .filter(candidate -> nameOf.apply(candidate).equals(node.textValue()))
                .findFirst();
        if (choice.isEmpty()) {
            fault(
                    name,
                    Kind.MALFORMED,
                    "must be one of "
                            + String.join(", ", choices.stream().map(nameOf).toList()));
        }
        return choice;
    }

    /** A time as RFC 3339 writes it. */
    Optional<Instant> time(String name) {
        return time(
                name, "must be an RFC 3339 time such as \"2026-03-01T12:00:00Z\"", text -> OffsetDateTime.parse(text));
    }

    /** A time as RFC 3339 writes it, or a date, which means its midnight in UTC. */
    Optional<Instant> timeOrDate(String name) {
        return time(
                name,
                "must be an RFC 3339 time such as \"2026-03-01T12:00:00Z\", or a date such as \"2026-03-01\"",
                text -> text.length() == "2026-03-01".length()
                        ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                        : OffsetDateTime.parse(text));
    }

    private Optional<Instant> time(
            String name, String message, java.util.function.Function<String, OffsetDateTime> parser) {
        JsonNode node = object.path(name);
        if (isAbsent(node)) {
            return Optional.empty();
        }
        if (node.isTextual()) {
            try {
                OffsetDateTime time = parser.apply(node.textValue()).withOffsetSameInstant(ZoneOffset.UTC);
                if (time.getYear() >= YEAR_MIN && time.getYear() <= YEAR_MAX) {
                    return Optional.of(time.toInstant());
                }
            } catch (DateTimeException e) {
                // not a time: the fault below says what would be one
            }
        }
        fault(name, Kind.MALFORMED, message);
        return Optional.empty();
    }

    private static JsonFields of(JsonNode node, String path, Set<String> known, Faults faults) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (!node.isObject()) {
            faults.add(path.isEmpty() ? "body" : path, Kind.MALFORMED, "must be a JSON object");
            return new JsonFields(MissingNode.getInstance(), prefix, faults);
        }
        JsonFields fields = new JsonFields(node, prefix, faults);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                fields.fault(
                        shortened(name),
                        Kind.UNEXPECTED,
                        "is no field here; there are " + String.join(", ", new TreeSet<>(known)));
            }
        });
        return fields;
    }

    /** A name that a client made up is not sent back at any length. */
    private static String shortened(String name) {
        int lengthMax = 64;
        return name.length() <= lengthMax ? name : name.substring(0, lengthMax) + "...";
    }

    private void fault(String name, Kind kind, String message) {
        faults.add(prefix + name, kind, message);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
