package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Estimates the value of a target policy from our own decisions, whose candidates differ from one to the next.
 *
 * <p>The estimators are those of {@link OffPolicyEvaluation}, position by position. What differs: the target's probabilities are
 * computed for each decision; decisions of one reader go together, in folds and in the bootstrap; a bootstrap replicate keeps
 * each slot's terms, and fits reward models anew for the direct method only, whose values have an error of first order by them
 * (that of DR is of second order: Chernozhukov et al., Econometrics Journal 2018).
 *
 * <p>Reads the log twice: for what was shown and what came of it, then for the candidates. Thread safe; on all processors, with a
 * result that does not depend on their number.
 */
public final class DecisionEvaluation {
    /** Decisions whose candidates are in memory at a time. */
    private static final int BATCH = 256;

    private final EvaluationSettings settings;
    private final LoggedReward reward;
    private final int maxReplicates;
    private final IntConsumer progress;

    /** @param progress told how many decisions are done, from time to time */
    public DecisionEvaluation(EvaluationSettings settings, LoggedReward reward, IntConsumer progress) {
        this(settings, reward, PercentileBootstrap.MAX_REPLICATES, progress);
    }

    /** Tests that evaluate many logs need fewer replicates. */
    DecisionEvaluation(EvaluationSettings settings, LoggedReward reward, int maxReplicates, IntConsumer progress) {
        this.settings = settings;
        this.reward = reward;
        this.maxReplicates = maxReplicates;
        this.progress = progress;
    }

