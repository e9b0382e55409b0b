package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.count.OutcomeCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class CountedMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountedMetrics counted = new CountedMetrics(registry);

    @Test
    void add_aRisingOutcome_addsOnlyWhatIsNew() {
        counted.add("two-step", OutcomeCounts.ofSeen(3));
        counted.add("two-step", OutcomeCounts.ofPendingClick(3, 0).minus(OutcomeCounts.ofSeen(3)));
        counted.add("two-step", OutcomeCounts.ofReadOn(3, 1).minus(OutcomeCounts.ofPendingClick(3, 0)));
        assertThat(value("two-step", "impressions", "added")).isEqualTo(1);
        assertThat(value("two-step", "clicks", "added")).isEqualTo(1);
        assertThat(value("two-step", "read_ons", "added")).isEqualTo(1);
        assertThat(value("two-step", "one_and_dones", "added")).isZero();
        assertThat(value("two-step", "clicks", "taken_back")).isZero();
    }

    @Test
    void add_aCorrection_isTakenBack() {
        counted.add("", OutcomeCounts.ofOneAndDone(1));
        counted.add("", OutcomeCounts.ZERO.minus(OutcomeCounts.ofOneAndDone(1)));
        for (String what : new String[] {"impressions", "clicks", "one_and_dones"}) {
            assertThat(value("none", what, "added")).as(what).isEqualTo(1);
            assertThat(value("none", what, "taken_back")).as(what).isEqualTo(1);
        }
    }

    @Test
    void add_tooManyPolicies_shareTheLastCounters() {
        for (int i = 0; i < CountedMetrics.POLICIES_MAX + 5; i++) {
            counted.add("policy-" + i, OutcomeCounts.ofSeen(1));
        }
        assertThat(value(CountedMetrics.OTHER, "impressions", "added")).isEqualTo(5);
        assertThat(value("policy-7", "impressions", "added")).isEqualTo(1);
    }

    private double value(String policy, String what, String change) {
        return registry.get("afterclick.bandit.counted")
                .tag("policy", policy)
                .tag("what", what)
                .tag("change", change)
                .counter()
                .count();
    }
}
