package io.afterclick.feature.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoreChecksTest {
    @Test
    void oneServer_isFine() {
        assertThatCode(() -> StoreChecks.check("standalone")).doesNotThrowAnyException();
    }

    @Test
    void cluster_isRefusedByItsSetting() {
        assertThatThrownBy(() -> StoreChecks.check("cluster"))
                .hasMessageContaining("quarkus.redis.client-type")
                .hasMessageContaining("cluster");
    }
}
