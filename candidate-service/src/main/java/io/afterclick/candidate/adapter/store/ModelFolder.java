package io.afterclick.candidate.adapter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.popularity.Popularity;
import io.afterclick.candidate.ranking.NeighbourTable;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.ModelStore;
import io.afterclick.candidate.training.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Models as folders {@code <root>/<tenant>/<version>/} of immutable files, which replicas may share.
 *
 * <p>A model is written beside its place and moved there in one step, so it is there as a whole or not at all. Each file
 * has a checksum; a model that does not match is refused, with a line in the log that says why.
 */
public final class ModelFolder implements ModelStore {
    /** Changes whenever older code could not read the files, or would read them wrongly. */
    static final int FORMAT_VERSION = 1;

    static final String MANIFEST = "manifest.json";
    private static final String WORK_IDS = "works.ids";
    private static final String FACTORS = "als.factors";
    private static final String NEIGHBOUR_OFFSETS = "coread.offsets";
    private static final String NEIGHBOURS = "coread.neighbours";
    private static final String NEIGHBOUR_SCORES = "coread.scores";
    private static final String READERS_OF_WORKS = "popular.readers";
    private static final String IMPORT_READER_IDS = "imported.readers.ids";
    private static final String IMPORT_OFFSETS = "imported.offsets";
    private static final String IMPORT_WORKS = "imported.works";
    private static final List<String> FILES = List.of(
            MANIFEST,
            WORK_IDS,
            FACTORS,
            NEIGHBOUR_OFFSETS,
            NEIGHBOURS,
            NEIGHBOUR_SCORES,
            READERS_OF_WORKS,
            IMPORT_READER_IDS,
            IMPORT_OFFSETS,
            IMPORT_WORKS);

    private static final String UNFINISHED = ".unfinished-";
    private static final Pattern VERSION = Pattern.compile("\\d{8}T\\d{9}Z");
    private static final Logger LOG = Logger.getLogger(ModelFolder.class);
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final Path root;
    private final int keep;

    /** The manifest's file; sizes say how many numbers the other files hold. */
    record ManifestFile(int formatVersion, ModelManifest model, Sizes sizes) {}

    record Sizes(int works, int factors, int neighbours, int importReaders, int importPairs) {}

