package io.afterclick.candidate.serving;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.franchise.Franchises;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.popularity.PopularRetriever;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.TenantRetrieval;
import io.afterclick.candidate.retrieval.WorkNumbering;
import io.afterclick.candidate.text.TextIndex;
import io.afterclick.candidate.text.TextRetriever;
import io.afterclick.candidate.title.TitleIndex;
import io.afterclick.candidate.title.TitleRetriever;
import io.afterclick.candidate.training.ModelManifest;
import io.afterclick.candidate.training.TrainedModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What serves one tenant: its catalog, its text index, and the model that was swapped in last.
 *
 * <p>Thread-safe; changes of works are seen at once.
 */
public final class Tenant {
    /** Names of the retrievers that look at the works alone; the learned ones come with a model. */
    public static final List<String> CATALOG_RETRIEVERS = List.of(TextRetriever.NAME, TitleRetriever.NAME);

    private final TenantSettings settings;
    private final Catalog catalog;
    private final Franchises franchises;
    private final TextIndex text;
    private final Retriever textRetriever;
    private final TitleIndex titles = new TitleIndex();
    private final Retriever titleRetriever = new TitleRetriever(titles);
    private volatile Served served;

    private record Served(
            TenantSettings settings,
            Catalog catalog,
            Franchises franchises,
            List<Retriever> retrievers,
            Fusion fusion,
            Optional<TrainedModel> model,
            Optional<WorkNumbering> numbering,
            boolean held)
            implements TenantRetrieval {
        @Override
        public Optional<String> modelVersion() {
            return model.map(trained -> trained.manifest().version());
        }

        @Override
        public IntPredicate newWorks() {
            IntPredicate lately =
                    catalog.publishedSince(settings.clock().instant().minus(settings.newWorkAge()));
            return numbering
                    .<IntPredicate>map(
                            known -> ordinal -> known.index(ordinal) == WorkNumbering.NONE || lately.test(ordinal))
                    .orElse(lately);
        }

        @Override
        public BitSet importedWorksOf(String readerId) {
            BitSet works = new BitSet();
            model.ifPresent(trained -> trained.imported().row(readerId).ifPresent(row -> trained.imported()
                    .forEachWork(row, index -> {
                        int ordinal = numbering.orElseThrow().ordinal(index);
                        if (ordinal != WorkNumbering.NONE) {
                            works.set(ordinal);
                        }
                    })));
            return works;
        }
    }

    Tenant(TenantSettings settings) {
        this.settings = settings;
        this.catalog = new Catalog(settings.maxWorks());
        this.text = new TextIndex(settings.textSimilarity());
        this.textRetriever = new TextRetriever(text);
        this.franchises = new Franchises(settings.guessFranchises());
        this.served = new Served(
                settings,
                catalog,
                franchises,
                List.of(textRetriever, titleRetriever),
                settings.fusion(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Adds a work or replaces it. */
    public void put(Work work) {
        int ordinal = catalog.put(work);
        franchises.put(ordinal, work);
        titles.put(ordinal, work.title());
        text.put(ordinal, work);
    }

    /** Deletes a work; does nothing where there is none. */
    public void remove(String workId) {
        int ordinal = catalog.remove(workId);
        if (ordinal != Catalog.NONE) {
            franchises.remove(ordinal);
            titles.remove(ordinal);
            text.remove(ordinal);
        }
    }

    /**
     * Swaps a model in; running requests finish with the one they began with.
     *
     * @param held whether an operator chose it
     */
    public void serve(TrainedModel model, boolean held) {
        WorkNumbering numbering = WorkNumbering.of(model.workIds(), catalog);
        served = new Served(
                settings,
                catalog,
                franchises,
                retrievers(model, numbering),
                model.manifest().fusion().map(Fusions::of).orElse(settings.fusion()),
                Optional.of(model),
                Optional.of(numbering),
                held);
    }

    /** Those of the model, and before the one that anything fits those of the catalog. */
    private List<Retriever> retrievers(TrainedModel model, WorkNumbering numbering) {
        List<Retriever> retrievers = new ArrayList<>();
        model.retrievers().values().forEach(trained -> retrievers.add(trained.retriever(numbering)));
        int last = retrievers.size();
        while (last > 0 && retrievers.get(last - 1).name().equals(PopularRetriever.NAME)) {
            last--;
        }
        retrievers.addAll(last, List.of(textRetriever, titleRetriever));
        return List.copyOf(retrievers);
    }

    /** What can be asked now: parts that belong together, also while a model is swapped. */
    public TenantRetrieval retrieval() {
        return served;
    }

    /** What the serving model says of itself; empty before the first. */
    public Optional<ModelManifest> model() {
        return served.model().map(TrainedModel::manifest);
    }

    /** The serving model, with all that it learned; empty before the first. */
    Optional<TrainedModel> trained() {
        return served.model();
    }

    /** Whether an operator chose the serving model. */
    public boolean isHeld() {
        return served.held();
    }

    /** All works that exist, available or not. */
    public List<Work> allWorks() {
        return catalog.works();
    }

    /** How many works exist, available or not. */
    public int works() {
        return catalog.size();
    }
}
