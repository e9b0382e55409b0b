package io.afterclick.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.gateway.request.Fault.Kind;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final Faults faults = new Faults();

    @Test
    void add_sameFieldTwice_firstIsKept() {
        faults.add("a", Kind.MALFORMED, "first");
        faults.add("a", Kind.MISSING, "second");
        assertThat(faults.list()).containsExactly(new Fault("a", Kind.MALFORMED, "first"));
        assertThat(faults.count()).isEqualTo(1);
    }

    @Test
    void add_fieldOfAFaultyObject_isNotNamed() {
        faults.add("events[1]", Kind.MALFORMED, "must be an object");
        faults.add("events[1].time", Kind.MISSING, "is required");
        faults.add("events[11].time", Kind.MISSING, "is required");
        assertThat(faults.list()).extracting(Fault::field).containsExactly("events[1]", "events[11].time");
    }

    @Test
    void refuseIfAny_many_countsAllAndNamesTheFirst() {
        for (int i = 0; i < 250; i++) {
            faults.add("f" + i, Kind.MISSING, "is required");
        }
        RefusedException refused = catchThrowableOfType(RefusedException.class, faults::refuseIfAny);
        assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_REQUEST);
        assertThat(refused.faults()).hasSize(Limits.FAULTS_REPORTED_MAX);
        assertThat(refused).hasMessageContaining("250 faults").hasMessageContaining("first 100");
    }

    @Test
    void refuseIfAny_none_doesNothing() {
        faults.refuseIfAny();
        assertThat(faults.isEmpty()).isTrue();
    }
}