    /**
     * @param root folder of all models; made when the first is saved
     * @param keep models to keep for each tenant, at least 1
     */
    public ModelFolder(Path root, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 model must be kept, not " + keep);
        }
        this.root = root;
        this.keep = keep;
    }

    @Override
    public Set<String> tenants() {
        Set<String> tenants = new HashSet<>();
        for (Path folder : children(root)) {
            if (!versions(folder).isEmpty()) {
                tenants.add(folder.getFileName().toString());
            }
        }
        return tenants;
    }

    @Override
    public synchronized void save(TrainedModel model, Optional<String> serving) {
        Path tenant = root.resolve(model.manifest().tenant());
        Path unfinished = tenant.resolve(UNFINISHED + UUID.randomUUID());
        try {
            Files.createDirectories(unfinished);
            write(model, unfinished);
            Files.move(unfinished, tenant.resolve(model.manifest().version()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot store a model in " + tenant, e);
        } finally {
            delete(unfinished);
        }
        List<Path> newestFirst = versions(tenant);
        for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            if (!serving.equals(Optional.of(old.getFileName().toString()))) {
                delete(old);
            }
        }
    }

    @Override
    public Optional<TrainedModel> load(String tenant, String version) {
        Path folder = root.resolve(tenant).resolve(version);
        if (!VERSION.matcher(version).matches() || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(folder));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("model %s of tenant %s is refused: %s", version, tenant, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<TrainedModel> loadNewest(String tenant) {
        return versions(root.resolve(tenant)).stream()
                .map(folder -> load(tenant, folder.getFileName().toString()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static void write(TrainedModel model, Path folder) throws IOException {
        ModelFiles files = new ModelFiles(folder);
        int works = model.workIds().length;
        NeighbourTable neighbours = model.neighbours();
        ImportedReads imported = model.imported();
        files.writeIds(WORK_IDS, Arrays.asList(model.workIds()));
        files.writeFloats(FACTORS, vectors(model.factors()));
        files.writeInts(NEIGHBOUR_OFFSETS, offsets(works, neighbours::end));
        files.writeInts(NEIGHBOURS, ints(neighbours.entries(), neighbours::neighbour));
        files.writeFloats(NEIGHBOUR_SCORES, scores(neighbours));
        files.writeInts(READERS_OF_WORKS, ints(works, model.popularity()::readers));
        files.writeIds(
                IMPORT_READER_IDS,
                IntStream.range(0, imported.readers())
                        .mapToObj(imported::readerId)
                        .toList());
        files.writeInts(IMPORT_OFFSETS, offsets(imported.readers(), imported::end));
        files.writeInts(IMPORT_WORKS, ints(imported.pairs(), imported::work));
        ManifestFile manifest = new ManifestFile(
                FORMAT_VERSION,
                model.manifest(),
                new Sizes(
                        works, model.factors().factors(), neighbours.entries(), imported.readers(), imported.pairs()));
        JSON.writeValue(folder.resolve(MANIFEST).toFile(), manifest);
        files.seal();
    }

    private static TrainedModel read(Path folder) throws IOException {
        ModelFiles files = new ModelFiles(folder);
        files.verify(FILES);
        ManifestFile manifest = readManifest(folder.resolve(MANIFEST));
        Sizes sizes = manifest.sizes();
        return new TrainedModel(
                manifest.model(),
                files.readIds(WORK_IDS, sizes.works()),
                new ItemFactors(sizes.factors(), files.readFloats(FACTORS, (long) sizes.works() * sizes.factors())),
                new NeighbourTable(
                        files.readInts(NEIGHBOUR_OFFSETS, sizes.works() + 1L),
                        files.readInts(NEIGHBOURS, sizes.neighbours()),
                        files.readFloats(NEIGHBOUR_SCORES, sizes.neighbours())),
                new Popularity(files.readInts(READERS_OF_WORKS, sizes.works())),
                new ImportedReads(
                        files.readIds(IMPORT_READER_IDS, sizes.importReaders()),
                        files.readInts(IMPORT_OFFSETS, sizes.importReaders() + 1L),
                        files.readInts(IMPORT_WORKS, sizes.importPairs())));
    }

    private static ManifestFile readManifest(Path file) throws IOException {
        try {
            int version = JSON.readTree(file.toFile()).path("formatVersion").asInt();
            if (version != FORMAT_VERSION) {
                throw new CorruptModelException(
                        file + " has format " + version + ", and only format " + FORMAT_VERSION + " can be read");
            }
            return JSON.readValue(file.toFile(), ManifestFile.class);
        } catch (JsonProcessingException e) {
            throw new CorruptModelException(file + " is not a manifest", e);
        }
    }

    private static float[] vectors(ItemFactors factors) {
        float[] all = new float[factors.works() * factors.factors()];
        for (int work = 0; work < factors.works(); work++) {
            System.arraycopy(factors.vector(work), 0, all, work * factors.factors(), factors.factors());
        }
        return all;
    }

    private static float[] scores(NeighbourTable neighbours) {
        float[] scores = new float[neighbours.entries()];
        for (int entry = 0; entry < scores.length; entry++) {
            scores[entry] = neighbours.score(entry);
        }
        return scores;
    }

    private static int[] ints(int count, IntUnaryOperator at) {
        return IntStream.range(0, count).map(at).toArray();
    }

    /** {@code [rows + 1]}: 0, and the end of each row. */
    private static int[] offsets(int rows, IntUnaryOperator end) {
        return IntStream.concat(IntStream.of(0), IntStream.range(0, rows).map(end))
                .toArray();
    }

    /** Newest first. */
    private static List<Path> versions(Path tenant) {
        return children(tenant).stream()
                .filter(folder ->
                        VERSION.matcher(folder.getFileName().toString()).matches())
                .sorted(Comparator.comparing(
                                (Path folder) -> folder.getFileName().toString())
                        .reversed())
                .toList();
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var children = Files.list(folder)) {
            return children.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warnf("cannot delete %s: %s", folder, e.getMessage());
        }
    }
}
