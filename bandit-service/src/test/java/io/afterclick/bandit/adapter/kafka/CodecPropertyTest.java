package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.adapter.kafka.HistoryCodec.Stored;
import io.afterclick.bandit.attribution.EpisodeRead;
import io.afterclick.bandit.attribution.OutcomeStage;
import io.afterclick.bandit.attribution.ReaderWork;
import io.afterclick.bandit.attribution.ShownEntry;
import io.afterclick.bandit.attribution.ShownWork;
import io.afterclick.bandit.attribution.Verdict;
import io.afterclick.bandit.attribution.WorkHistory;
import io.afterclick.bandit.count.ArmCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodecPropertyTest {
    @Test
    void history_any_comesBackAsItWas() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Stored stored = new Stored(history(random), random.nextLong(1L << 45));
            assertThat(HistoryCodec.decode(HistoryCodec.encode(stored.history(), stored.dueMillis())))
                    .as("seed %d", seed)
                    .isEqualTo(stored);
        }
    }

    @Test
    void key_any_comesBackAsItWas() {
        ReaderWork readerWork = new ReaderWork("default", "독자 1/ü", "작품:\uD83D\uDCD6");
        assertThat(HistoryCodec.readerWork(HistoryCodec.key(readerWork))).isEqualTo(readerWork);
    }

    @Test
    void counts_any_comeBackAsTheyWere() throws Exception {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            long[] pending = new long[random.nextInt(13)];
            long[] delays = new long[random.nextInt(13)];
            Arrays.setAll(pending, i -> random.nextInt(7) - 3);
            Arrays.setAll(delays, i -> random.nextInt(7) - 3);
            ArmCounts counts =
                    ArmCounts.of(random.nextInt(9) - 4, random.nextInt(), random.nextLong(), -1, 0, 7, pending, delays);
            assertThat(CountsCodec.fromProto(CountsCodec.toProto(counts)))
                    .as("seed %d", seed)
                    .isEqualTo(counts);
        }
    }

    private static WorkHistory history(Random random) {
        List<ShownEntry> shown = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            shown.add(new ShownEntry(
                    new ShownWork(
                            "decision" + i,
                            "query",
                            1 + random.nextInt(50),
                            time(random),
                            random.nextBoolean() ? "two-step" : "",
                            random.nextInt(3),
                            random.nextBoolean() ? "model" : "",
                            random.nextInt(3)),
                    time(random),
                    timeOrNever(random),
                    random.nextInt(3),
                    timeOrNever(random),
                    random.nextInt(5),
                    Optional.of(new Verdict(
                            List.of(OutcomeStage.values()).get(random.nextInt(6)),
                            random.nextInt(12),
                            time(random),
                            timeOrNever(random),
                            random.nextInt(5),
                            timeOrNever(random)))));
        }
        List<EpisodeRead> reads = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            reads.add(new EpisodeRead(random.nextInt(5), time(random), random.nextInt(3)));
        }
        long forgotten = random.nextBoolean() ? WorkHistory.NOTHING_FORGOTTEN : time(random);
        return new WorkHistory(time(random), forgotten, shown, reads);
    }

    private static long time(Random random) {
        return random.nextLong(1L << 42);
    }

    private static long timeOrNever(Random random) {
        return random.nextBoolean() ? Verdict.NEVER : time(random);
    }
}
