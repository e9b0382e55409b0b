package io.afterclick.local.trial;

import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.bandit.evaluation.LoggedDecision;
import io.afterclick.bandit.evaluation.RankingInputs;
import io.afterclick.bandit.evaluation.RankingInputs.ArmBelief;
import io.afterclick.bandit.slate.RankedSlate;
import io.afterclick.bandit.slate.RankingLog;
import io.afterclick.bandit.slate.Slate;
import io.afterclick.bandit.slate.SlateCandidate;
import io.afterclick.bandit.slate.SlateMaker;
import io.afterclick.bandit.vector.QuantisedVector;
import io.afterclick.local.simulation.Catalog;
import io.afterclick.local.simulation.Response;
import io.afterclick.local.simulation.Visit;
import io.afterclick.local.simulation.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Writes the decisions of one trial, with what came of them, as {@code docs/off-policy-evaluation.md} describes the file. Not
 * thread-safe.
 *
 * <p>All windows of a simulated decision are closed, as its readers' whole future is known. A reader's GS-score is that of the
 * works read so far, each counting once for each episode; it is empty until two works are read.
 */
final class DecisionLogging implements RankingLog {
    /** Slates drawn for propensities: few, as thousands of decisions are logged; see {@link LoggedDecision.Propensity}. */
    private static final int DRAWS = 100;

    /** Tenants of simulations are named so, which tells them from people's. */
    private static final String TENANT = "simulation-";

    private static final int READ_ON_EPISODES = 2;

    private final String tenant;
    private final String policy;
    private final World world;
    private final DecisionLogWriter out;
    private final List<byte[]> vectors = new ArrayList<>(); // by work
    private final double[][] sums; // [readers][GENRES], of unit vectors of works read
    private final double[] weights; // [readers]
    private final int[] worksRead; // [readers]
    private RankedSlate last;
    private long decisions;

    /** @param policy what reports call it */
    DecisionLogging(World world, String policy, DecisionLogWriter out) {
        this.tenant = TENANT + world.name() + "-" + world.settings().seed();
        this.policy = policy;
        this.world = world;
        this.out = out;
        for (int work = 0; work < world.catalog().works(); work++) {
            float[] vector = new float[Catalog.GENRES];
            for (int genre = 0; genre < vector.length; genre++) {
                vector[genre] = (float) world.catalog().vector(work, genre);
            }
            vectors.add(QuantisedVector.of(vector));
        }
        int readers = world.settings().readers();
        this.sums = new double[readers][Catalog.GENRES];
        this.weights = new double[readers];
        this.worksRead = new int[readers];
    }

    @Override
    public void ranked(RankedSlate ranked) {
        last = ranked;
    }

    /** How narrow the reader's reading is so far; empty where fewer than two works are read. */
    OptionalDouble gsScore(int reader) {
        if (worksRead[reader] < 2) {
            return OptionalDouble.empty();
        }
        double length2 = 0;
        for (double one : sums[reader]) {
            length2 += one * one;
        }
        return OptionalDouble.of(Math.min(1, Math.sqrt(length2) / weights[reader]));
    }

