package io.afterclick.feature.view;

import io.afterclick.feature.aggregate.Aggregation;
import io.afterclick.feature.aggregate.DecayedSum;
import io.afterclick.feature.aggregate.DistinctLatest;
import io.afterclick.feature.aggregate.DistinctMarks;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Marks;
import io.afterclick.feature.aggregate.FeatureValue.Newest;
import io.afterclick.feature.aggregate.FeatureValue.Showings;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.Last;
import io.afterclick.feature.aggregate.Mark;
import io.afterclick.feature.aggregate.Rate;
import io.afterclick.feature.aggregate.Sum;
import io.afterclick.feature.aggregate.Summary;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.aggregate.UnclickedImpressions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The definition of a feature: what is taken from which records, and how it becomes one value per entity.
 *
 * @param name unique; lower-case letters, digits and {@code _}, at most 64
 * @param entity what it describes one of
 * @param selection what is taken from which records
 * @param aggregation how it is put together
 * @param ttl how long a value is served after the newest record that changed it, 1 s or more; {@link #NO_EXPIRY} keeps it
 * @param staleness how old a value may be that is served without asking the store, 0 to {@link #MAX_STALENESS}
 * @param fallback what stands where nothing is known; empty: what the aggregation makes of nothing
 */
public record View(
        String name,
        Entity entity,
        Selection selection,
        Aggregation aggregation,
        Duration ttl,
        Duration staleness,
        Optional<FeatureValue> fallback) {
    /** A time to live that never ends. */
    public static final Duration NO_EXPIRY = ChronoUnit.FOREVER.getDuration();

    /** Staleness of a view that does not say. */
    public static final Duration USUAL_STALENESS = Duration.ofSeconds(1);

    public static final Duration MAX_STALENESS = Duration.ofHours(1);

    /** Between name and version in {@link #versionedName}; no name holds it. */
    private static final char VERSION_MARK = '@';

    private static final int VERSION_BYTES = 4;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** @throws ViewException when a part is out of its range, or the parts do not fit together */
    public View {
        if (!NAME.matcher(name).matches()) {
            throw new ViewException(
                    "", "view " + name, "must be named by a lower-case letter and at most 63 more, digits or '_'");
        }
        Objects.requireNonNull(entity);
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new ViewException(name, "ttl", "must be 1 s or more, not " + ttl);
        }
        if (staleness.isNegative() || staleness.compareTo(MAX_STALENESS) > 0) {
            throw new ViewException(name, "staleness", "must be 0 s to 1 h, not " + staleness);
        }
        requireFits(name, entity, selection, aggregation);
        if (fallback.isEmpty() && aggregation.initial().isEmpty()) {
            throw new ViewException(name, "default", "is missing: it says what stands where nothing is known");
        }
        if (fallback.isPresent() && !aggregation.publishes(fallback.get())) {
            throw new ViewException(name, "default", "is of another kind than the view's values");
        }
    }

    /** A view without a default of its own. */
    public View(String name, Entity entity, Selection selection, Aggregation aggregation, Duration ttl) {
        this(name, entity, selection, aggregation, ttl, USUAL_STALENESS, Optional.empty());
    }

    /** Stands where nothing is known. */
    public FeatureValue defaultValue() {
        return fallback.or(aggregation::initial).orElseThrow();
    }

    /**
     * The name with a hash of all that values are made by: views that differ in it do not share what is kept. Time to live,
     * staleness and default are no part of that.
     */
    public String versionedName() {
        String definition = entity + "|" + selection.definition() + "|" + aggregation.definition();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(definition.getBytes(StandardCharsets.UTF_8));
            return name + VERSION_MARK + HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The name in a {@link #versionedName}. */
    public static String nameIn(String versionedName) {
        int mark = versionedName.indexOf(VERSION_MARK);
        return mark < 0 ? versionedName : versionedName.substring(0, mark);
    }

    /**
     * What a record adds to the value of its entity, to be merged by the aggregation.
     *
     * @return empty where the record is none of this view's
     */
    public Optional<FeatureValue> observe(SourceRecord record) {
        if (!selection.concerns(record)) {
            return Optional.empty();
        }
        if (aggregation instanceof Last) {
            return newest(record);
        }
        if (aggregation instanceof DistinctLatest) {
            return label(record)
                    .map(id ->
                            new TimedIds(List.of(new TimedId(id, record.time().toEpochMilli()))));
        }
        if (aggregation instanceof DistinctMarks marks) {
            return mark(marks, record).map(mark -> new Marks(List.of(mark)));
        }
        if (aggregation instanceof UnclickedImpressions) {
            return record.showing().map(showing -> new Showings(List.of(showing)));
        }
        long count = record.change(selection.event());
        long base = selection.base().map(record::change).orElse(0L);
        if (count == 0 && base == 0) {
            return Optional.empty();
        }
        long timeMillis = record.time().toEpochMilli();
        if (aggregation instanceof Rate rate) {
            return Optional.of(rate.change(count, base, timeMillis, record.asOf()));
        }
        if (aggregation instanceof DecayedSum sum) {
            return Optional.of(sum.change(count, record.time()));
        }
        return Optional.of(((Sum) aggregation).change(count, timeMillis, record.asOf()));
    }

    /** The entity that a record speaks of. */
    public String entityId(SourceRecord record) {
        return switch (entity) {
            case READER -> record.readerId();
            case WORK -> record.workId();
            case READER_WORK -> FeatureId.pair(record.readerId(), record.workId());
        };
    }

    private Optional<String> label(SourceRecord record) {
        return selection.take().map(record::text).filter(text -> !text.isEmpty());
    }

    private Optional<FeatureValue> newest(SourceRecord record) {
        Field take = selection.take().orElseThrow();
        boolean version = selection.source() == Source.WORKS;
        long order = version ? record.order() : record.time().toEpochMilli();
        if (((Last) aggregation).shape() instanceof Last.Shape.OfAge) {
            return Optional.of(Optional.ofNullable(record.numbers().get(take))
                    .map(millis -> new Newest(order, "", millis, instant(millis)))
                    .orElseGet(() -> Newest.nothing(order, record.asOf())));
        }
        Optional<FeatureValue> said = take.isText()
                ? Optional.ofNullable(record.texts().get(take))
                        .map(text -> new Newest(order, text, Double.NaN, record.asOf()))
                : Optional.ofNullable(record.numbers().get(take))
                        .map(number -> new Newest(order, "", number, record.asOf()));
        // A version of a work that does not say takes back what an earlier one said; an event says nothing of the past.
        return said.or(() -> version ? Optional.of(Newest.nothing(order, record.asOf())) : Optional.empty());
    }

    private Optional<Mark> mark(DistinctMarks marks, SourceRecord record) {
        long timeMillis = record.time().toEpochMilli();
        String own = Long.toString(record.key());
        long key =
                switch (entity) {
                    case READER -> Mark.keyOf(record.workId(), own);
                    case WORK -> Mark.keyOf(record.readerId(), own);
                    case READER_WORK -> record.key();
                };
        if (marks.summary() instanceof Summary.Share) {
            String label = record.tells(selection.event()) ? "" : DistinctMarks.BASE;
            return Optional.of(new Mark(label, key, timeMillis, 1));
        }
        if (marks.summary() instanceof Summary.Labels || marks.summary() instanceof Summary.GsScore) {
            return label(record).map(label -> new Mark(label, key, timeMillis, 1));
        }
        return selection
                .take()
                .map(field -> Optional.ofNullable(record.numbers().get(field)))
                .orElse(Optional.of(1.0))
                .map(amount -> new Mark("", key, timeMillis, amount));
    }

    private static Instant instant(double millis) {
        return Instant.ofEpochMilli((long) millis);
    }

    private static void requireFits(String name, Entity entity, Selection selection, Aggregation aggregation) {
        Source source = selection.source();
        selection.filter().conditions().forEach((field, condition) -> {
            if (!selection.event().has(field)
                    || selection.base().filter(base -> !base.has(field)).isPresent()) {
                throw new ViewException(name, "filter." + field.text(), "is no field of " + selection.event());
            }
            if (field.isText() != condition instanceof Filter.Condition.OneOf) {
                throw new ViewException(
                        name,
                        "filter." + field.text(),
                        field.isText() ? "must be a text or a list of texts" : "must have min, max or both");
            }
        });
        selection.take().filter(field -> !selection.event().has(field)).ifPresent(field -> {
            throw new ViewException(
                    name, "take", "names " + field.text() + ", which is no field of " + selection.event());
        });
        if (source == Source.WORKS && entity != Entity.WORK) {
            throw new ViewException(name, "entity", "must be work: the catalog knows no readers");
        }
        if (source == Source.WORKS && !selection.filter().equals(Filter.ALL)) {
            throw new ViewException(
                    name, "filter", "cannot be used on works: a version that it leaves out is the newest too");
        }
        boolean additive =
                aggregation instanceof Sum || aggregation instanceof Rate || aggregation instanceof DecayedSum;
        boolean fits =
                switch (source) {
                    case EVENTS ->
                        aggregation instanceof Last
                                || aggregation instanceof DistinctLatest
                                || aggregation instanceof DistinctMarks;
                    case OUTCOMES ->
                        selection.event() == SourceEvent.SHOWING
                                ? aggregation instanceof UnclickedImpressions
                                : additive;
                    case WORKS -> aggregation instanceof Last;
                };
        if (!fits) {
            throw new ViewException(name, "aggregation", "cannot be taken of " + selection.event());
        }
        if (aggregation instanceof UnclickedImpressions && entity != Entity.READER) {
            throw new ViewException(name, "entity", "must be reader");
        }
        if (aggregation instanceof DistinctMarks marks) {
            requireFits(name, entity, selection, marks.summary());
        }
        boolean rate = aggregation instanceof Rate
                || (aggregation instanceof DistinctMarks marks && marks.summary() instanceof Summary.Share);
        if (rate != selection.base().isPresent()) {
            throw new ViewException(
                    name, "per", rate ? "is missing: it names what the rate is a share of" : "is only for rates");
        }
        if (selection
                .base()
                .filter(base -> base.source() != source || base == selection.event())
                .isPresent()) {
            throw new ViewException(name, "per", "must be another event of the same source");
        }
        requireTake(name, selection, aggregation);
    }

    private static void requireFits(String name, Entity entity, Selection selection, Summary summary) {
        boolean list = summary instanceof Summary.Labels;
        if (entity == Entity.WORK && !list) {
            throw new ViewException(
                    name,
                    "source",
                    "must be outcomes: events can come twice, and those of a work are too many to remember each");
        }
        if (summary instanceof Summary.GsScore
                && (entity != Entity.READER
                        || selection.event() != SourceEvent.READ
                        || !selection.take().equals(Optional.of(Field.WORK)))) {
            throw new ViewException(name, "aggregation", "gs_score is taken of the works that a reader read");
        }
    }

    private static void requireTake(String name, Selection selection, Aggregation aggregation) {
        if (aggregation instanceof Last last) {
            Field take = selection.take().orElseThrow(() -> new ViewException(name, "take", "is missing"));
            if (last.shape() instanceof Last.Shape.OfAge
                    ? take != Field.PUBLISHED_AT
                    : take.isText() != last.shape() instanceof Last.Shape.OfText) {
                throw new ViewException(name, "take", "does not hold what the aggregation keeps");
            }
            return;
        }
        if (aggregation instanceof DistinctLatest
                || (aggregation instanceof DistinctMarks marks
                        && (marks.summary() instanceof Summary.Labels || marks.summary() instanceof Summary.GsScore))) {
            if (selection.take().isEmpty()) {
                throw new ViewException(name, "take", "is missing");
            }
            return;
        }
        boolean amounts = aggregation instanceof DistinctMarks marks
                && (marks.summary() instanceof Summary.Total || marks.summary() instanceof Summary.Decayed);
        if (selection.take().isPresent() && (!amounts || selection.take().get().isText())) {
            throw new ViewException(
                    name, "take", amounts ? "must name a number" : "cannot be used with this source and aggregation");
        }
    }
}