    /** @throws EvaluationException when the log is too short or too large, or changes while it is read */
    public DecisionReport evaluate(DecisionLog decisions, TargetPropensities target) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        DecisionSlots.Builder builder = new DecisionSlots.Builder();
        int botLike = 0;
        int standIns = 0;
        try (Stream<LoggedDecision> stream = decisions.open()) {
            for (Iterator<LoggedDecision> iterator = stream.iterator(); iterator.hasNext(); ) {
                LoggedDecision decision = iterator.next();
                if (decision.botLike()) {
                    botLike++;
                } else {
                    builder.add(decision, reward);
                    standIns += target.standsIn(decision) ? 1 : 0;
                }
            }
        }
        DecisionSlots log = builder.build();
        RewardModel[] models = PointEstimates.needModel(settings.estimators())
                ? OffPolicyEvaluation.fitted(sums(log, null), log.slots().positionCount())
                : new RewardModel[0];
        DecisionTerms whole = terms(decisions, log, models, target, random.split());
        DecisionTerms terms =
                settings.estimators().contains(Estimator.SWITCH_DR) ? whole.switchingAt(switchAt(log, whole)) : whole;
        int[] all = new int[log.readers()];
        Arrays.fill(all, 1);
        PointEstimates values = PointEstimates.of(scopes(log, terms, all), settings.estimators());
        PercentileBootstrap bootstrap = PercentileBootstrap.draw(
                log.slots().rows(),
                maxReplicates,
                random.split(),
                generator -> replicate(log, terms, models, generator));
        EvaluationReport report = OffPolicyEvaluation.report(
                settings,
                log.slots(),
                terms.weights(),
                terms.weights().overlap(terms.unseenShare(log), terms.meanWeightError(log)),
                warnings(builder, standIns),
                values,
                bootstrap,
                estimator ->
                        EmpiricalBernstein.ofDecisions(estimator, log, terms, models, OffPolicyEvaluation.FAILURE));
        return new DecisionReport(
                report,
                log.decisions(),
                log.readers(),
                builder.unseen(),
                botLike,
                builder.openSlots(),
                standIns,
                builder.policies());
    }

    private static double switchAt(DecisionSlots log, DecisionTerms terms) {
        double[] residuals = new double[log.slots().rows()];
        int[] readers = new int[residuals.length];
        for (int decision = 0; decision < log.decisions(); decision++) {
            for (int row = log.firstRow(decision); row < log.endRow(decision); row++) {
                residuals[row] = (log.slots().succeeded(row) ? 1 : 0) - terms.predictions()[row];
                readers[row] = log.reader(decision);
            }
        }
        return SwitchThreshold.choose(
                terms.weights().weights(), residuals, terms.policyPredictions(), readers, log.readers());
    }

    /** What is true of all estimators. */
    private List<String> warnings(DecisionSlots.Builder log, int standIns) {
        List<String> warnings = new ArrayList<>();
        if (log.openSlots() > 0) {
            warnings.add("open: more may come of " + log.openSlots()
                    + " slots, which count as they stand; values of the log and of the policy are too low");
        }
        if (standIns > 0) {
            warnings.add(
                    "beliefs: in " + standIns + " decisions the record lacks what the policy goes by (it has another"
                            + " half-life, examination or prior than the policy that was shown, or needs item vectors); what is"
                            + " recorded stands in, so the value is that of the policy with the memory of the log's");
        }
        return warnings;
    }

    private DecisionTerms terms(
            DecisionLog decisions,
            DecisionSlots log,
            RewardModel[] models,
            TargetPropensities target,
            SplittableRandom random) {
        TermsBuilder terms = new TermsBuilder(log, models);
        try (Stream<LoggedDecision> stream = decisions.open()) {
            Iterator<LoggedDecision> iterator = stream.iterator();
            List<LoggedDecision> batch = new ArrayList<>(BATCH);
            while (iterator.hasNext()) {
                LoggedDecision decision = iterator.next();
                if (!decision.botLike()) {
                    batch.add(decision);
                }
                if (batch.size() == BATCH || !iterator.hasNext()) {
                    add(batch, target, terms, random);
                    batch.clear();
                    progress.accept(terms.decision);
                }
            }
        }
        return terms.build(settings.clip());
    }

    /** Draws on all processors, sums up in the order of the log. */
    private static void add(
            List<LoggedDecision> batch, TargetPropensities target, TermsBuilder terms, SplittableRandom random) {
        long[] seeds = new long[batch.size()];
        Arrays.setAll(seeds, i -> random.nextLong());
        double[][] propensities = IntStream.range(0, batch.size())
                .parallel()
                .mapToObj(i -> target.of(batch.get(i), seeds[i]))
                .toArray(double[][]::new);
        for (int i = 0; i < propensities.length; i++) {
            terms.add(batch.get(i), propensities[i]);
        }
    }

    private PointEstimates replicate(
            DecisionSlots log, DecisionTerms terms, RewardModel[] models, SplittableRandom random) {
        int[] times = new int[log.readers()];
        for (int drawn = 0; drawn < times.length; drawn++) {
            times[random.nextInt(times.length)]++;
        }
        ScopeSums[] scopes = scopes(log, terms, times);
        if (settings.estimators().contains(Estimator.DM)) {
            RewardModel[] refitted =
                    OffPolicyEvaluation.fitted(sums(log, times), log.slots().positionCount());
            double rowsShare =
                    Arrays.stream(scopes).mapToDouble(scope -> scope.rows).sum()
                            / log.slots().rows();
            for (int position = 0; position < scopes.length; position++) {
                for (int fold = 0; fold < refitted.length; fold++) {
                    TargetProbabilities shares = terms.shares()[fold];
                    scopes[position].refitting +=
                            rowsShare * (refitted[fold].value(shares, position) - models[fold].value(shares, position));
                }
            }
        }
        return PointEstimates.of(scopes, settings.estimators());
    }

    private static ScopeSums[] scopes(DecisionSlots log, DecisionTerms terms, int[] timesByReader) {
        ScopeSums[] scopes = new ScopeSums[log.slots().positionCount()];
        Arrays.setAll(scopes, position -> new ScopeSums());
        double[] weights = terms.weights().weights();
        for (int decision = 0; decision < log.decisions(); decision++) {
            int times = timesByReader[log.reader(decision)];
            if (times == 0) {
                continue;
            }
            for (int row = log.firstRow(decision); row < log.endRow(decision); row++) {
                ScopeSums scope = scopes[log.positionIndex(row)];
                double weight = times * weights[row];
                scope.rows += times;
                scope.weight += weight;
                scope.weightedPredictions += weight * terms.predictions()[row];
                double kept = terms.weights().keeps(row) ? weight : 0;
                scope.keptPredictions += kept * terms.predictions()[row];
                scope.policyPredictions += times * terms.policyPredictions()[row];
                if (log.slots().succeeded(row)) {
                    scope.successes += times;
                    scope.weightedSuccesses += weight;
                    scope.keptSuccesses += kept;
                }
            }
        }
        return scopes;
    }

    /** @param timesByReader how often a replicate has each reader; null for once each */
    private static SlotSums sums(DecisionSlots log, int[] timesByReader) {
        SlotSums sums = new SlotSums(log.folds(), log.slots().cellCount());
        for (int decision = 0; decision < log.decisions(); decision++) {
            int times = timesByReader == null ? 1 : timesByReader[log.reader(decision)];
            for (int row = log.firstRow(decision); row < log.endRow(decision); row++) {
                sums.addUnweighted(
                        log.fold(decision),
                        log.slots().cell(row),
                        times,
                        log.slots().succeeded(row));
            }
        }
        return sums;
    }

    /** Takes in the target's probabilities, decision after decision. */
    private static final class TermsBuilder {
        private final DecisionSlots log;
        private final RewardModel[] models;
        private final Map<String, Integer> workIndices = new HashMap<>();
        private final double[] weights;
        private final double[] predictions;
        private final double[] policyPredictions;
        private final TargetProbabilities[] shares;
        private int decision;

        private TermsBuilder(DecisionSlots log, RewardModel[] models) {
            this.log = log;
            this.models = models;
            LoggedSlots slots = log.slots();
            for (int work = 0; work < slots.workCount(); work++) {
                workIndices.put(slots.work(work), work);
            }
            weights = new double[slots.rows()];
            predictions = new double[slots.rows()];
            policyPredictions = new double[slots.rows()];
            shares = new TargetProbabilities[log.folds()];
            Arrays.setAll(
                    shares,
                    fold -> new TargetProbabilities(new double[slots.cellCount()], new double[slots.positionCount()]));
        }

        private void add(LoggedDecision logged, double[] propensities) {
            int size = logged.candidates().size();
            requireSame(decision < log.decisions()
                    && log.endRow(decision) - log.firstRow(decision)
                            == logged.slots().size());
            if (propensities.length != size * logged.slots().size()) {
                throw new IllegalArgumentException(propensities.length + " propensities for "
                        + logged.slots().size() + " positions x " + size + " candidates");
            }
            int[] works = new int[size];
            Arrays.setAll(
                    works, i -> workIndices.getOrDefault(logged.candidates().get(i), -1));
            int fold = log.fold(decision);
            for (int slot = 0; slot < logged.slots().size(); slot++) {
                int row = log.firstRow(decision) + slot;
                int shown = logged.slots().get(slot).candidate();
                requireSame(log.slots().cell(row) % log.slots().workCount() == works[shown]);
                weights[row] = propensities[slot * size + shown] / log.slots().propensity(row);
                addRow(row, fold, works, propensities, slot * size);
            }
            decision++;
        }

        private void addRow(int row, int fold, int[] works, double[] propensities, int offset) {
            int position = log.positionIndex(row);
            TargetProbabilities share = shares[fold];
            double policyPrediction = 0;
            for (int i = 0; i < works.length; i++) {
                double probability = propensities[offset + i];
                if (probability == 0) {
                    continue;
                }
                int cell = position * log.slots().workCount() + works[i];
                if (works[i] < 0) {
                    share.elsewhere()[position] += probability;
                } else {
                    share.cells()[cell] += probability;
                }
                if (models.length > 0) {
                    policyPrediction += probability
                            * (works[i] < 0 ? models[fold].unknownWorkRate(position) : models[fold].rate(cell));
                }
            }
            if (models.length > 0) {
                predictions[row] = models[fold].rate(log.slots().cell(row));
                policyPredictions[row] = policyPrediction;
            }
        }

        private DecisionTerms build(double clip) {
            requireSame(decision == log.decisions());
            return new DecisionTerms(ImportanceWeights.of(weights, clip), predictions, policyPredictions, shares);
        }

        private static void requireSame(boolean same) {
            if (!same) {
                throw new EvaluationException(Reason.LOG_CHANGED, "the log changed while it was read");
            }
        }
    }
}
