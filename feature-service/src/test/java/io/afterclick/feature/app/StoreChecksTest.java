package io.afterclick.feature.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoreChecksTest {
    @Test
    void oneServerAndACluster_areFine() {
        assertThatCode(() -> StoreChecks.check("standalone")).doesNotThrowAnyException();
        assertThatCode(() -> StoreChecks.check("CLUSTER")).doesNotThrowAnyException();
    }

    @Test
    void whatIsNotTried_isRefusedByItsSetting() {
        assertThatThrownBy(() -> StoreChecks.check("sentinel"))
                .hasMessageContaining("quarkus.redis.client-type")
                .hasMessageContaining("sentinel");
    }
}
