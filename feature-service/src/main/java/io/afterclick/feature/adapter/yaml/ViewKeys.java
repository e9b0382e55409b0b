package io.afterclick.feature.adapter.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.ViewException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of one mapping of a views file.
 *
 * @param view name of the view that it is of; empty: of none
 * @param prefix stands before the keys in messages
 */
record ViewKeys(String view, String prefix, JsonNode node) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final String FOREVER = "forever";

    void allow(List<String> names) {
        for (String name : names()) {
            if (!names.contains(name)) {
                throw fault(name, "is unknown; there are " + String.join(", ", names));
            }
        }
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String name) {
        return node.has(name);
    }

    JsonNode mapping(String name) {
        if (!node.path(name).isObject()) {
            throw fault(name, "must be a mapping");
        }
        return node.path(name);
    }

    Optional<String> text(String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw fault(name, "must be a text");
        }
        return Optional.of(value.asText());
    }

    /** One text or a list of them. */
    Set<String> texts(String name) {
        JsonNode value = node.path(name);
        if (value.isTextual()) {
            return Set.of(value.asText());
        }
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                texts.clear();
                break;
            }
            texts.add(element.asText());
        }
        if (!value.isArray() || texts.isEmpty()) {
            throw fault(name, "must be a text or a list of texts");
        }
        return texts;
    }

    double number(String name, double usual) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isNumber()) {
            throw fault(name, "must be a number");
        }
        return value.asDouble();
    }

    int integer(String name, int usual) {
        double number = number(name, usual);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw fault(name, "must be a whole number");
        }
        return (int) number;
    }

    Duration duration(String name, Duration usual) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        if (text.get().equals(FOREVER)) {
            return View.NO_EXPIRY;
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            throw fault(name, "must be \"forever\", or seconds, minutes, hours or days such as 30s, 5m, 36h or 14d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** A duration that ends. */
    Duration finiteDuration(String name, Duration usual) {
        Duration duration = duration(name, usual);
        if (duration.equals(View.NO_EXPIRY)) {
            throw fault(name, "must end");
        }
        return duration;
    }

    <E extends Enum<E>> E choice(String name, E[] choices) {
        String text = text(name).orElse("");
        return Arrays.stream(choices)
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny()
                .orElseThrow(() -> fault(
                        name,
                        "must be one of "
                                + Arrays.stream(choices)
                                        .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                        .toList()));
    }

    /** What is made of the keys; a value that is refused is told as a fault of this view. */
    <T> T checked(String name, Supplier<T> made) {
        try {
            return made.get();
        } catch (ViewException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw fault(name, "is refused: " + e.getMessage());
        }
    }

    ViewException fault(String name, String reason) {
        return new ViewException(view, prefix + name, reason);
    }
}
