package io.afterclick.gateway.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.afterclick.gateway.related.Candidate;
import io.afterclick.gateway.related.CandidateList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaffeineLastGoodCandidatesTest {
    @Test
    void recall_remembered_givesTheLatestOfItsTenant() {
        CaffeineLastGoodCandidates memory = new CaffeineLastGoodCandidates(1_000);
        memory.remember("t", "w", list(1));
        memory.remember("t", "w", list(2));
        assertThat(memory.recall("t", "w")).contains(list(2));
        assertThat(memory.recall("other", "w")).isEmpty();
    }

    @Test
    void remember_moreThanThereIsRoomFor_forgets() {
        CaffeineLastGoodCandidates memory = new CaffeineLastGoodCandidates(1_000);
        IntStream.range(0, 100).forEach(i -> memory.remember("t", "w" + i, list(99)));
        await().until(() -> IntStream.range(0, 100)
                        .filter(i -> memory.recall("t", "w" + i).isPresent())
                        .count()
                <= 10);
    }

    private static CandidateList list(int size) {
        return new CandidateList(
                IntStream.range(0, size)
                        .mapToObj(i -> new Candidate("c" + i, 1, List.of()))
                        .toList(),
                "m");
    }
}
