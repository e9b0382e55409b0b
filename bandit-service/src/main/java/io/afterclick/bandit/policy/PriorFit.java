package io.afterclick.bandit.policy;

import io.afterclick.bandit.count.AgeBins;
import io.afterclick.bandit.count.CountTable;
import io.afterclick.bandit.count.PositionBins;
import io.afterclick.bandit.count.WeighedCounts;
import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.policy.PolicySettings.Memory;
import io.afterclick.bandit.policy.TenantPrior.Rates;
import io.afterclick.bandit.policy.TenantPrior.Works;

/**
 * Fits a {@link TenantPrior} to the counts of a tenant: delays, examination, click rate by score, what each work did, and
 * the strengths, in this order, since each needs those before.
 *
 * <p>Walks three times over all arms, some 0.2 microseconds for an arm and walk; examination, score map and strengths are
 * fitted to a sample of them. The same counts and time give the same prior, as long as the sample holds all arms. Not
 * thread-safe: holds the sample of one fit.
 */
final class PriorFit {
    /** Arms that examination and score map are fitted to at most. */
    private static final int SAMPLE = 1 << 16;

    /** Arms, or works, that strengths are fitted to at most. */
    private static final int STRENGTH_SAMPLE = 2_000;

    private static final double LEAST_RATE = 1e-6;

    private final CountTable table;
    private final String tenant;
    private final Memory memory;
    private final PriorSettings settings;
    private final long nowMillis;

    private final double[] readOnsByDelay = new double[AgeBins.COUNT];
    private int arms;

    private float[] impressions = new float[0]; // [sample x position bins]
    private float[] clicks = new float[0]; // [sample]
    private float[] scores = new float[0];
    private float[] trials = new float[0];
    private float[] readOns = new float[0];
    private float[] failures = new float[0];
    private int[] workNumbers = new int[0];
    private final double[] clicksByBin = new double[PositionBins.COUNT];
    private int sampled;
    private double chainReadOns;
    private double totalReadOns;

    private PriorFit(CountTable table, String tenant, Memory memory, PriorSettings settings, long nowMillis) {
        this.table = table;
        this.tenant = tenant;
        this.memory = memory;
        this.settings = settings;
        this.nowMillis = nowMillis;
    }

    /** A prior of the counts that the table holds now, weighed as of {@code nowMillis}. */
    static TenantPrior fit(CountTable table, String tenant, Memory memory, PriorSettings settings, long nowMillis) {
        return new PriorFit(table, tenant, memory, settings, nowMillis).fit();
    }

    /** A prior of a tenant of which nothing was seen. */
    static TenantPrior unseen(Memory memory, PriorSettings settings, long nowMillis) {
        return fit(new CountTable(0), "", memory, settings, nowMillis);
    }

    private TenantPrior fit() {
        double[] curve = memory.examination().map(ExaminationCurve::given).orElseGet(ExaminationCurve::usual);
        table.visit(tenant, weighing(curve, new double[AgeBins.COUNT]), (query, work, score, counts) -> count(counts));
        double[] ripeness = DelayDistribution.ripeness(readOnsByDelay, settings.delayStrength());
        sample(weighing(curve, ripeness));
        if (memory.examination().isEmpty()) {
            curve = ExaminationCurve.learn(impressions, clicks, sampled, clicksByBin, settings.clickStrength());
        }
        examine(curve);
        return fit(weighing(curve, ripeness));
    }

    private Weighing weighing(double[] curve, double[] ripeness) {
        return new Weighing(nowMillis, memory.halfLife(), curve, ripeness);
    }

    private void count(WeighedCounts counts) {
        arms++;
        for (int bin = 0; bin < AgeBins.COUNT; bin++) {
            readOnsByDelay[bin] += counts.readOnsOfDelay(bin);
        }
    }

    private void sample(Weighing weighing) {
        int size = Math.min(arms, SAMPLE);
        impressions = new float[size * PositionBins.COUNT];
        clicks = new float[size];
        scores = new float[size];
        trials = new float[size];
        readOns = new float[size];
        failures = new float[size];
        workNumbers = new int[size];
        double share = arms <= SAMPLE ? 1 : (double) SAMPLE / arms;
        table.visit(tenant, weighing, (query, work, score, counts) -> {
            if (sampled < size && (share == 1 || hash(query, work) < share)) {
                keep(work, score, counts);
            }
        });
    }

    private void keep(int work, double score, WeighedCounts counts) {
        for (int bin = 0; bin < PositionBins.COUNT; bin++) {
            impressions[sampled * PositionBins.COUNT + bin] = (float) counts.impressionsAt(bin);
            clicksByBin[bin] += counts.clicksAt(bin);
        }
        clicks[sampled] = (float) counts.clicks();
        scores[sampled] = (float) score;
        readOns[sampled] = (float) counts.readOns();
        failures[sampled] = (float) counts.failures();
        workNumbers[sampled++] = work;
    }

