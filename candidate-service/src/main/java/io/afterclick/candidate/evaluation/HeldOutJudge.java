package io.afterclick.candidate.evaluation;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.interaction.CompressedRows;
import io.afterclick.candidate.parallel.Workers;
import io.afterclick.candidate.retrieval.Fusion;
import io.afterclick.candidate.retrieval.RelatedQuery;
import io.afterclick.candidate.retrieval.Retriever;
import io.afterclick.candidate.retrieval.RetrieverRanking;
import io.afterclick.candidate.retrieval.TenantRetrieval;
import io.afterclick.candidate.serving.Tenant;
import io.afterclick.candidate.serving.TenantSettings;
import io.afterclick.candidate.serving.Tenants;
import io.afterclick.candidate.training.Goals;
import io.afterclick.candidate.training.HoldOut;
import io.afterclick.candidate.training.Judge;
import io.afterclick.candidate.training.Progress;
import io.afterclick.candidate.training.TrainedModel;
import io.afterclick.candidate.training.TrainingData;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Asks the retrievers that would serve for the works related to one that a reader read, and looks where another one
 * stands that the same reader read and no model has seen.
 *
 * <p>What the reader read otherwise is left out, as it would be when serving. One half of the held-out pairs tunes the
 * fusion, the other measures it; which half is decided by the pairs' hashes, so it is the same for all models. The
 * figures count all questions the same, but for the goal that the fusion is tuned for.
 *
 * <p>The last model's fusion is kept unless the one that is found now beats it on the tuning half by more than chance.
 * Many fusions come within a fraction of a standard error of the best there, and which of them comes first changes with
 * the last digits of the vectors, while on other questions they are worth anything: the same reads trained again gave a
 * fusion that reached 1 % more on the one half, and 16 % less on the other.
 */
public final class HeldOutJudge implements Judge {
    /** Questions beyond this tell no more; time and memory are bounded by it. */
    private static final int MAX_QUESTIONS = 4_000;

    /** With fewer on each side a figure says nothing. */
    private static final int MIN_QUESTIONS = 100;

    /**
     * When tuning, a question counts the less, the more readers the held-out work has: by their number to the power of
     * minus this. Otherwise the answer to every question would be what everybody reads, and nothing would be related.
     * (Popularity as a propensity to be observed, as in Yang et al., "Unbiased Offline Recommender Evaluation for
     * Missing-Not-At-Random Implicit Feedback", RecSys 2018, but tempered.)
     */
    private static final double RARITY = 0.65;

    private static final int QUESTIONS_PER_BLOCK = 8;
    private static final String GOAL = "goal";
    private static final String STEP = "judging";
    private static final String TUNING_STEP = "tuning the fusion";

    private final int depth;
    private final int threads;

    /**
     * @param depth works that each retriever is asked for, as when serving
     * @param threads that ask at once; the result does not depend on them
     */
    public HeldOutJudge(int depth, int threads) {
        this.depth = depth;
        this.threads = threads;
    }

    /**
     * The answers to one question.
     *
     * @param rankings one of each retriever
     * @param heldOut ordinal of the held-out work
     * @param readers of the held-out work in the training set
     */
    private record Answers(List<RetrieverRanking> rankings, int heldOut, int readers) {}

    /** Which half of the held-out pairs. */
    private enum Half {
        TUNING,
        MEASURING
    }

    @Override
    public Verdict tune(TrainedModel model, Optional<FusionSettings> last, Exam exam, Progress progress) {
        TenantRetrieval retrieval = serving(model, exam.data());
        List<Answers> tuning = ask(retrieval, exam, Half.TUNING, TUNING_STEP, progress);
        if (tuning.size() < MIN_QUESTIONS) {
            return new Verdict(Optional.empty(), Map.of(), Goals.none());
        }
        FusionSettings found = new FusionChoice(names(retrieval), threads).best(questions(tuning));
        FusionSettings fusion =
                last.filter(kept -> isAsGood(kept, found, retrieval, tuning)).orElse(found);
        List<Answers> measuring = ask(retrieval, exam, Half.MEASURING, STEP, progress);
        Goals goals = goals(Fusions.of(fusion), measuring);
        return new Verdict(Optional.of(fusion), figures(retrieval, Fusions.of(fusion), measuring, goals), goals);
    }

    /** Whether the fusion of the last model can be kept: the one found now is better by chance at most. */
    private static boolean isAsGood(
            FusionSettings last, FusionSettings found, TenantRetrieval retrieval, List<Answers> tuning) {
        boolean counts = names(retrieval).stream().anyMatch(name -> last.weight(name) > 0);
        Goals.Gain gain = goals(Fusions.of(found), tuning).over(goals(Fusions.of(last), tuning));
        return counts && !gain.isBeyondChance();
    }

    @Override
    public Goals measure(TrainedModel model, Exam exam, Progress progress) {
        TenantRetrieval retrieval = serving(model, exam.data());
        List<Answers> measuring = ask(retrieval, exam, Half.MEASURING, "judging the last model", progress);
        return measuring.size() < MIN_QUESTIONS ? Goals.none() : goals(retrieval.fusion(), measuring);
    }

