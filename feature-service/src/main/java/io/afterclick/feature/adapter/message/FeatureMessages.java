package io.afterclick.feature.adapter.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.afterclick.feature.aggregate.Coverage;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.IdCount;
import io.afterclick.feature.aggregate.Kept;
import io.afterclick.feature.aggregate.Mark;
import io.afterclick.feature.aggregate.Showing;
import io.afterclick.feature.aggregate.Tally;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.proto.feature.v1.Covered;
import io.afterclick.proto.feature.v1.IdCounts;
import io.afterclick.proto.feature.v1.Marks;
import io.afterclick.proto.feature.v1.Newest;
import io.afterclick.proto.feature.v1.Score;
import io.afterclick.proto.feature.v1.Showings;
import io.afterclick.proto.feature.v1.Tallies;
import io.afterclick.proto.feature.v1.TimedIds;
import io.afterclick.proto.key.v1.FeatureKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values and their names as protobuf messages: in topics, in Redis and in answers alike. */
public final class FeatureMessages {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private FeatureMessages() {}

    public static io.afterclick.proto.feature.v1.FeatureValue toMessage(FeatureValue value) {
        var message = io.afterclick.proto.feature.v1.FeatureValue.newBuilder();
        if (!value.asOf().equals(FeatureValue.NEVER)) {
            message.setAsOf(toTimestamp(value.asOf()));
        }
        if (value instanceof Count count) {
            message.setCount(count.count());
        } else if (value instanceof FeatureValue.TimedIds ids) {
            TimedIds.Builder list = message.getIdsBuilder();
            for (TimedId entry : ids.entries()) {
                list.addEntriesBuilder().setId(entry.id()).setTimeMillis(entry.timeMillis());
            }
        } else if (value instanceof FeatureValue.IdCounts counts) {
            IdCounts.Builder list = message.getCountsBuilder();
            for (IdCount entry : counts.entries()) {
                list.addEntriesBuilder().setId(entry.id()).setCount(entry.count());
            }
        } else if (value instanceof FeatureValue.Showings showings) {
            message.setShowings(toMessage(showings));
        } else if (value instanceof FeatureValue.Number number) {
            message.setNumber(number.value());
        } else if (value instanceof FeatureValue.Decayed decayed) {
            message.getDecayedBuilder()
                    .setValue(decayed.value())
                    .setHalfLifeMillis(decayed.halfLife().toMillis());
        } else if (value instanceof FeatureValue.Text text) {
            message.setText(text.text());
        } else if (value instanceof FeatureValue.Score score) {
            Score.Builder known = message.getScoreBuilder();
            if (score.works() > 0) {
                known.setValue(score.score()).setWorks(score.works()).setModelVersion(score.modelVersion());
            }
        } else if (value instanceof FeatureValue.Marks marks) {
            message.setMarks(toMessage(marks));
        } else if (value instanceof FeatureValue.Tallies tallies) {
            Tallies.Builder list = message.getTalliesBuilder();
            for (Tally tally : tallies.entries()) {
                list.addTalliesBuilder()
                        .setSpan(tally.span())
                        .setCount(tally.count())
                        .setBase(tally.base());
            }
        } else if (value instanceof FeatureValue.Newest newest) {
            Newest.Builder said = message.getNewestBuilder().setOrder(newest.order());
            if (!newest.text().isEmpty()) {
                said.setText(newest.text());
            } else if (!Double.isNaN(newest.number())) {
                said.setNumber(newest.number());
            }
        }
        return message.build();
    }

    /**
     * The value that a message holds.
     *
     * @throws UnreadableException when the message breaks its contract
     */
    public static FeatureValue fromMessage(io.afterclick.proto.feature.v1.FeatureValue message)
            throws UnreadableException {
        Instant asOf = message.hasAsOf() ? toInstant(message.getAsOf()) : FeatureValue.NEVER;
        try {
            return switch (message.getKindCase()) {
                case COUNT -> new Count(message.getCount(), asOf);
                case IDS -> ids(message.getIds());
                case COUNTS -> counts(message.getCounts(), asOf);
                case SHOWINGS -> showings(message.getShowings());
                case NUMBER -> new FeatureValue.Number(message.getNumber(), asOf);
                case DECAYED ->
                    new FeatureValue.Decayed(
                            message.getDecayed().getValue(),
                            Duration.ofMillis(message.getDecayed().getHalfLifeMillis()),
                            asOf);
                case TEXT -> new FeatureValue.Text(message.getText(), asOf);
                case SCORE -> score(message.getScore(), asOf);
                case MARKS -> marks(message.getMarks(), asOf);
                case TALLIES -> tallies(message.getTallies(), asOf);
                case NEWEST -> newest(message.getNewest(), asOf);
                case KIND_NOT_SET -> throw new UnreadableException("value without kind");
            };
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("value breaks its contract", e);
        }
    }

