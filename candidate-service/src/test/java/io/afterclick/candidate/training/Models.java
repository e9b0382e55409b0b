package io.afterclick.candidate.training;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Models for tests. */
public final class Models {
    private Models() {}

    /** A model of these parts, with nothing to say of itself but its version. */
    public static TrainedModel of(
            String tenant,
            String version,
            String[] workIds,
            ImportedReads imported,
            Map<String, TrainedRetriever> retrievers) {
        ModelManifest manifest = new ModelManifest(
                tenant,
                version,
                Instant.EPOCH,
                Duration.ZERO,
                1,
                workIds.length,
                1,
                "fingerprint",
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                0);
        return new TrainedModel(manifest, workIds, new LinkedHashMap<>(retrievers), imported);
    }
}
