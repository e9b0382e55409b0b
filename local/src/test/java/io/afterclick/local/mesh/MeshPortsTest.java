package io.afterclick.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshPortsTest {

    @Test
    void ports_followTheGateways() {
        MeshPorts ports = new MeshPorts(8080);
        assertThat(ports.of(MeshService.GATEWAY)).isEqualTo(8080);
        assertThat(ports.of(MeshService.CANDIDATE)).isEqualTo(8081);
        assertThat(ports.of(MeshService.BANDIT)).isEqualTo(8082);
        assertThat(ports.of(MeshService.FEATURE)).isEqualTo(8083);
        assertThat(ports.management(MeshService.FEATURE)).isEqualTo(9083);
        assertThat(ports.of(MeshService.INSIGHT)).isEqualTo(8084);
        assertThat(ports.management(MeshService.INSIGHT)).isEqualTo(9084);
        assertThat(ports.kafka()).isEqualTo(8090);
        assertThat(ports.controller()).isEqualTo(8091);
        assertThat(ports.redis()).isEqualTo(8092);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 1_000 + 2, 10, 12})
    void requireFree_onePortTaken_namesItAndSaysWhatToDo(int offset) throws Exception {
        MeshPorts ports = MeshPorts.anyFree();
        ports.requireFree();
        int taken = ports.gateway() + offset;
        try (ServerSocket other = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertThatThrownBy(ports::requireFree)
                    .isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.reason())
                            .isEqualTo(MeshException.Reason.PORT_UNUSABLE))
                    .hasMessageStartingWith("port " + taken + " (")
                    .hasMessageContaining("--port");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 64_532, 70_000})
    void ports_withoutRoom_areRefused(int gateway) {
        assertThatThrownBy(() -> new MeshPorts(gateway))
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("--port " + gateway);
    }
}