    public static byte[] toBytes(FeatureValue value) {
        return toMessage(value).toByteArray();
    }

    /**
     * The value that a serialised message holds.
     *
     * @throws UnreadableException when the bytes are no such message, or one that breaks its contract
     */
    public static FeatureValue valueFromBytes(byte[] bytes) throws UnreadableException {
        try {
            return fromMessage(io.afterclick.proto.feature.v1.FeatureValue.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("value is no FeatureValue", e);
        }
    }

    public static byte[] toBytes(Kept kept) {
        var message = io.afterclick.proto.feature.v1.Kept.newBuilder()
                .setValue(toMessage(kept.value()))
                .setVectorsStamp(kept.vectorsStamp());
        for (Coverage.Part part : kept.coverage().parts()) {
            message.addCovered(toMessage(part));
        }
        return message.build().toByteArray();
    }

    private static Covered toMessage(Coverage.Part part) {
        Covered.Builder message = Covered.newBuilder()
                .setPartition(part.partition())
                .setLiveFrom(part.live().from())
                .setLiveTo(part.live().to());
        for (int i = 0; i < part.filled().size(); i++) {
            Coverage.Range range = part.filled().get(i);
            if (i == 0) {
                message.setFilledFrom(range.from()).setFilledTo(range.to());
            } else {
                message.addFurtherBuilder().setFrom(range.from()).setTo(range.to());
            }
        }
        return message.build();
    }

    private static Coverage.Part fromMessage(Covered message) {
        List<Coverage.Range> filled = new ArrayList<>();
        filled.add(new Coverage.Range(message.getFilledFrom(), message.getFilledTo()));
        message.getFurtherList().forEach(range -> filled.add(new Coverage.Range(range.getFrom(), range.getTo())));
        filled.removeIf(Coverage.Range::isEmpty);
        return new Coverage.Part(
                message.getPartition(), filled, new Coverage.Range(message.getLiveFrom(), message.getLiveTo()));
    }

    /**
     * What a serialised state holds.
     *
     * @throws UnreadableException when the bytes are no such message, or one that breaks its contract
     */
    public static Kept keptFromBytes(byte[] bytes) throws UnreadableException {
        try {
            var message = io.afterclick.proto.feature.v1.Kept.parseFrom(bytes);
            return new Kept(
                    fromMessage(message.getValue()),
                    new Coverage(message.getCoveredList().stream()
                            .map(FeatureMessages::fromMessage)
                            .toList()),
                    message.getVectorsStamp());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("value is no Kept", e);
        }
    }

    public static byte[] toBytes(FeatureId id) {
        return FeatureKey.newBuilder()
                .setTenant(id.tenant())
                .setView(id.view())
                .setEntityId(id.entityId())
                .build()
                .toByteArray();
    }

    /**
     * The id that a serialised key holds.
     *
     * @throws UnreadableException when the bytes are no such message, or one that breaks its contract
     */
    public static FeatureId idFromBytes(byte[] bytes) throws UnreadableException {
        try {
            FeatureKey key = FeatureKey.parseFrom(bytes);
            if (!FeatureId.isTenant(key.getTenant()) || !FeatureId.isEntityId(key.getEntityId())) {
                throw new UnreadableException("key with an invalid tenant or entity");
            }
            return new FeatureId(key.getTenant(), key.getView(), key.getEntityId());
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("key is no FeatureKey", e);
        }
    }

    public static Timestamp toTimestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /**
     * The time that a timestamp names.
     *
     * @throws UnreadableException when the time is not one that the contract can name
     */
    public static Instant toInstant(Timestamp timestamp) throws UnreadableException {
        try {
            Instant instant = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw new UnreadableException("time before year 1 or after year 9999");
            }
            return instant;
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnreadableException("time out of range", e);
        }
    }

    private static FeatureValue.TimedIds ids(TimedIds message) throws UnreadableException {
        List<TimedId> entries = message.getEntriesList().stream()
                .map(entry -> new TimedId(entry.getId(), entry.getTimeMillis()))
                .toList();
        try {
            return new FeatureValue.TimedIds(entries);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("list is not in order", e);
        }
    }

    private static FeatureValue.IdCounts counts(IdCounts message, Instant asOf) throws UnreadableException {
        try {
            return new FeatureValue.IdCounts(
                    message.getEntriesList().stream()
                            .map(entry -> new IdCount(entry.getId(), entry.getCount()))
                            .toList(),
                    asOf);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("counts are not in order", e);
        }
    }

