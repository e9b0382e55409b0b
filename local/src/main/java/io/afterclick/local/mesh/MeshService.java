package io.afterclick.local.mesh;

import java.nio.file.Path;

/** The services of the mesh that run as child processes. */
public enum MeshService {
    GATEWAY("gateway", "gateway", 0, "512m"),
    CANDIDATE("candidate-service", "candidate", 1, "2g"),
    BANDIT("bandit-service", "bandit", 2, "512m"),
    FEATURE("feature-service", "feature", 3, "384m"),
    INSIGHT("insight-service", "insight", 4, "384m");

    private final String module;
    private final String area;
    private final int portOffset;
    private final String maxHeap;

    MeshService(String module, String area, int portOffset, String maxHeap) {
        this.module = module;
        this.area = area;
        this.portOffset = portOffset;
        this.maxHeap = maxHeap;
    }

    /** Name of its module, which is also what messages and log files call it. */
    public String module() {
        return module;
    }

    /** Area in the names of its configuration, {@code afterclick.<area>.<key>}. */
    public String area() {
        return area;
    }

    int portOffset() {
        return portOffset;
    }

    /** Bound of its Java heap, in the form of -Xmx. The candidate service trains in its own process. */
    String maxHeap() {
        return maxHeap;
    }

    /** What Maven packages it into. */
    Path jar(Path home) {
        return home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
