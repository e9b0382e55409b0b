package io.afterclick.candidate.serving;

import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.popularity.Popularity;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.TrainedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;

/** Models that know some works and nothing of any reader. */
final class RandomModels {
    private RandomModels() {}

    /** @param workIds ascending, at least 2 */
    static TrainedModel of(String tenant, String version, String[] workIds, int factors, SplittableRandom random) {
        int works = workIds.length;
        int neighbours = Math.min(200, works - 1);
        float[] vectors = new float[works * factors];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextDouble(-1, 1);
        }
        int[] offsets = new int[works + 1];
        int[] table = new int[works * neighbours];
        float[] scores = new float[table.length];
        for (int w = 0; w < works; w++) {
            offsets[w + 1] = (w + 1) * neighbours;
            int step = 1 + random.nextInt(Math.max(1, (works - 1) / neighbours));
            for (int n = 0; n < neighbours; n++) {
                table[w * neighbours + n] = (w + (n + 1) * step) % works;
                scores[w * neighbours + n] = 1f / (n + 2);
            }
        }
        return new TrainedModel(
                new ModelManifest(tenant, version, Instant.EPOCH, Duration.ZERO, 1, works, 1, "none", Map.of()),
                workIds,
                new ItemFactors(factors, vectors),
                new NeighbourTable(offsets, table, scores),
                new Popularity(random.ints(works, 0, 1000).toArray()),
                new ImportedReads(new String[0], new int[] {0}, new int[0]));
    }
}