    /** Names each work once: a work is mostly shown more than once, and its id is the longest part of a showing. */
    private static Showings toMessage(FeatureValue.Showings showings) {
        Showings.Builder message = Showings.newBuilder();
        Map<String, Integer> places = new HashMap<>();
        for (Showing showing : showings.entries()) {
            int place = places.computeIfAbsent(showing.workId(), workId -> {
                message.addWorkIds(workId);
                return message.getWorkIdsCount() - 1;
            });
            var entry = message.addShowingsBuilder()
                    .setWork(place)
                    .setDecision(showing.decision())
                    .setDecidedAtMillis(showing.decidedAtMillis())
                    .setRevision(showing.revision())
                    .setSeenAfterMillis(showing.seenAtMillis() - showing.decidedAtMillis());
            if (showing.isClicked()) {
                entry.setClickedAfterMillis(showing.clickedAtMillis() - showing.decidedAtMillis());
            }
        }
        return message.build();
    }

    private static FeatureValue.Showings showings(Showings message) throws UnreadableException {
        List<Showing> entries = new ArrayList<>(message.getShowingsCount());
        for (var entry : message.getShowingsList()) {
            if (entry.getWork() < 0 || entry.getWork() >= message.getWorkIdsCount()) {
                throw new UnreadableException("showing of a work that is not named");
            }
            long decidedAtMillis = entry.getDecidedAtMillis();
            entries.add(new Showing(
                    message.getWorkIds(entry.getWork()),
                    entry.getDecision(),
                    decidedAtMillis,
                    entry.getRevision(),
                    decidedAtMillis + entry.getSeenAfterMillis(),
                    entry.hasClickedAfterMillis()
                            ? decidedAtMillis + entry.getClickedAfterMillis()
                            : Showing.NOT_CLICKED));
        }
        try {
            return new FeatureValue.Showings(entries);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("showings are not in order", e);
        }
    }

    private static FeatureValue.Score score(Score message, Instant asOf) {
        return message.hasValue()
                ? new FeatureValue.Score(message.getValue(), message.getWorks(), message.getModelVersion(), asOf)
                : new FeatureValue.Score(0, 0, "", asOf);
    }

    /** Names each label once, and times as distances to the newest, which take fewer bytes. */
    private static Marks toMessage(FeatureValue.Marks marks) {
        Marks.Builder message = Marks.newBuilder();
        Map<String, Integer> places = new HashMap<>();
        for (Mark mark : marks.entries()) {
            int place = places.computeIfAbsent(mark.label(), label -> {
                message.addLabels(label);
                return message.getLabelsCount() - 1;
            });
            var entry = message.addMarksBuilder()
                    .setLabel(place)
                    .setKey(mark.key())
                    .setBeforeMillis(marks.asOf().toEpochMilli() - mark.timeMillis());
            if (mark.amount() != 1) {
                entry.setAmount(mark.amount());
            }
        }
        return message.build();
    }

    private static FeatureValue.Marks marks(Marks message, Instant asOf) throws UnreadableException {
        List<Mark> entries = new ArrayList<>(message.getMarksCount());
        for (var entry : message.getMarksList()) {
            if (entry.getLabel() < 0 || entry.getLabel() >= message.getLabelsCount()) {
                throw new UnreadableException("mark with a label that is not named");
            }
            if (asOf.equals(FeatureValue.NEVER)) {
                throw new UnreadableException("marks without a time");
            }
            entries.add(new Mark(
                    message.getLabels(entry.getLabel()),
                    entry.getKey(),
                    asOf.toEpochMilli() - entry.getBeforeMillis(),
                    entry.hasAmount() ? entry.getAmount() : 1));
        }
        return new FeatureValue.Marks(entries);
    }

    private static FeatureValue.Tallies tallies(Tallies message, Instant asOf) {
        return new FeatureValue.Tallies(
                message.getTalliesList().stream()
                        .map(entry -> new Tally(entry.getSpan(), entry.getCount(), entry.getBase()))
                        .toList(),
                asOf);
    }

    private static FeatureValue.Newest newest(Newest message, Instant asOf) {
        return switch (message.getSaidCase()) {
            case TEXT -> new FeatureValue.Newest(message.getOrder(), message.getText(), Double.NaN, asOf);
            case NUMBER -> new FeatureValue.Newest(message.getOrder(), "", message.getNumber(), asOf);
            case SAID_NOT_SET -> FeatureValue.Newest.nothing(message.getOrder(), asOf);
        };
    }
}
