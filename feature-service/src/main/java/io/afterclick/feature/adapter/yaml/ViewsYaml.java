package io.afterclick.feature.adapter.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.afterclick.feature.aggregate.Aggregation;
import io.afterclick.feature.aggregate.DecayedSum;
import io.afterclick.feature.aggregate.DistinctLatest;
import io.afterclick.feature.aggregate.DistinctMarks;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.Last;
import io.afterclick.feature.aggregate.Prior;
import io.afterclick.feature.aggregate.Rate;
import io.afterclick.feature.aggregate.Sum;
import io.afterclick.feature.aggregate.Summary;
import io.afterclick.feature.aggregate.UnclickedImpressions;
import io.afterclick.feature.aggregate.Window;
import io.afterclick.feature.view.Entity;
import io.afterclick.feature.view.Field;
import io.afterclick.feature.view.Filter;
import io.afterclick.feature.view.Filter.Condition;
import io.afterclick.feature.view.Selection;
import io.afterclick.feature.view.Source;
import io.afterclick.feature.view.SourceEvent;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.ViewException;
import io.afterclick.feature.view.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the views file, as {@code docs/features.md} describes it. Thread-safe. */
public final class ViewsYaml {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final int USUAL_KEEP = 500;
    private static final int USUAL_READS = 200;
    private static final int USUAL_MIN_WORKS = 2;

    private static final FeatureValue.Text NO_VALUE = new FeatureValue.Text("", FeatureValue.NEVER);

    /** Keys that every view may have. */
    private static final List<String> COMMON =
            List.of("description", "entity", "source", "event", "filter", "aggregation", "ttl", "staleness", "default");

    private enum Kind {
        COUNT("keep", "window"),
        SUM("take", "keep", "window"),
        LAST("take"),
        LAST_N("take", "n", "window"),
        DISTINCT_N("take", "n", "window"),
        DECAYED_SUM("take", "half_life", "keep", "window"),
        RATE("per", "prior", "keep", "window"),
        GS_SCORE("reads", "min_works"),
        UNCLICKED_IMPRESSIONS("impressions", "impressions_per_work", "window");

        private final List<String> keys;

        Kind(String... keys) {
            this.keys = List.of(keys);
        }

        List<String> allKeys() {
            List<String> all = new ArrayList<>(COMMON);
            all.addAll(keys);
            return all;
        }
    }

    /**
     * The views that a file defines, in its order.
     *
     * @throws ViewException names the first faulty view and key, with the reason
     */
    public Views parse(String text) {
        ViewKeys root = new ViewKeys("", "", tree(text));
        root.allow(List.of("views"));
        List<View> views = new ArrayList<>();
        for (Map.Entry<String, JsonNode> view : root.mapping("views").properties()) {
            if (!view.getValue().isObject()) {
                throw new ViewException(view.getKey(), "definition", "must be a mapping");
            }
            views.add(view(view.getKey(), new ViewKeys(view.getKey(), "", view.getValue())));
        }
        return new Views(views);
    }

    private static JsonNode tree(String text) {
        try {
            JsonNode tree = YAML.readTree(text);
            if (!tree.isObject()) {
                throw new ViewException("", "views file", "must be a mapping with the key \"views\"");
            }
            return tree;
        } catch (JsonProcessingException e) {
            var where = Optional.ofNullable(e.getLocation());
            throw new ViewException(
                    "",
                    "views file",
                    "is no YAML"
                            + where.map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                                    .orElse("")
                            + ": " + e.getOriginalMessage());
        }
    }

    private static View view(String name, ViewKeys keys) {
        Kind kind = keys.choice("aggregation", Kind.values());
        keys.allow(kind.allKeys());
        keys.text("description");
        Entity entity = keys.choice("entity", Entity.values());
        Source source = keys.choice("source", Source.values());
        SourceEvent event = event(keys, source, "event");
        Optional<SourceEvent> base = keys.has("per") ? Optional.of(event(keys, source, "per")) : Optional.empty();
        Optional<Field> take = take(keys, kind);
        Aggregation aggregation = aggregation(keys, kind, source, take);
        Duration ttl = keys.duration("ttl", usualTtl(aggregation));
        return new View(
                name,
                entity,
                new Selection(event, base, filter(keys), take),
                aggregation,
                ttl,
                keys.duration("staleness", View.USUAL_STALENESS),
                fallback(keys, aggregation));
    }

    /** What a window has let go is not worth keeping either. */
    private static Duration usualTtl(Aggregation aggregation) {
        return aggregation instanceof UnclickedImpressions unclicked ? unclicked.window() : View.NO_EXPIRY;
    }

    private static SourceEvent event(ViewKeys keys, Source source, String key) {
        return SourceEvent.of(source, keys.text(key).orElse(""))
                .orElseThrow(() -> keys.fault(
                        key, "must be one of " + SourceEvent.texts(source) + " with source " + lower(source)));
    }

    private static Optional<Field> take(ViewKeys keys, Kind kind) {
        if (kind == Kind.GS_SCORE) {
            return Optional.of(Field.WORK);
        }
        return keys.text("take").map(text -> Field.of(text)
                .orElseThrow(() -> keys.fault(
                        "take",
                        "must be one of "
                                + Arrays.stream(Field.values()).map(Field::text).toList())));
    }

