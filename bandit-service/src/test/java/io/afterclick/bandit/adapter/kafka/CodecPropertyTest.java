package io.afterclick.bandit.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.bandit.adapter.kafka.HistoryCodec.Stored;
import io.afterclick.bandit.attribution.ChainFact;
import io.afterclick.bandit.attribution.ChainReadOn;
import io.afterclick.bandit.attribution.EpisodeRead;
import io.afterclick.bandit.attribution.OutcomeStage;
import io.afterclick.bandit.attribution.ReaderActivity;
import io.afterclick.bandit.attribution.ReaderWork;
import io.afterclick.bandit.attribution.ShownEntry;
import io.afterclick.bandit.attribution.ShownWork;
import io.afterclick.bandit.attribution.Verdict;
import io.afterclick.bandit.attribution.WorkHistory;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.OutcomeCounts;
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
            OutcomeCounts counts = counts(random);
            assertThat(CountsCodec.fromProto(CountsCodec.toProto(counts)))
                    .as("seed %d", seed)
                    .isEqualTo(counts);
        }
    }

    @Test
    void armCounts_any_comeBackAsTheyWere() throws Exception {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            ArmCounts counts = ArmCounts.ZERO;
            for (int i = random.nextInt(6); i > 0; i--) {
                counts = counts.plus(time(random), counts(random), random.nextInt(3) / 4.0);
            }
            assertThat(CountsCodec.fromProto(CountsCodec.toProto(counts)))
                    .as("seed %d", seed)
                    .isEqualTo(counts);
        }
    }

    @Test
    void readerActivity_any_comesBackAsItWas() {
        ReaderActivity activity = new ReaderActivity(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(ReaderCodec.decode(ReaderCodec.encode(activity))).isEqualTo(activity);
        assertThat(ReaderCodec.isKey(ReaderCodec.key("t", "독자"))).isTrue();
        assertThat(ReaderCodec.isKey(HistoryCodec.key(new ReaderWork("t", "r", "w"))))
                .isFalse();
    }

    private static OutcomeCounts counts(Random random) {
        return OutcomeCounts.of(
                bins(random, 15),
                bins(random, 15),
                random.nextInt(),
                random.nextLong(),
                -1,
                0,
                7,
                bins(random, 12),
                bins(random, 12));
    }

    private static long[] bins(Random random, int most) {
        long[] bins = new long[random.nextInt(most + 1)];
        Arrays.setAll(bins, i -> random.nextInt(7) - 3);
        return bins;
    }

    private static List<ChainReadOn> chain(Random random) {
        List<ChainReadOn> chain = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            chain.add(new ChainReadOn(1 + random.nextInt(3), time(random)));
        }
        return chain;
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
                            random.nextInt(3),
                            random.nextInt(4) / 3.0),
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
                            timeOrNever(random),
                            chain(random),
                            random.nextBoolean()))));
        }
        List<EpisodeRead> reads = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            reads.add(new EpisodeRead(random.nextInt(5), time(random), random.nextInt(3)));
        }
        long forgotten = random.nextBoolean() ? WorkHistory.NOTHING_FORGOTTEN : time(random);
        List<ChainFact> chain = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            chain.add(new ChainFact("d" + i, "work", time(random), chain(random)));
        }
        return new WorkHistory(time(random), forgotten, shown, reads, chain);
    }

    private static long time(Random random) {
        return random.nextLong(1L << 42);
    }

    private static long timeOrNever(Random random) {
        return random.nextBoolean() ? Verdict.NEVER : time(random);
    }
}
