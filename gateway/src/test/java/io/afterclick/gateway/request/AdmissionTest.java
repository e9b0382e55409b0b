package io.afterclick.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void enter_full_isRefusedAndTakesNoRoom() {
        Admission admission = new Admission("records", 10);
        admission.enter(7);
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> admission.enter(4));
        assertThat(refused.refusal()).isEqualTo(Refusal.OVERLOADED);
        assertThat(refused).hasMessageContaining("10 records");
        admission.enter(3);
        assertThat(admission.inFlight()).isEqualTo(10);
        admission.leave(10);
        admission.enter(10);
    }
}
