package io.afterclick.candidate.vector;

import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.TrainedModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Sees to it that the topic of vectors holds those of the models that serve, and no others.
 *
 * <p>Nothing is written down about how far it is: what the topic holds is compared to the model, and only the difference
 * is published. So it goes on where a crash left off, does nothing where a replica before it did all, and counts a model
 * as complete only when a reading of the topic has found nothing missing. Memory: a bit for each work of the models that
 * are not complete, the ids of works that the topic holds and a model does not (at most as many as left it at once), and
 * one batch.
 *
 * <p>Rounds are to be run by one thread of one replica; two at once would only write the same twice.
 */
public final class VectorPublisher {
    /** As many vectors of usual width are about 150 kB. */
    public static final int DEFAULT_WORKS_PER_BATCH = 500;

    private final Supplier<List<TrainedModel>> serving;
    private final BooleanSupplier leads;
    private final VectorTopic topic;
    private final int worksPerBatch;
    /** By tenant, the version that a reading of the topic has found complete. */
    private final Map<String, String> complete = new HashMap<>();

    /** What the topic lacks of a model, and has too much. */
    private static final class Difference {
        private final ModelVectors vectors;
        private final BitSet published = new BitSet();
        private final Set<String> left = new HashSet<>();

        Difference(ModelVectors vectors) {
            this.vectors = vectors;
        }

        void published(String workId, Optional<String> version) {
            int work = vectors.find(workId);
            if (work != ModelVectors.NONE) {
                published.set(work, version.equals(Optional.of(vectors.version())));
            } else if (version.isEmpty()) {
                left.remove(workId);
            } else {
                left.add(workId);
            }
        }

        /** The next work that is missing, from an index on; {@link ModelVectors#NONE} where none is. */
        int missing(int from) {
            int work = published.nextClearBit(from);
            while (work < vectors.works() && !vectors.has(work)) {
                work = published.nextClearBit(work + 1);
            }
            return work < vectors.works() ? work : ModelVectors.NONE;
        }

        boolean isNone() {
            return left.isEmpty() && missing(0) == ModelVectors.NONE;
        }
    }

    /**
     * @param serving the models that serve, one of a tenant
     * @param leads whether this replica is the one that publishes
     * @param worksPerBatch published between two looks at whether they are still wanted, 1 or more
     */
    public VectorPublisher(
            Supplier<List<TrainedModel>> serving, BooleanSupplier leads, VectorTopic topic, int worksPerBatch) {
        if (worksPerBatch < 1) {
            throw new IllegalArgumentException("worksPerBatch must be at least 1, not " + worksPerBatch);
        }
        this.serving = serving;
        this.leads = leads;
        this.topic = topic;
        this.worksPerBatch = worksPerBatch;
    }

    /**
     * Compares, and publishes the difference; to be called again and again. Where all is known to be complete, and where
     * another replica leads, that is all it finds out.
     *
     * @return how many tenants' vectors are not known to be complete
     * @throws RuntimeException when the topic cannot be read or written; the next round goes on
     */
    public int round() {
        if (!leads.getAsBoolean()) {
            complete.clear(); // another replica may write what it likes from now on
            return 0;
        }
        Map<String, Difference> differences = new HashMap<>();
        for (TrainedModel model : serving.get()) {
            ModelManifest manifest = model.manifest();
            if (!manifest.version().equals(complete.get(manifest.tenant()))) {
                complete.remove(manifest.tenant()); // the model before may serve again, and is not complete then
                differences.put(manifest.tenant(), new Difference(ModelVectors.of(model)));
            }
        }
        if (differences.isEmpty()) {
            return 0;
        }
        topic.read((tenant, workId, version) -> Optional.ofNullable(differences.get(tenant))
                .ifPresent(difference -> difference.published(workId, version)));
        int open = 0;
        for (Map.Entry<String, Difference> each : differences.entrySet()) {
            if (each.getValue().isNone()) {
                complete.put(each.getKey(), each.getValue().vectors.version());
            } else {
                publish(each.getValue());
                open++;
            }
        }
        return open;
    }

    private void publish(Difference difference) {
        List<VectorTopic.Entry> batch = new ArrayList<>();
        int work = difference.missing(0);
        while (work != ModelVectors.NONE) {
            batch.add(new VectorTopic.Entry(
                    difference.vectors.workId(work), Optional.of(difference.vectors.vector(work))));
            work = difference.missing(work + 1);
            if (batch.size() == worksPerBatch && !sent(difference, batch)) {
                return;
            }
        }
        for (String workId : difference.left) {
            batch.add(new VectorTopic.Entry(workId, Optional.empty()));
            if (batch.size() == worksPerBatch && !sent(difference, batch)) {
                return;
            }
        }
        sent(difference, batch);
    }

    /** Publishes a batch and empties it; does not where it is not wanted any more. */
    private boolean sent(Difference difference, List<VectorTopic.Entry> batch) {
        ModelVectors vectors = difference.vectors;
        boolean wanted = leads.getAsBoolean()
                && serving.get().stream()
                        .map(TrainedModel::manifest)
                        .anyMatch(model -> model.tenant().equals(vectors.tenant())
                                && model.version().equals(vectors.version()));
        if (wanted && !batch.isEmpty()) {
            topic.publish(vectors.tenant(), vectors.version(), List.copyOf(batch));
        }
        batch.clear();
        return wanted;
    }
}
