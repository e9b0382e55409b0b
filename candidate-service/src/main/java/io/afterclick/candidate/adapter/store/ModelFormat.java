package io.afterclick.candidate.adapter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.afterclick.candidate.training.ImportedReads;
import io.afterclick.candidate.training.LearnedRetriever;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.PartReader;
import io.afterclick.candidate.training.PartWriter;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.TrainedRetriever;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * How a model stands in a folder: a manifest, ids, and the arrays of each retriever as {@code <retriever>.<array>}, each
 * file with a checksum.
 *
 * <p>Thread-safe.
 */
public final class ModelFormat {
    /** Changes whenever older code could not read the files, or would read them wrongly. */
    static final int VERSION = 2;

    static final String MANIFEST = "manifest.json";
    private static final String WORK_IDS = "works.ids";
    private static final String IMPORT_READER_IDS = "imported.readers.ids";
    private static final String IMPORT_OFFSETS = "imported.offsets";
    private static final String IMPORT_WORKS = "imported.works";
    private static final List<String> FILES =
            List.of(MANIFEST, WORK_IDS, IMPORT_READER_IDS, IMPORT_OFFSETS, IMPORT_WORKS);
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .registerModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final List<LearnedRetriever> retrievers;

    /** The manifest's file. */
    private record ManifestFile(int formatVersion, ModelManifest model, Sizes sizes, List<String> retrievers) {}

    private record Sizes(int works, int importReaders) {}

    /** @param retrievers that can be read; a model's other ones are left out */
    public ModelFormat(List<LearnedRetriever> retrievers) {
        this.retrievers = List.copyOf(retrievers);
    }

    /** Writes a model into a folder that exists and is empty. */
    public void write(TrainedModel model, Path folder) throws IOException {
        ModelFiles files = new ModelFiles(folder);
        ImportedReads imported = model.imported();
        files.writeIds(WORK_IDS, Arrays.asList(model.workIds()));
        files.writeIds(
                IMPORT_READER_IDS,
                IntStream.range(0, imported.readers())
                        .mapToObj(imported::readerId)
                        .toList());
        int[] offsets = new int[imported.readers() + 1];
        for (int row = 0; row < imported.readers(); row++) {
            offsets[row + 1] = imported.end(row);
        }
        files.writeInts(IMPORT_OFFSETS, offsets);
        files.writeInts(IMPORT_WORKS, ints(imported.pairs(), imported::work));
        try {
            model.retrievers().forEach((name, part) -> part.write(new Part(files, name, model.workIds().length)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ManifestFile manifest = new ManifestFile(
                VERSION,
                model.manifest(),
                new Sizes(model.workIds().length, imported.readers()),
                List.copyOf(model.retrievers().keySet()));
        JSON.writeValue(folder.resolve(MANIFEST).toFile(), manifest);
        files.seal();
    }

    /**
     * Reads a model back.
     *
     * @throws CorruptModelException where it was changed or cut off, or is of another format
     */
    public TrainedModel read(Path folder) throws IOException {
        ModelFiles files = new ModelFiles(folder);
        requireFormat(folder);
        files.verify(FILES);
        ManifestFile manifest = manifestFile(folder);
        Sizes sizes = manifest.sizes();
        Map<String, TrainedRetriever> parts = new LinkedHashMap<>();
        try {
            for (LearnedRetriever retriever : retrievers) {
                if (manifest.retrievers().contains(retriever.name())) {
                    parts.put(retriever.name(), retriever.read(new Part(files, retriever.name(), sizes.works())));
                }
            }
            return new TrainedModel(
                    manifest.model(),
                    files.readIds(WORK_IDS, sizes.works()),
                    parts,
                    new ImportedReads(
                            files.readIds(IMPORT_READER_IDS, sizes.importReaders()),
                            files.readInts(IMPORT_OFFSETS),
                            files.readInts(IMPORT_WORKS)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptModelException(folder + " does not hold what its manifest says: " + e.getMessage(), e);
        }
    }

    /** What the model in a folder says of itself; its other files are not looked at. */
    ModelManifest manifest(Path folder) throws IOException {
        requireFormat(folder);
        return manifestFile(folder).model();
    }

    private static void requireFormat(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            throw new CorruptModelException(file + " is missing");
        }
        try {
            int version = JSON.readTree(file.toFile()).path("formatVersion").asInt();
            if (version != VERSION) {
                throw new CorruptModelException(
                        file + " is of format " + version + ", this is a reader of format " + VERSION);
            }
        } catch (JsonProcessingException e) {
            throw new CorruptModelException(file + " is no manifest: " + e.getOriginalMessage(), e);
        }
    }

    private static ManifestFile manifestFile(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST);
        try {
            return JSON.readValue(file.toFile(), ManifestFile.class);
        } catch (JsonProcessingException e) {
            throw new CorruptModelException(file + " is no manifest: " + e.getOriginalMessage(), e);
        }
    }

    /** The arrays of one retriever. */
    private record Part(ModelFiles files, String retriever, int works) implements PartWriter, PartReader {
        private interface Access<T> {
            T go(String file) throws IOException;
        }

        private <T> T at(String name, Access<T> access) {
            try {
                return access.go(retriever + "." + name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void ints(String name, int[] values) {
            at(name, file -> {
                files.writeInts(file, values);
                return file;
            });
        }

        @Override
        public void floats(String name, float[] values) {
            at(name, file -> {
                files.writeFloats(file, values);
                return file;
            });
        }

        @Override
        public int[] ints(String name) {
            return at(name, files::readInts);
        }

        @Override
        public float[] floats(String name) {
            return at(name, files::readFloats);
        }
    }

    private static int[] ints(int count, IntUnaryOperator at) {
        int[] values = new int[count];
        Arrays.setAll(values, at);
        return values;
    }
}
