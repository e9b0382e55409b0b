package io.afterclick.local.mesh;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a mesh is started from.
 *
 * @param home root of the project, whose modules are packaged
 * @param state where it keeps everything between runs
 * @param ports where it listens
 * @param overrides configuration of single services, by key, that goes before what the launcher sets
 */
public record MeshSettings(Path home, Path state, MeshPorts ports, Map<MeshService, Map<String, String>> overrides) {

    public MeshSettings {
        overrides = Map.copyOf(overrides);
    }
}
