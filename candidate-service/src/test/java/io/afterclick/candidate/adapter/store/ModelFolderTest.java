package io.afterclick.candidate.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.afterclick.candidate.als.AlsPart;
import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.als.LearnedAls;
import io.afterclick.candidate.coread.CoreadSettings;
import io.afterclick.candidate.coread.LearnedCoread;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Normalisation;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.NeighbourPart;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.TrainedRetriever;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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

    private static final long BYTES = 1234;
    private static final ModelFormat FORMAT = new ModelFormat(List.of(
            new LearnedAls(AlsSettings.defaults(), 0), new LearnedCoread(CoreadSettings.defaults(), Optional.empty())));

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
        Map<String, TrainedRetriever> retrievers = new LinkedHashMap<>();
        retrievers.put("als", new AlsPart(new ItemFactors(FACTORS, vectors)));
        retrievers.put(
                "coread",
                new NeighbourPart(
                        "coread",
                        new NeighbourTable(
                                new int[] {0, 2, 3, 3, 3, 3}, new int[] {1, 4, 0}, new float[] {.5f, .25f, .5f})));
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
                        Map.of("als.seed", "42"),
                        Optional.of(version(0)),
                        Map.of("ease", "too large"),
                        Optional.of(FusionSettings.convex(Normalisation.MIN_MAX, Map.of("als", 1.0, "coread", .5))),
                        Map.of("mrr", .25),
                        BYTES),
                new String[] {"a", "b", "웹툰", "d", "🦊"},
                retrievers,
                new ImportedReads(new String[] {"r1", "r2"}, new int[] {0, 2, 3}, new int[] {0, 4, 2}));
    }

    private ModelFolder folder(int keep) {
        return new ModelFolder(root, keep, BYTES, FORMAT);
    }

    private void save(ModelFolder folder, int second, Optional<String> serving) throws IOException {
        Path unfinished = folder.unfinished("t");
        Files.createDirectory(unfinished);
        FORMAT.write(model(second), unfinished);
        folder.adopt(unfinished, serving);
    }

    @Test
    void load_ofASavedModel_givesItBack() throws IOException {
        ModelFolder folder = folder(3);
        TrainedModel saved = model(1);
        save(folder, 1, Optional.empty());
        TrainedModel loaded = folder.load("t", version(1)).orElseThrow();
        assertThat(loaded.manifest()).isEqualTo(saved.manifest());
        assertThat(loaded.workIds()).isEqualTo(saved.workIds());
        assertThat(loaded.retrievers().keySet()).containsExactly("als", "coread");
        for (int work = 0; work < WORKS; work++) {
            assertThat(vectors(loaded).vector(work))
                    .containsExactly(vectors(saved).vector(work), within(1e-6f));
        }
        NeighbourTable neighbours = ((NeighbourPart) loaded.retrievers().get("coread")).neighbours();
        assertThat(neighbours.nearest(0, 9, any -> true).works()).containsExactly(1, 4);
        assertThat(neighbours.nearest(0, 9, any -> true).scores()).containsExactly(.5f, .25f);
        assertThat(loaded.imported().row("r2")).hasValue(1);
        assertThat(loaded.imported().pairs()).isEqualTo(3);
        assertThat(loaded.imported().work(2)).isEqualTo(2);
        assertThat(folder.tenants()).containsExactly("t");
        assertThat(folder.list("t")).containsExactly(saved.manifest());
    }

    private static ItemFactors vectors(TrainedModel model) {
        return ((AlsPart) model.retrievers().get("als")).factors();
    }

    @Test
    void load_ofAModelThatTakesMoreMemoryThanIsAllowed_isRefused() throws IOException {
        save(folder(3), 1, Optional.empty());
        assertThat(new ModelFolder(root, 3, BYTES - 1, FORMAT).load("t", version(1)))
                .isEmpty();
        assertThat(new ModelFolder(root, 3, BYTES, FORMAT).load("t", version(1)))
                .isPresent();
    }

    @Test
    void load_ofWhatIsNotThere_isEmpty() {
        ModelFolder folder = new ModelFolder(root.resolve("not there"), 3, BYTES, FORMAT);
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
                "imported.readers.ids",
                "imported.offsets",
                "imported.works",
                "checksums.sha256"
            })
    void loadNewest_afterAFileWasDamaged_givesTheOneBefore(String name) throws IOException {
        ModelFolder folder = folder(3);
        save(folder, 1, Optional.empty());
        Path file = root.resolve("t").resolve(version(2)).resolve(name);

        save(folder, 2, Optional.empty());
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
        ModelFolder folder = folder(3);
        save(folder, 1, Optional.empty());
        Path model = root.resolve("t").resolve(version(1));
        Path manifest = model.resolve(ModelFormat.MANIFEST);
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"formatVersion\" : 2", "\"formatVersion\" : 3"));
        Files.delete(model.resolve(ModelFiles.CHECKSUMS));
        new ModelFiles(model).seal();
        assertThat(folder.load("t", version(1))).isEmpty();
    }

    @Test
    void save_beyondTheNumberToKeep_dropsTheOldestButNotTheServing() throws IOException {
        ModelFolder folder = folder(2);
        for (int second = 1; second <= 4; second++) {
            save(folder, second, Optional.of(version(1)));
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
        ModelFolder folder = folder(2);
        assertThat(folder.tenants()).isEmpty();
        assertThat(folder.loadNewest("t")).isEmpty();
    }

    private static String newest(ModelFolder folder) {
        return folder.loadNewest("t").orElseThrow().manifest().version();
    }
}
