package io.afterclick.candidate.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.popularity.Popularity;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    private static final int WORKS = 5;
    private static final int FACTORS = 3;

    @TempDir
    Path root;

    private static String version(int second) {
        return "20260101T1200" + (10 + second) + "000Z";
    }

    private static TrainedModel model(int second) {
        Random random = new Random(second);
        float[] vectors = new float[WORKS * FACTORS];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = random.nextFloat();
        }
        return new TrainedModel(
                new ModelManifest(
                        "t",
                        version(second),
                        Instant.parse("2026-01-01T12:00:00.123Z"),
                        Duration.ofMillis(1500),
                        2,
                        WORKS,
                        4,
                        "print",
                        Map.of("als.seed", "42")),
                new String[] {"a", "b", "웹툰", "d", "🦊"},
                new ItemFactors(FACTORS, vectors),
                new NeighbourTable(new int[] {0, 2, 3, 3, 3, 3}, new int[] {1, 4, 0}, new float[] {.5f, .25f, .5f}),
                new Popularity(new int[] {3, 1, 4, 1, 5}),
                new ImportedReads(new String[] {"r1", "r2"}, new int[] {0, 2, 3}, new int[] {0, 4, 2}));
    }

    @Test
    void load_ofASavedModel_givesItBack() {
        ModelFolder folder = new ModelFolder(root, 3);
        TrainedModel saved = model(1);
        folder.save(saved, Optional.empty());
        TrainedModel loaded = folder.load("t", version(1)).orElseThrow();
        assertThat(loaded.manifest()).isEqualTo(saved.manifest());
        assertThat(loaded.workIds()).isEqualTo(saved.workIds());
        for (int work = 0; work < WORKS; work++) {
            assertThat(loaded.factors().vector(work))
                    .containsExactly(saved.factors().vector(work), within(1e-6f));
            assertThat(loaded.popularity().readers(work))
                    .isEqualTo(saved.popularity().readers(work));
        }
        assertThat(loaded.neighbours().nearest(0, 9, any -> true).works()).containsExactly(1, 4);
        assertThat(loaded.neighbours().nearest(0, 9, any -> true).scores()).containsExactly(.5f, .25f);
        assertThat(loaded.imported().row("r2")).hasValue(1);
        assertThat(loaded.imported().pairs()).isEqualTo(3);
        assertThat(loaded.imported().work(2)).isEqualTo(2);
        assertThat(folder.tenants()).containsExactly("t");
    }

    @Test
    void load_ofWhatIsNotThere_isEmpty() {
        ModelFolder folder = new ModelFolder(root.resolve("not there"), 3);
        assertThat(folder.tenants()).isEmpty();
        assertThat(folder.loadNewest("t")).isEmpty();
        assertThat(folder.load("t", version(1))).isEmpty();
        assertThat(folder.load("t", "../../etc")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest.json",
                "works.ids",
                "als.factors",
                "coread.offsets",
                "coread.neighbours",
                "coread.scores",
                "popular.readers",
                "imported.readers.ids",
                "imported.offsets",
                "imported.works",
                "checksums.sha256"
            })
    void loadNewest_afterAFileWasDamaged_givesTheOneBefore(String name) throws IOException {
        ModelFolder folder = new ModelFolder(root, 3);
        folder.save(model(1), Optional.empty());
        Path file = root.resolve("t").resolve(version(2)).resolve(name);

        folder.save(model(2), Optional.empty());
        byte[] whole = Files.readAllBytes(file);
        assertThat(newest(folder)).isEqualTo(version(2));

        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 2));
        assertThat(newest(folder)).as("cut off").isEqualTo(version(1));

        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        Files.write(file, changed);
        assertThat(newest(folder)).as("one bit changed").isEqualTo(version(1));

        Files.delete(file);
        assertThat(newest(folder)).as("missing").isEqualTo(version(1));

        Files.write(file, whole);
        assertThat(newest(folder)).as("as it was").isEqualTo(version(2));
    }

    @Test
    void load_ofANewerFormat_isRefused() throws IOException {
        ModelFolder folder = new ModelFolder(root, 3);
        folder.save(model(1), Optional.empty());
        Path model = root.resolve("t").resolve(version(1));
        Path manifest = model.resolve(ModelFolder.MANIFEST);
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));
        Files.delete(model.resolve(ModelFiles.CHECKSUMS));
        new ModelFiles(model).seal();
        assertThat(folder.load("t", version(1))).isEmpty();
    }

    @Test
    void save_beyondTheNumberToKeep_dropsTheOldestButNotTheServing() {
        ModelFolder folder = new ModelFolder(root, 2);
        for (int second = 1; second <= 4; second++) {
            folder.save(model(second), Optional.of(version(1)));
        }
        List<Integer> left = IntStream.rangeClosed(1, 4)
                .filter(second -> Files.exists(root.resolve("t").resolve(version(second))))
                .boxed()
                .toList();
        assertThat(left).containsExactly(1, 3, 4);
    }

    @Test
    void save_interruptedBefore_leavesNothingThatIsLoaded() throws IOException {
        Files.createDirectories(root.resolve("t").resolve(".unfinished-x"));
        ModelFolder folder = new ModelFolder(root, 2);
        assertThat(folder.tenants()).isEmpty();
        assertThat(folder.loadNewest("t")).isEmpty();
    }

    private static String newest(ModelFolder folder) {
        return folder.loadNewest("t").orElseThrow().manifest().version();
    }
}