    /** Writes the decision that was ranked last. */
    void came(Visit visit, Response response) {
        List<SlateCandidate> candidates = last.request().candidates();
        List<String> works = candidates.stream().map(SlateCandidate::workId).toList();
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < works.size(); i++) {
            numbers.put(works.get(i), i);
        }
        int[] shown = last.slate().works().stream()
                .map(Slate.RankedWork::workId)
                .mapToInt(numbers::get)
                .toArray();
        RankingInputs inputs = new RankingInputs(
                tenant,
                last.request().queryWorkId(),
                last.request().modelVersion(),
                visit.timeMillis(),
                last.request().readerGsScore(),
                last.task().policy().settings(),
                last.seed(),
                candidates,
                works.stream().map(id -> vectors.get(Catalog.number(id))).toList(),
                beliefs(candidates.size()));
        try {
            out.write(new LoggedDecision(
                    "d" + decisions++,
                    "r" + visit.reader(),
                    policy,
                    last.task().policy().version(),
                    works,
                    slots(shown, response),
                    false,
                    Optional.of(inputs)));
        } catch (IOException e) {
            throw new UncheckedIOException("decisions cannot be written", e);
        }
        learn(visit.reader(), shown, response, works);
    }

    private List<ArmBelief> beliefs(int size) {
        List<ArmBelief> beliefs = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            beliefs.add(new ArmBelief(
                    last.task().posteriors().clickA(i),
                    last.task().posteriors().clickB(i),
                    last.task().posteriors().readOnA(i),
                    last.task().posteriors().readOnB(i),
                    last.task().posteriors().yieldA(i),
                    last.task().posteriors().yieldB(i),
                    last.task().posteriors().chainMean(i),
                    last.counts().examined(i),
                    last.counts().clicks(i),
                    last.counts().readOns(i),
                    last.counts().failures(i)));
        }
        return beliefs;
    }

    private List<LoggedDecision.Slot> slots(int[] shown, Response response) {
        LoggedDecision.Propensity[] propensities = propensities(shown);
        boolean[] clicked = new boolean[shown.length];
        boolean[] readOn = new boolean[shown.length];
        for (int click = 0; click < response.clicks(); click++) {
            clicked[response.place(click)] = true;
            readOn[response.place(click)] |= response.episodes(click) >= READ_ON_EPISODES;
        }
        List<LoggedDecision.Slot> slots = new ArrayList<>(shown.length);
        for (int place = 0; place < shown.length; place++) {
            slots.add(new LoggedDecision.Slot(
                    shown[place], propensities[place], place < response.seen(), clicked[place], readOn[place], false));
        }
        return slots;
    }

    /** By drawing slates, those of the uniform share as a stratum of their own. */
    private LoggedDecision.Propensity[] propensities(int[] shown) {
        double uniformShare = last.task().policy().settings().uniformShare();
        double[] values = new double[shown.length];
        double[] variances = new double[shown.length];
        boolean chance = !last.task().policy().settings().reward().isDeterministic();
        // Another stream than the slate's own: the slate that was shown must not be one of those that are counted.
        RandomGenerator random = new SplittableRandom(~last.seed());
        if (uniformShare < 1) {
            draw(shown, false, 1 - uniformShare, chance ? DRAWS : 1, random, values, variances);
        }
        if (uniformShare > 0) {
            draw(shown, true, uniformShare, DRAWS, random, values, variances);
        }
        LoggedDecision.Propensity[] propensities = new LoggedDecision.Propensity[shown.length];
        Arrays.setAll(
                propensities,
                place -> new LoggedDecision.Propensity(
                        Math.min(1, values[place]),
                        Math.sqrt(variances[place]),
                        variances[place] == 0 ? 0 : DRAWS,
                        uniformShare));
        return propensities;
    }

    private void draw(
            int[] shown,
            boolean uniform,
            double share,
            int draws,
            RandomGenerator random,
            double[] values,
            double[] variances) {
        SlateMaker maker = new SlateMaker(last.task());
        int[] hits = new int[shown.length];
        for (int draw = 0; draw < draws; draw++) {
            maker.make(uniform, random);
            for (int place = 0; place < shown.length; place++) {
                hits[place] += maker.candidateAt(place) == shown[place] ? 1 : 0;
            }
        }
        for (int place = 0; place < shown.length; place++) {
            values[place] += share * hits[place] / draws;
            if (draws > 1) {
                double smoothed = (hits[place] + 1.0) / (draws + 2.0);
                variances[place] += share * share * smoothed * (1 - smoothed) / draws;
            }
        }
    }

    private void learn(int reader, int[] shown, Response response, List<String> works) {
        for (int click = 0; click < response.clicks(); click++) {
            int episodes = response.episodes(click);
            if (episodes > 0) {
                int work = Catalog.number(works.get(shown[response.place(click)]));
                for (int genre = 0; genre < Catalog.GENRES; genre++) {
                    sums[reader][genre] += episodes * world.catalog().vector(work, genre);
                }
                weights[reader] += episodes;
                worksRead[reader]++;
            }
        }
    }
}
