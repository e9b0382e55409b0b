package io.afterclick.gateway.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.Work;
import io.afterclick.gateway.catalog.WorkChange;
import io.afterclick.gateway.catalog.WorkChange.Deletion;
import io.afterclick.gateway.catalog.WorkChange.Put;
import io.afterclick.proto.key.v1.WorkKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkFormTest {
    @Test
    void read_written_isTheSame() throws UnreadableRecordException {
        for (Pricing pricing : Pricing.values()) {
            for (boolean available : new boolean[] {true, false}) {
                WorkChange change = new Put(new Work(
                        "t",
                        "w",
                        "제목",
                        List.of("c1", "c2"),
                        List.of("g"),
                        List.of("t1", "t2"),
                        "synopsis",
                        "ko",
                        pricing,
                        pricing == Pricing.FREE_FIRST ? 3 : 0,
                        12,
                        "webtoon",
                        "Saga",
                        available ? Optional.of(Instant.parse("1999-12-31T23:59:59.123Z")) : Optional.empty(),
                        available,
                        Instant.parse("2026-03-01T12:00:00Z")));
                assertThat(WorkForm.read(WorkForm.key(change), WorkForm.value(change)))
                        .isEqualTo(change);
            }
        }
        WorkChange deletion = new Deletion("t", "w");
        assertThat(WorkForm.value(deletion)).isNull();
        assertThat(WorkForm.read(WorkForm.key(deletion), null)).isEqualTo(deletion);
    }

    @Test
    void read_availableUnset_isAvailable() throws UnreadableRecordException {
        byte[] key = WorkKey.newBuilder().setTenant("t").setWorkId("w").build().toByteArray();
        byte[] value = io.afterclick.proto.catalog.v1.Work.newBuilder()
                .setTenant("t")
                .setWorkId("w")
                .build()
                .toByteArray();
        assertThat(((Put) WorkForm.read(key, value)).work().available()).isTrue();
    }

    @Test
    void read_noKey_isUnreadable() {
        assertThatThrownBy(() -> WorkForm.read(null, new byte[0])).isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> WorkForm.read(new byte[] {1, 2, 3}, null))
                .isInstanceOf(UnreadableRecordException.class);
    }
}
