package io.afterclick.candidate.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Read;
import io.afterclick.candidate.training.TrainingException;
import io.afterclick.candidate.training.TrainingSet;
import io.afterclick.candidate.training.TrainingSetDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTrainingSetsTest {
    private static final String TOPIC = "topic_id-1";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path root;

    private final List<ParquetTrainingSets> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(ParquetTrainingSets::close);
    }

    private ParquetTrainingSets open() {
        ParquetTrainingSets sets = new ParquetTrainingSets(root, new PlaysWeight(1), 100);
        opened.add(sets);
        return sets;
    }

    private Path folder() {
        return root.resolve("reads-v1").resolve(TOPIC);
    }

    private List<String> fileNames() throws IOException {
        try (var files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Read read(String tenant, String reader, String work, int episode) {
        return new Read(tenant, reader, work, episode, OptionalDouble.empty(), OptionalDouble.empty(), NOON, false);
    }

    private static Read plays(String reader, String work, int episode, double plays) {
        return new Read("t", reader, work, episode, OptionalDouble.of(plays), OptionalDouble.empty(), NOON, false);
    }

    @Test
    void emptyFolder_hasNothing() {
        ParquetTrainingSets sets = open();
        assertThat(sets.tenants()).isEmpty();
        assertThat(sets.digest("t").pairs()).isZero();
        assertThat(sets.load("t").reads().entries()).isZero();
        assertThat(sets.nextOffset(TOPIC, 0)).isZero();
    }

    @Test
    void load_ofWrittenReads_givesPairsWithTheWeightOfTheirPlays() {
        ParquetTrainingSets sets = open();
        sets.write(
                TOPIC, 0, 0, 9, List.of(read("t", "r1", "w1", 1), read("t", "r1", "w1", 2), read("t", "r2", "w2", 0)));
        sets.write(TOPIC, 1, 0, 4, List.of(plays("r1", "w2", 0, Math.E), read("other", "r1", "w9", 1)));
        assertThat(sets.tenants()).containsExactlyInAnyOrder("t", "other");
        TrainingSet set = sets.load("t");
        assertThat(set.readerIds()).containsExactly("r1", "r2");
        assertThat(set.workIds()).containsExactly("w1", "w2");
        assertThat(set.reads().entries()).isEqualTo(3);
        var byReader = set.reads().byReader();
        // Two episodes are two plays: 1 + ln 2; e plays: 1 + ln e; one play: 1.
        assertThat(byReader.weight(byReader.start(0))).isEqualTo((float) (1 + Math.log(2)));
        assertThat(byReader.weight(byReader.start(0) + 1)).isEqualTo(2f);
        assertThat(byReader.weight(byReader.start(1))).isEqualTo(1f);
    }

    @Test
    void sameReadsAgain_changeNothing() {
        ParquetTrainingSets sets = open();
        List<Read> reads = List.of(plays("r1", "w1", 1, 3), plays("r1", "w1", 2, 4), plays("r2", "w1", 0, 5));
        sets.write(TOPIC, 0, 0, 2, reads);
        TrainingSetDigest before = sets.digest("t");
        sets.write(TOPIC, 0, 3, 5, reads);
        sets.write("made-anew", 0, 0, 2, reads);
        assertThat(sets.digest("t")).isEqualTo(before);
        assertThat(before.pairs()).isEqualTo(2);
        sets.write(TOPIC, 0, 6, 6, List.of(plays("r1", "w1", 3, 1)));
        assertThat(sets.digest("t").pairs()).isEqualTo(2);
        assertThat(sets.digest("t").fingerprint()).isNotEqualTo(before.fingerprint());
    }

    @Test
    void imported_ifAnyReadOfThePairIs() {
        ParquetTrainingSets sets = open();
        Read imported = new Read("t", "r1", "w1", 1, OptionalDouble.empty(), OptionalDouble.of(7), NOON, true);
        sets.write(TOPIC, 0, 0, 2, List.of(imported, read("t", "r1", "w1", 2), read("t", "r2", "w1", 1)));
        TrainingSet set = sets.load("t");
        assertThat(set.imported().readers()).isEqualTo(1);
        assertThat(set.imported().row("r1")).hasValue(0);
        assertThat(set.imported().row("r2")).isEmpty();
        assertThat(set.imported().pairs()).isEqualTo(1);
    }

    @Test
    void reopened_goesOnBehindTheHighestStoredOffset() {
        ParquetTrainingSets sets = open();
        sets.write(TOPIC, 0, 0, 9, List.of(read("t", "r1", "w1", 1)));
        sets.write(TOPIC, 0, 10, 24, List.of(read("t", "r2", "w1", 1)));
        sets.write(TOPIC, 1, 3, 5, List.of(read("t", "r3", "w1", 1)));
        ParquetTrainingSets again = open();
        assertThat(again.nextOffset(TOPIC, 0)).isEqualTo(25);
        assertThat(again.nextOffset(TOPIC, 1)).isEqualTo(6);
        assertThat(again.nextOffset(TOPIC, 2)).isZero();
        assertThat(again.nextOffset("made-anew", 0)).isZero();
        assertThat(again.load("t").readerIds()).containsExactly("r1", "r2", "r3");
    }

    @Test
    void unfinishedPart_countsForNothingAndIsRemovedWhenOld() throws IOException {
        ParquetTrainingSets sets = open();
        sets.write(TOPIC, 0, 0, 9, List.of(read("t", "r1", "w1", 1)));
        Path old = Files.writeString(folder().resolve(".unfinished-old"), "cut off");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path fresh = Files.writeString(folder().resolve(".unfinished-fresh"), "another replica writes this");
        ParquetTrainingSets again = open();
        assertThat(again.nextOffset(TOPIC, 0)).isEqualTo(10);
        assertThat(again.load("t").reads().entries()).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void compact_ofManySmallParts_leavesOneThatCoversThem() throws IOException {
        ParquetTrainingSets sets = open();
        for (int part = 0; part <= ReadParts.MAX_SMALL_PARTS; part++) {
            sets.write(TOPIC, 0, 10L * part, 10L * part + 9, List.of(read("t", "r" + part, "w1", 1)));
        }
        sets.write(TOPIC, 1, 0, 3, List.of(read("t", "elsewhere", "w1", 1)));
        TrainingSetDigest before = sets.digest("t");
        sets.compact(TOPIC);
        assertThat(fileNames()).containsExactly("reads-0-0-89.parquet", "reads-1-0-3.parquet");
        assertThat(sets.digest("t")).isEqualTo(before);
        assertThat(sets.nextOffset(TOPIC, 0)).isEqualTo(90);
    }

    @Test
    void compactionThatWasInterrupted_isFinishedAtTheNextStart() throws IOException {
        ParquetTrainingSets sets = open();
        sets.write(TOPIC, 0, 0, 9, List.of(read("t", "r1", "w1", 1)));
        sets.write(TOPIC, 0, 10, 19, List.of(read("t", "r2", "w1", 1)));
        sets.write(TOPIC, 0, 0, 19, List.of(read("t", "r1", "w1", 1), read("t", "r2", "w1", 1)));
        sets.write(TOPIC, 0, 15, 29, List.of(read("t", "r2", "w1", 1), read("t", "r3", "w1", 1)));
        ParquetTrainingSets again = open();
        assertThat(fileNames()).containsExactly("reads-0-0-19.parquet", "reads-0-15-29.parquet");
        assertThat(again.load("t").readerIds()).containsExactly("r1", "r2", "r3");
        assertThat(again.load("t").reads().entries()).isEqualTo(3);
    }

    @Test
    void load_beyondTheLimit_isRefused() {
        ParquetTrainingSets sets = open();
        List<Read> reads = new ArrayList<>();
        for (int r = 0; r <= 100; r++) {
            reads.add(read("t", "r" + r, "w1", 1));
        }
        sets.write(TOPIC, 0, 0, 100, reads);
        TrainingException refused = catchThrowableOfType(TrainingException.class, () -> sets.load("t"));
        assertThat(refused.reason()).isEqualTo(TrainingException.Reason.TRAINING_SET_TOO_LARGE);
    }

    @Test
    void idsOfAnyUnicode_comeBack() {
        ParquetTrainingSets sets = open();
        String reader = "독자'\"𝕏";
        sets.write(TOPIC, 0, 0, 0, List.of(read("t", reader, "🦊, --", 1)));
        TrainingSet set = sets.load("t");
        assertThat(set.readerIds()).containsExactly(reader);
        assertThat(set.workIds()).containsExactly("🦊, --");
    }
}