    /** The model in front of its catalog, as it will serve. */
    private static TenantRetrieval serving(TrainedModel model, TrainingData data) {
        int room = data.works().size() + data.set().workIds().length + model.workIds().length + 1;
        Tenant tenant = new Tenants(1, TenantSettings.alone(room), (name, opened) -> {}).open(data.tenant());
        data.works().forEach(tenant::put);
        tenant.serve(model, false);
        return tenant.retrieval();
    }

    private static List<String> names(TenantRetrieval retrieval) {
        return retrieval.retrievers().stream().map(Retriever::name).toList();
    }

    private static List<FusionChoice.Question> questions(List<Answers> answers) {
        return answers.stream()
                .map(each -> new FusionChoice.Question(each.rankings(), each.heldOut(), weight(each)))
                .toList();
    }

    private List<Answers> ask(TenantRetrieval retrieval, Exam exam, Half half, String step, Progress progress) {
        List<HoldOut.Pair> pairs = new ArrayList<>();
        List<HoldOut.Pair> all = exam.heldOut();
        for (int i = half.ordinal(); i < all.size() && pairs.size() < MAX_QUESTIONS / 2; i += 2) {
            pairs.add(all.get(i));
        }
        Answers[] answers = new Answers[pairs.size()];
        int[] ordinals = ordinals(retrieval.catalog(), exam.data().set().workIds());
        progress.at(step, 0, answers.length);
        try (Workers workers = new Workers(threads)) {
            workers.forEachBlock(answers.length, QUESTIONS_PER_BLOCK, (worker, block, from, to) -> {
                for (int i = from; i < to; i++) {
                    answers[i] = answer(retrieval, exam.data(), pairs.get(i), ordinals);
                }
            });
        }
        progress.at(step, answers.length, answers.length);
        return List.of(answers);
    }

    /** Ordinals of the training set's works; works that neither catalog nor model knows are given one. */
    private static int[] ordinals(Catalog catalog, String[] workIds) {
        int[] ordinals = new int[workIds.length];
        for (int work = 0; work < workIds.length; work++) {
            ordinals[work] = catalog.reserve(workIds[work]);
        }
        return ordinals;
    }

    private Answers answer(TenantRetrieval retrieval, TrainingData data, HoldOut.Pair pair, int[] ordinals) {
        CompressedRows rows = data.set().reads().byReader();
        BitSet read = new BitSet();
        for (int entry = rows.start(pair.reader()); entry < rows.end(pair.reader()); entry++) {
            read.set(ordinals[rows.column(entry)]);
        }
        int drawn = (int) Math.floorMod(Long.rotateLeft(pair.hash(), 32), (long) rows.size(pair.reader()));
        int queryWork = ordinals[rows.column(rows.start(pair.reader()) + drawn)];
        RelatedQuery query = new RelatedQuery(queryWork, work -> !read.get(work), depth);
        List<RetrieverRanking> rankings = retrieval.retrievers().stream()
                .map(retriever -> retriever.retrieve(query))
                .toList();
        return new Answers(
                rankings, ordinals[pair.work()], data.set().reads().byWork().size(pair.work()));
    }

    private static Map<String, Double> figures(
            TenantRetrieval retrieval, Fusion fusion, List<Answers> answers, Goals goals) {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("questions", (double) answers.size());
        figures.put(GOAL, goals.mean());
        RankFigures fused = new RankFigures();
        answers.forEach(
                each -> fused.add(FusionChoice.rank(fusion.fuse(counted(each.rankings(), fusion)), each.heldOut())));
        fused.putInto(figures, "");
        for (int r = 0; r < retrieval.retrievers().size(); r++) {
            RankFigures alone = new RankFigures();
            for (Answers each : answers) {
                alone.add(FusionChoice.rank(each.rankings().get(r), each.heldOut()));
            }
            alone.putInto(figures, retrieval.retrievers().get(r).name() + ".");
        }
        return figures;
    }

    /** What the fusion is tuned for, of each question. */
    private static Goals goals(Fusion fusion, List<Answers> answers) {
        double[] values = new double[answers.size()];
        double[] weights = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            Answers each = answers.get(i);
            OptionalInt rank = FusionChoice.rank(fusion.fuse(counted(each.rankings(), fusion)), each.heldOut());
            values[i] = rank.isPresent() ? WeightSearch.goal(rank.getAsInt()) : 0;
            weights[i] = weight(each);
        }
        return new Goals(values, weights);
    }

    private static double weight(Answers answers) {
        return Math.pow(Math.max(1, answers.readers()), -RARITY);
    }

    private static List<RetrieverRanking> counted(List<RetrieverRanking> rankings, Fusion fusion) {
        return rankings.stream()
                .filter(ranking -> fusion.counts(ranking.retriever()))
                .toList();
    }
}
