package io.afterclick.local.mesh;

import io.afterclick.embedded.FreePorts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The loopback ports of a mesh, all counted from that of the gateway.
 *
 * @param gateway port of the public API
 */
public record MeshPorts(int gateway) {
    private static final int MANAGEMENT_OFFSET = 1_000;
    private static final int KAFKA_OFFSET = 10;
    private static final int CONTROLLER_OFFSET = 11;
    private static final int REDIS_OFFSET = 12;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_GATEWAY_PORT = MAX_PORT - MANAGEMENT_OFFSET - MeshService.values().length;

    /**
     * @throws MeshException where the ports would not all be port numbers
     */
    public MeshPorts {
        if (gateway < 1 || gateway > MAX_GATEWAY_PORT) {
            throw new MeshException(
                    MeshException.Reason.PORT_UNUSABLE,
                    "--port " + gateway + " leaves no room for the other ports; give one from 1 to "
                            + MAX_GATEWAY_PORT);
        }
    }

    /** Ports that are all free at the moment, for tests: below the range that outgoing connections take theirs from. */
    public static MeshPorts anyFree() {
        for (int attempt = 0; attempt < 200; attempt++) {
            MeshPorts ports = new MeshPorts(ThreadLocalRandom.current().nextInt(12_000, 30_000));
            if (ports.all().values().stream().allMatch(FreePorts::isFree)) {
                return ports;
            }
        }
        throw new MeshException(MeshException.Reason.PORT_UNUSABLE, "no free ports found");
    }

    /** Port of a service's calls. */
    public int of(MeshService service) {
        return gateway + service.portOffset();
    }

    /** Port of a service's health and metrics. */
    public int management(MeshService service) {
        return of(service) + MANAGEMENT_OFFSET;
    }

    public int kafka() {
        return gateway + KAFKA_OFFSET;
    }

    public int controller() {
        return gateway + CONTROLLER_OFFSET;
    }

    public int redis() {
        return gateway + REDIS_OFFSET;
    }

    /**
     * Makes sure that nobody listens on any of them.
     *
     * @throws MeshException that names the first one taken
     */
    void requireFree() {
        all().forEach((use, port) -> {
            if (!FreePorts.isFree(port)) {
                throw new MeshException(
                        MeshException.Reason.PORT_UNUSABLE,
                        "port " + port + " (" + use + ") is in use; stop what listens there, or choose other ports with"
                                + " --port");
            }
        });
    }

    /** Each port by what it is for. */
    private Map<String, Integer> all() {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (MeshService service : MeshService.values()) {
            all.put(service.module(), of(service));
            all.put("health of " + service.module(), management(service));
        }
        all.put("kafka", kafka());
        all.put("kafka's controller", controller());
        all.put("redis", redis());
        return all;
    }
}