    /** A number from 0 to 1 that is the arm's own. */
    private static double hash(int query, int work) {
        long mixed = ((long) query << 32 | work) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return (mixed >>> 11) * 0x1p-53;
    }

    private void examine(double[] curve) {
        for (int arm = 0; arm < sampled; arm++) {
            double examined = 0;
            for (int bin = 0; bin < PositionBins.COUNT; bin++) {
                examined += impressions[arm * PositionBins.COUNT + bin] * curve[bin];
            }
            trials[arm] = (float) Math.max(examined, clicks[arm]);
        }
    }

    private TenantPrior fit(Weighing weighing) {
        double click = rate(sum(clicks), sum(trials), settings.clickRate(), settings.clickRateStrength());
        double readOn =
                rate(sum(readOns), sum(readOns) + sum(failures), settings.readOnRate(), settings.readOnRateStrength());
        ScoreMap scoreMap = ScoreMap.fit(scores, trials, clicks, sampled, click, settings.clickStrength());
        Works works = works(weighing, scoreMap);
        double chain = chainReadOns / (totalReadOns + settings.chainStrength());

        double workClickStrength = PriorStrength.fit(
                Math.min(works.clicks().length, STRENGTH_SAMPLE),
                settings.workClickStrength(),
                (work, strength) ->
                        PriorStrength.gammaPoisson(works.expectedClicks()[work], works.clicks()[work], strength));
        double workReadOnStrength = PriorStrength.fit(
                Math.min(works.clicks().length, STRENGTH_SAMPLE),
                settings.workReadOnStrength(),
                (work, strength) ->
                        PriorStrength.betaBinomial(works.trials()[work], works.readOns()[work], readOn, strength));
        int fitted = Math.min(sampled, STRENGTH_SAMPLE);
        double[] clickMeans = new double[fitted];
        double[] clickVariances = new double[fitted];
        double[] readOnMeans = new double[fitted];
        double[] readOnVariances = new double[fitted];
        for (int arm = 0; arm < fitted; arm++) {
            int work = workNumbers[arm];
            double expected = scoreMap.rate(scores[arm]);
            double othersClicks = Math.max(0, works.clicks()[work] - clicks[arm]) + workClickStrength;
            double othersExpected =
                    Math.max(0, works.expectedClicks()[work] - trials[arm] * expected) + workClickStrength;
            clickMeans[arm] = bounded(expected * othersClicks / othersExpected);
            clickVariances[arm] = clickMeans[arm] / (1 - clickMeans[arm]) / othersClicks;
            double others = Math.max(0, works.readOns()[work] - readOns[arm]);
            double othersTrials =
                    Math.max(others, works.trials()[work] - readOns[arm] - failures[arm]) + workReadOnStrength;
            readOnMeans[arm] = bounded((others + workReadOnStrength * readOn) / othersTrials);
            readOnVariances[arm] = 1 / (othersTrials + 1);
        }
        double clickStrength = PriorStrength.fit(
                fitted,
                settings.clickStrength(),
                (arm, strength) -> PriorStrength.betaBinomial(
                        trials[arm], clicks[arm], clickMeans[arm], PriorStrength.ofArm(strength, clickVariances[arm])));
        double readOnStrength = PriorStrength.fit(
                fitted,
                settings.readOnStrength(),
                (arm, strength) -> PriorStrength.betaBinomial(
                        readOns[arm] + failures[arm],
                        readOns[arm],
                        readOnMeans[arm],
                        PriorStrength.ofArm(strength, readOnVariances[arm])));
        Rates rates = new Rates(
                scoreMap, click, readOn, chain, clickStrength, workClickStrength, readOnStrength, workReadOnStrength);
        return new TenantPrior(weighing, settings, rates, works);
    }

    private Works works(Weighing weighing, ScoreMap scoreMap) {
        int size = table.works(tenant) + 1;
        Works works = new Works(new double[size], new double[size], new double[size], new double[size]);
        table.visit(tenant, weighing, (query, work, score, counts) -> {
            if (work < size) {
                works.clicks()[work] += counts.clicks();
                works.expectedClicks()[work] += (counts.examined() * scoreMap.rate(score));
                works.readOns()[work] += counts.readOns();
                works.trials()[work] += (counts.readOns() + counts.failures());
                chainReadOns += counts.chainReadOns();
                totalReadOns += counts.readOns();
            }
        });
        return works;
    }

    private static double rate(double successes, double trials, double usual, double strength) {
        return bounded((successes + strength * usual) / (trials + strength));
    }

    private static double bounded(double rate) {
        return Math.max(LEAST_RATE, Math.min(1 - LEAST_RATE, rate));
    }

    private double sum(float[] values) {
        double sum = 0;
        for (int i = 0; i < sampled; i++) {
            sum += values[i];
        }
        return sum;
    }
}
