package io.afterclick.gateway.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.catalog.WorkChange;
import io.afterclick.gateway.catalog.WorkChange.Deletion;
import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.proto.key.v1.WorkKey;
import java.time.Instant;
import java.util.Optional;

/** Changes of catalogs as records of the topic of works. */
final class WorkForm {
    private WorkForm() {}

    static byte[] key(WorkChange change) {
        return WorkKey.newBuilder()
                .setTenant(change.tenant())
                .setWorkId(change.workId())
                .build()
                .toByteArray();
    }

    /** Null for a deletion, as compaction wants it. */
    static byte[] value(WorkChange change) {
        return change instanceof Put put ? write(put.work()).toByteArray() : null;
    }

    /**
     * The change that a record says.
     *
     * @param value null for a deletion
     * @throws UnreadableRecordException when it says none
     */
    static WorkChange read(byte[] key, byte[] value) throws UnreadableRecordException {
        try {
            WorkKey workKey = WorkKey.parseFrom(key == null ? new byte[0] : key);
            if (workKey.getTenant().isEmpty() || workKey.getWorkId().isEmpty()) {
                throw new UnreadableRecordException("the key lacks tenant or work");
            }
            if (value == null) {
                return new Deletion(workKey.getTenant(), workKey.getWorkId());
            }
            Work work = read(io.afterclick.proto.catalog.v1.Work.parseFrom(value));
            if (!work.tenant().equals(workKey.getTenant()) || !work.workId().equals(workKey.getWorkId())) {
                throw new UnreadableRecordException("key and value are of different works");
            }
            return new Put(work);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("not a record of a work");
        }
    }

    private static io.afterclick.proto.catalog.v1.Work write(Work work) {
        io.afterclick.proto.catalog.v1.Work.Builder value = io.afterclick.proto.catalog.v1.Work.newBuilder()
                .setTenant(work.tenant())
                .setWorkId(work.workId())
                .setTitle(work.title())
                .addAllCreators(work.creators())
                .addAllGenres(work.genres())
                .addAllTags(work.tags())
                .setSynopsis(work.synopsis())
                .setLanguage(work.language())
                .setPricing(write(work.pricing()))
                .setFreeEpisodes(work.freeEpisodes())
                .setEpisodes(work.episodes())
                .setFormat(work.format())
                .setFranchise(work.franchise())
                .setAvailable(work.available())
                .setUpdatedAt(TimestampForm.of(work.updatedAt()));
        work.publishedAt().ifPresent(time -> value.setPublishedAt(TimestampForm.of(time)));
        return value.build();
    }

    private static Work read(io.afterclick.proto.catalog.v1.Work value) {
        Optional<Instant> publishedAt =
                value.hasPublishedAt() ? Optional.of(TimestampForm.read(value.getPublishedAt())) : Optional.empty();
        return new Work(
                value.getTenant(),
                value.getWorkId(),
                value.getTitle(),
                value.getCreatorsList(),
                value.getGenresList(),
                value.getTagsList(),
                value.getSynopsis(),
                value.getLanguage(),
                read(value.getPricing()),
                value.getFreeEpisodes(),
                value.getEpisodes(),
                value.getFormat(),
                value.getFranchise(),
                publishedAt,
                !value.hasAvailable() || value.getAvailable(),
                TimestampForm.read(value.getUpdatedAt()));
    }

    private static io.afterclick.proto.catalog.v1.Pricing write(Pricing pricing) {
        return switch (pricing) {
            case UNKNOWN -> io.afterclick.proto.catalog.v1.Pricing.PRICING_UNSPECIFIED;
            case FREE -> io.afterclick.proto.catalog.v1.Pricing.PRICING_FREE;
            case FREE_FIRST -> io.afterclick.proto.catalog.v1.Pricing.PRICING_FREE_FIRST;
            case PAID -> io.afterclick.proto.catalog.v1.Pricing.PRICING_PAID;
        };
    }

    private static Pricing read(io.afterclick.proto.catalog.v1.Pricing pricing) {
        return switch (pricing) {
            case PRICING_FREE -> Pricing.FREE;
            case PRICING_FREE_FIRST -> Pricing.FREE_FIRST;
            case PRICING_PAID -> Pricing.PAID;
            case PRICING_UNSPECIFIED, UNRECOGNIZED -> Pricing.UNKNOWN;
        };
    }
}
