package io.afterclick.gateway.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.RefusedException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderErasureTest {
    private final List<ReaderDeletion> kept = new ArrayList<>();
    private final ReaderErasure erasure = new ReaderErasure(
            deletion -> {
                kept.add(deletion);
                return Uni.createFrom().voidItem();
            },
            Clock.fixed(Instant.parse("2026-03-10T12:00:00.123456789Z"), ZoneOffset.UTC));

    @Test
    void delete_reader_isKeptWithTheTimeInMicroseconds() {
        ReaderDeletion deletion =
                erasure.delete("default", "r 1", new Faults()).await().indefinitely();
        assertThat(deletion)
                .isEqualTo(new ReaderDeletion("default", "r 1", Instant.parse("2026-03-10T12:00:00.123456Z")));
        assertThat(kept).containsExactly(deletion);
    }

    @Test
    void delete_badId_namesTheFieldAndKeepsNothing() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> erasure.delete("default", "a\nb", new Faults()))
                .satisfies(e -> assertThat(e.faults()).singleElement().satisfies(fault -> assertThat(fault.field())
                        .isEqualTo("reader_id")));
        assertThat(kept).isEmpty();
    }
}
