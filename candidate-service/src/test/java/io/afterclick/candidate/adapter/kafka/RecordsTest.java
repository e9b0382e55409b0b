package io.afterclick.candidate.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.training.Read;
import io.afterclick.candidate.training.ReaderDeletions;
import io.afterclick.proto.candidate.v1.Model;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.deletion.v1.ReaderDeletion;
import io.afterclick.proto.event.v1.Click;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Impression;
import io.afterclick.proto.key.v1.ModelKey;
import io.afterclick.proto.key.v1.WorkKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final WorkKey KEY =
            WorkKey.newBuilder().setTenant("t").setWorkId("w").build();

    private static ConsumerRecord<byte[], byte[]> record(MessageLite key, MessageLite value) {
        return new ConsumerRecord<>(
                "topic", 0, 0, key == null ? null : key.toByteArray(), value == null ? null : value.toByteArray());
    }

    private static io.afterclick.proto.catalog.v1.Work.Builder work() {
        return io.afterclick.proto.catalog.v1.Work.newBuilder().setTenant("t").setWorkId("w");
    }

    private static Event.Builder read(io.afterclick.proto.event.v1.Read.Builder read) {
        return Event.newBuilder()
                .setTenant("t")
                .setReaderId("r")
                .setTime(Timestamp.newBuilder().setSeconds(5))
                .setRead(read.setWorkId("w"));
    }

    private static io.afterclick.proto.event.v1.Read.Builder body() {
        return io.afterclick.proto.event.v1.Read.newBuilder();
    }

    @Test
    void read_ofAClockThatIsAhead_isAsLateAsItWasTold() throws Exception {
        Event event =
                read(body()).setReceivedAt(Timestamp.newBuilder().setSeconds(3)).build();
        assertThat(EventRecord.parse(record(null, event)).orElseThrow().readAt())
                .isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void deletion_isTakenOver_andOneWithoutTimeIsRefused() throws Exception {
        ReaderDeletion.Builder deletion = ReaderDeletion.newBuilder()
                .setTenant("t")
                .setReaderId("r")
                .setDeletedAt(Timestamp.newBuilder().setSeconds(5));
        assertThat(DeletionRecord.parse(record(null, deletion.build())))
                .isEqualTo(new ReaderDeletions.Deletion("t", "r", Instant.ofEpochSecond(5)));
        assertThatThrownBy(() -> DeletionRecord.parse(
                        record(null, deletion.clearDeletedAt().build())))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void work_withAllFields_isTakenOver() throws Exception {
        WorkRecord record = WorkRecord.parse(record(
                KEY,
                work().setTitle("title")
                        .addCreators("c")
                        .addGenres("g")
                        .addTags("tag")
                        .setSynopsis("s")
                        .setLanguage("ko")
                        .setPricing(Pricing.PRICING_PAID)
                        .setPublishedAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
                        .setFranchise("saga")
                        .setAvailable(false)
                        .build()));
        assertThat(record.tenant()).isEqualTo("t");
        assertThat(record.work())
                .hasValue(new Work(
                        "w",
                        "title",
                        List.of("c"),
                        List.of("g"),
                        List.of("tag"),
                        "s",
                        "ko",
                        io.afterclick.candidate.catalog.Pricing.PAID,
                        Optional.of(Instant.ofEpochSecond(1_700_000_000)),
                        "saga",
                        false));
    }

    @Test
    void work_withoutAvailability_isAvailable() throws Exception {
        assertThat(WorkRecord.parse(record(KEY, work().build()))
                        .work()
                        .orElseThrow()
                        .available())
                .isTrue();
    }

    @Test
    void work_withATimeThatIsNone_isRefused() {
        assertThatThrownBy(() -> WorkRecord.parse(record(
                        KEY,
                        work().setPublishedAt(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                                .build())))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("published_at");
    }

    @Test
    void work_withoutValue_isDeleted() throws Exception {
        WorkRecord record = WorkRecord.parse(record(KEY, null));
        assertThat(record.workId()).isEqualTo("w");
        assertThat(record.work()).isEmpty();
    }

    @Test
    void work_withABrokenKeyOrAnotherWork_isUnreadable() {
        for (ConsumerRecord<byte[], byte[]> bad : List.of(
                record(null, work().build()),
                record(KEY, work().setWorkId("other").build()),
                record(KEY, work().setTenant("other").build()),
                record(KEY.toBuilder().setTenant("No Tenant").build(), null),
                record(KEY.toBuilder().setWorkId("").build(), null),
                new ConsumerRecord<byte[], byte[]>("topic", 0, 0, KEY.toByteArray(), new byte[] {99, 1, 2}),
                new ConsumerRecord<byte[], byte[]>("topic", 0, 0, new byte[] {99, 1, 2}, null))) {
            assertThatThrownBy(() -> WorkRecord.parse(bad)).isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void event_ofARead_isTakenOver() throws Exception {
        Event event = read(body().setEpisode(3).setPlays(1.5).setRating(8).setImported(true))
                .build();
        assertThat(EventRecord.parse(record(null, event)))
                .hasValue(new Read(
                        "t",
                        "r",
                        "w",
                        3,
                        OptionalDouble.of(1.5),
                        OptionalDouble.of(8),
                        Instant.ofEpochSecond(5),
                        true));
    }

    @Test
    void event_ofAWholeWork_hasNoEpisode() throws Exception {
        Read read = EventRecord.parse(record(null, read(body()).build())).orElseThrow();
        assertThat(read.episode()).isEqualTo(Read.WHOLE_WORK);
        assertThat(read.plays()).isEmpty();
        assertThat(read.rating()).isEmpty();
    }

    @Test
    void event_ofAClickOrImpression_isNoRead() throws Exception {
        Event.Builder event = Event.newBuilder().setTenant("t").setReaderId("r");
        assertThat(EventRecord.parse(
                        record(null, event.setClick(Click.getDefaultInstance()).build())))
                .isEmpty();
        assertThat(EventRecord.parse(record(
                        null,
                        event.setImpression(Impression.getDefaultInstance()).build())))
                .isEmpty();
    }

    @Test
    void event_thatBreaksItsContract_isUnreadable() {
        for (ConsumerRecord<byte[], byte[]> bad : List.of(
                record(null, null),
                record(null, Event.newBuilder().setTenant("t").build()),
                record(null, read(body()).setReaderId("").build()),
                record(null, read(body()).setReaderId("a\nb").build()),
                record(null, read(body()).setTenant("").build()),
                record(null, read(body().setEpisode(0)).build()),
                record(null, read(body().setPlays(0)).build()),
                record(null, read(body().setPlays(Double.NaN)).build()),
                record(
                        null,
                        read(body())
                                .setTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                                .build()),
                new ConsumerRecord<byte[], byte[]>("topic", 0, 0, null, new byte[] {99, 1, 2}))) {
            assertThatThrownBy(() -> EventRecord.parse(bad)).isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void model_ofAnotherTenantThanItsKey_isUnreadable() throws Exception {
        ModelKey key = ModelKey.newBuilder().setTenant("t").build();
        Model model = Model.newBuilder().setTenant("t").setModelVersion("v").build();
        assertThat(ModelRecord.parse(record(key, model))).isEqualTo(new ModelRecord("t", "v", false));
        assertThat(ModelRecord.parse(record(key, null))).isEqualTo(new ModelRecord("t", "", false));
        assertThatThrownBy(() -> ModelRecord.parse(
                        record(key, model.toBuilder().setTenant("other").build())))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> ModelRecord.parse(
                        record(key, model.toBuilder().setModelVersion("").build())))
                .isInstanceOf(UnreadableRecordException.class);
    }
}