    private static Aggregation aggregation(ViewKeys keys, Kind kind, Source source, Optional<Field> take) {
        if (source != Source.EVENTS && keys.has("keep")) {
            throw keys.fault("keep", "is only for source events, whose records can come twice");
        }
        return switch (kind) {
            case COUNT -> source == Source.EVENTS ? marks(keys, new Summary.Size()) : new Sum(window(keys));
            case SUM -> source == Source.EVENTS ? marks(keys, new Summary.Total()) : new Sum(window(keys));
            case LAST ->
                new Last(take.filter(Field::isText).isPresent() ? new Last.Shape.OfText() : new Last.Shape.OfNumber());
            case LAST_N ->
                keys.checked("n", () -> new DistinctMarks(keys.integer("n", 0), window(keys), new Summary.Labels()));
            case DISTINCT_N -> keys.checked("n", () -> new DistinctLatest(keys.integer("n", 0), window(keys)));
            case DECAYED_SUM -> decayedSum(keys, source);
            case RATE -> {
                Prior prior = prior(keys);
                yield source == Source.EVENTS ? marks(keys, new Summary.Share(prior)) : new Rate(prior, window(keys));
            }
            case GS_SCORE ->
                keys.checked(
                        "reads",
                        () -> new DistinctMarks(
                                keys.integer("reads", USUAL_READS),
                                Window.FOREVER,
                                keys.checked(
                                        "min_works",
                                        () -> new Summary.GsScore(keys.integer("min_works", USUAL_MIN_WORKS)))));
            case UNCLICKED_IMPRESSIONS ->
                keys.checked(
                        "impressions",
                        () -> new UnclickedImpressions(
                                keys.integer("impressions", 500),
                                keys.integer("impressions_per_work", 20),
                                keys.finiteDuration("window", Duration.ofDays(14))));
        };
    }

    private static Aggregation decayedSum(ViewKeys keys, Source source) {
        Duration halfLife = keys.finiteDuration("half_life", Duration.ZERO);
        return keys.checked("half_life", () -> switch (source) {
            case EVENTS -> marks(keys, new Summary.Decayed(halfLife));
            case OUTCOMES -> {
                if (keys.has("window")) {
                    throw keys.fault("window", "cannot be used with this source: the half-life forgets");
                }
                yield new DecayedSum(halfLife);
            }
            case WORKS -> new Last(new Last.Shape.OfAge(halfLife));
        });
    }

    private static DistinctMarks marks(ViewKeys keys, Summary summary) {
        return keys.checked("keep", () -> new DistinctMarks(keys.integer("keep", USUAL_KEEP), window(keys), summary));
    }

    private static Window window(ViewKeys keys) {
        return keys.checked("window", () -> new Window(keys.duration("window", View.NO_EXPIRY)));
    }

    private static Prior prior(ViewKeys keys) {
        ViewKeys prior = new ViewKeys(keys.view(), "prior.", keys.mapping("prior"));
        prior.allow(List.of("a", "b"));
        double a = prior.number("a", Double.NaN);
        double b = prior.number("b", Double.NaN);
        return prior.checked("a", () -> new Prior(a, b));
    }

    private static Filter filter(ViewKeys keys) {
        if (!keys.has("filter")) {
            return Filter.ALL;
        }
        ViewKeys given = new ViewKeys(keys.view(), "filter.", keys.mapping("filter"));
        Map<Field, Condition> conditions = new EnumMap<>(Field.class);
        for (String name : given.names()) {
            Field field = Field.of(name)
                    .orElseThrow(() -> given.fault(name, "is unknown; see docs/features.md for the fields"));
            conditions.put(field, field.isText() ? new Condition.OneOf(given.texts(name)) : between(given, name));
        }
        return new Filter(conditions);
    }

    private static Condition between(ViewKeys filter, String name) {
        ViewKeys range = new ViewKeys(filter.view(), "filter." + name + ".", filter.mapping(name));
        range.allow(List.of("min", "max"));
        return range.checked(
                "min",
                () -> new Condition.Between(
                        range.number("min", Double.NEGATIVE_INFINITY), range.number("max", Double.POSITIVE_INFINITY)));
    }

    private static Optional<FeatureValue> fallback(ViewKeys keys, Aggregation aggregation) {
        if (!keys.has("default")) {
            return Optional.empty();
        }
        Instant never = FeatureValue.NEVER;
        if (aggregation.initial().orElse(NO_VALUE) instanceof FeatureValue.Decayed decayed) {
            double value = keys.number("default", 0);
            return Optional.of(
                    keys.checked("default", () -> new FeatureValue.Decayed(value, decayed.halfLife(), never)));
        }
        if (aggregation.publishes(NO_VALUE)) {
            return Optional.of(new FeatureValue.Text(keys.text("default").orElseThrow(), never));
        }
        if (aggregation.publishes(new FeatureValue.Count(0, never))) {
            return Optional.of(new FeatureValue.Count(keys.integer("default", 0), never));
        }
        if (aggregation.publishes(new FeatureValue.Number(0, never))) {
            double value = keys.number("default", 0);
            return Optional.of(keys.checked("default", () -> new FeatureValue.Number(value, never)));
        }
        throw keys.fault("default", "cannot be chosen for this aggregation");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
