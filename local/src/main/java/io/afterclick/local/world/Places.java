package io.afterclick.local.world;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.local.load.ApiClient;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * Mean place of each work in the slates of one query work, over several requests: slates are drawn, so that one says
 * little.
 *
 * @param slates how many slates came; degraded ones do not count, as the bandit may have had no part in them
 * @param slateLength length asked for; a work that is not in a slate counts as one place below it
 */
public record Places(int slates, int slateLength, Map<String, Double> meanPlace) {

    /** Asks for slates, for nobody in particular. Nobody sees them, so nothing is learned from them. */
    public static Places ask(ApiClient api, String queryWorkId, int slates, int slateLength) {
        Map<String, Integer> placesBelowLast = new HashMap<>();
        int came = 0;
        for (int i = 0; i < slates; i++) {
            try {
                HttpResponse<String> answer =
                        api.related(queryWorkId, "", slateLength).join();
                JsonNode slate = ApiClient.body(answer);
                if (answer.statusCode() != 200 || !slate.path("degraded").isEmpty()) {
                    continue;
                }
                came++;
                for (JsonNode item : slate.path("items")) {
                    // Summed from the bottom, so that a work that is missing from a slate adds nothing.
                    placesBelowLast.merge(
                            item.path("work_id").asText(),
                            slateLength + 1 - item.path("position").asInt(),
                            Integer::sum);
                }
            } catch (CompletionException e) {
                // an answer less: the mean is over those that came
            }
        }
        Map<String, Double> meanPlace = new HashMap<>();
        for (Map.Entry<String, Integer> entry : placesBelowLast.entrySet()) {
            meanPlace.put(entry.getKey(), slateLength + 1 - (double) entry.getValue() / came);
        }
        return new Places(came, slateLength, Map.copyOf(meanPlace));
    }

    /** The work's mean place; one below the last where it was in no slate. */
    public double of(String workId) {
        return meanPlace.getOrDefault(workId, slateLength + 1.0);
    }

    /** Works that were in any slate, best mean place first. */
    public List<String> works() {
        Set<Map.Entry<String, Double>> entries = meanPlace.entrySet();
        return entries.stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
