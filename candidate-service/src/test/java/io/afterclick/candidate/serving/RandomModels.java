package io.afterclick.candidate.serving;

import io.afterclick.candidate.als.AlsPart;
import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.popularity.Popularity;
import io.afterclick.candidate.popularity.PopularityPart;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.Models;
import io.afterclick.candidate.training.NeighbourPart;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.TrainedRetriever;
import java.util.LinkedHashMap;
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
        float[] readers = new float[works];
        for (int w = 0; w < works; w++) {
            readers[w] = random.nextInt(1000);
        }
        Map<String, TrainedRetriever> parts = new LinkedHashMap<>();
        parts.put("als", new AlsPart(new ItemFactors(factors, vectors)));
        parts.put("coread", new NeighbourPart("coread", new NeighbourTable(offsets, table, scores)));
        parts.put("popular", new PopularityPart(new Popularity(readers)));
        return Models.of(tenant, version, workIds, ImportedReads.none(), parts);
    }
}
