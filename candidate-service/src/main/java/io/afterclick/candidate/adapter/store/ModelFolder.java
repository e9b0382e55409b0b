package io.afterclick.candidate.adapter.store;

import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.ModelStore;
import io.afterclick.candidate.training.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Models as folders {@code <root>/<tenant>/<version>/} of immutable files, which replicas may share.
 *
 * <p>A model is written beside its place and moved there in one step, so it is there as a whole or not at all. Each file
 * has a checksum; a model that does not match is refused, with a line in the log that says why.
 */
public final class ModelFolder implements ModelStore {
    private static final String UNFINISHED = ".unfinished-";
    private static final Pattern VERSION = Pattern.compile("\\d{8}T\\d{9}Z");
    private static final Logger LOG = Logger.getLogger(ModelFolder.class);

    private final Path root;
    private final int keep;
    private final long maxBytes;
    private final ModelFormat format;

    /**
     * @param root folder of all models; made when the first is stored
     * @param keep models to keep for each tenant, at least 1
     * @param maxBytes of memory that one model may take; larger ones are refused
     * @param format how a model stands in its folder
     */
    public ModelFolder(Path root, int keep, long maxBytes, ModelFormat format) {
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 model must be kept, not " + keep);
        }
        this.root = root;
        this.keep = keep;
        this.maxBytes = maxBytes;
        this.format = format;
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

    /** Where a model of a tenant can be written, to be moved to its place by {@link #adopt}; does not exist yet. */
    public Path unfinished(String tenant) throws IOException {
        Path folder = root.resolve(tenant);
        Files.createDirectories(folder);
        return folder.resolve(UNFINISHED + UUID.randomUUID());
    }

    /** Where the model of a version stands. */
    public Path folder(String tenant, String version) {
        return root.resolve(tenant).resolve(version);
    }

    /**
     * Moves a model that is written to its place, and drops the oldest beyond the number to keep.
     *
     * @param serving version that must not be dropped; empty for none
     * @return what the model says of itself
     */
    public synchronized ModelManifest adopt(Path unfinished, Optional<String> serving) throws IOException {
        ModelManifest manifest = format.manifest(unfinished);
        Path tenant = root.resolve(manifest.tenant());
        Files.move(unfinished, tenant.resolve(manifest.version()), StandardCopyOption.ATOMIC_MOVE);
        List<Path> newestFirst = versions(tenant);
        for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            if (!serving.equals(Optional.of(old.getFileName().toString()))) {
                delete(old);
            }
        }
        return manifest;
    }

    @Override
    public List<ModelManifest> list(String tenant) {
        List<ModelManifest> manifests = new ArrayList<>();
        for (Path folder : versions(root.resolve(tenant))) {
            try {
                manifests.add(format.manifest(folder));
            } catch (IOException e) {
                LOG.debugf("model %s of tenant %s is not listed: %s", folder.getFileName(), tenant, e.getMessage());
            }
        }
        return manifests;
    }

    @Override
    public Optional<TrainedModel> load(String tenant, String version) {
        Path folder = folder(tenant, version);
        if (!VERSION.matcher(version).matches() || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            long bytes = format.manifest(folder).bytes();
            if (bytes > maxBytes) {
                throw new CorruptModelException("it takes " + bytes + " bytes of memory, the limit set is " + maxBytes);
            }
            return Optional.of(format.read(folder));
        } catch (IOException e) {
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

    /** Deletes a folder and all that is in it; does nothing where there is none. */
    public static void delete(Path folder) {
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
