package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.feature.view.Field;
import io.afterclick.feature.view.Source;
import io.afterclick.feature.view.SourceEvent;
import io.afterclick.feature.view.SourceRecord;
import io.afterclick.feature.view.Views;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.catalog.v1.Work;
import io.afterclick.proto.key.v1.WorkKey;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code afterclick.works}. All versions of a work are in one partition, so their offsets tell which is newer; a
 * record without value is the newest version too, and says nothing.
 */
final class WorkReader implements RecordReader {
    private final ObservedViews views;

    WorkReader(Views views) {
        this.views = new ObservedViews(views.from(Source.WORKS));
    }

    @Override
    public String topic() {
        return Topics.WORKS;
    }

    @Override
    public Reading read(byte[] key, byte[] value, Origin origin) throws UnreadableException {
        if (key == null) {
            throw new UnreadableException("work without key");
        }
        WorkKey named;
        Optional<Work> work;
        try {
            named = WorkKey.parseFrom(key);
            work = value == null ? Optional.empty() : Optional.of(Work.parseFrom(value));
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableException("key or value is no message of this topic", e);
        }
        RecordFields.requireTenant(named.getTenant());
        RecordFields.requireId("work_id", named.getWorkId());
        if (work.filter(version -> !version.getTenant().equals(named.getTenant())
                        || !version.getWorkId().equals(named.getWorkId()))
                .isPresent()) {
            throw new UnreadableException("key is not that of the work");
        }
        Map<Field, String> texts = new EnumMap<>(Field.class);
        Map<Field, Double> numbers = new EnumMap<>(Field.class);
        Instant time = Instant.ofEpochMilli(Math.max(0, origin.timestampMillis()));
        if (work.isPresent()) {
            Work version = work.get();
            fill(texts, numbers, version);
            time = version.hasUpdatedAt() ? FeatureMessages.toInstant(version.getUpdatedAt()) : time;
        }
        SourceRecord record = new SourceRecord(
                named.getTenant(),
                "",
                named.getWorkId(),
                Map.of(SourceEvent.VERSION, 1L),
                0,
                time,
                time,
                origin.offset(),
                texts,
                numbers,
                Optional.empty());
        return new Reading(views.observe(record, origin), OptionalLong.of(time.toEpochMilli()));
    }

    private static void fill(Map<Field, String> texts, Map<Field, Double> numbers, Work work)
            throws UnreadableException {
        pricing(work.getPricing()).ifPresent(text -> texts.put(Field.PRICING, text));
        RecordFields.put(texts, Field.LANGUAGE, work.getLanguage());
        RecordFields.put(texts, Field.FORMAT, work.getFormat());
        RecordFields.put(texts, Field.FRANCHISE, work.getFranchise());
        numbers.put(Field.AVAILABLE, work.hasAvailable() && !work.getAvailable() ? 0.0 : 1.0);
        if (work.getPricing() == Pricing.PRICING_FREE_FIRST) {
            numbers.put(Field.FREE_EPISODES, (double) work.getFreeEpisodes());
        }
        if (work.getEpisodes() > 0) {
            numbers.put(Field.EPISODES, (double) work.getEpisodes());
        }
        if (work.hasPublishedAt()) {
            numbers.put(Field.PUBLISHED_AT, (double)
                    FeatureMessages.toInstant(work.getPublishedAt()).toEpochMilli());
        }
    }

    private static Optional<String> pricing(Pricing pricing) {
        return switch (pricing) {
            case PRICING_FREE -> Optional.of("FREE");
            case PRICING_FREE_FIRST -> Optional.of("FREE_FIRST");
            case PRICING_PAID -> Optional.of("PAID");
            case PRICING_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}
