package io.afterclick.bandit.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.bandit.evaluation.DecisionReport;
import io.afterclick.bandit.evaluation.Estimate;
import io.afterclick.bandit.evaluation.Estimator;
import io.afterclick.bandit.evaluation.EvaluationReport;
import io.afterclick.bandit.evaluation.Interval;
import io.afterclick.bandit.evaluation.OffPolicyEvaluation;
import io.afterclick.bandit.evaluation.Overlap;
import java.util.Locale;
import java.util.Optional;

/** Writes an evaluation as JSON: names in snake_case, null where there is no number. */
final class EvaluationJson {
    private EvaluationJson() {}

    static ObjectNode of(DecisionReport report) {
        ObjectNode json = of(report.slots());
        ObjectNode log = (ObjectNode) json.get("log");
        log.put("decisions", report.decisions());
        log.put("readers", report.readers());
        log.put("unseen_decisions", report.unseen());
        log.put("bot_like_decisions", report.botLike());
        log.put("open_slots", report.openSlots());
        log.put("stand_ins", report.standIns());
        ObjectNode policies = log.putObject("policies");
        report.policies().forEach(policies::put);
        return json;
    }

    static ObjectNode of(EvaluationReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("confidence", 1 - OffPolicyEvaluation.FAILURE);
        ObjectNode log = json.putObject("log");
        log.put("rows", report.rows());
        log.put("positions", report.positions());
        log.put("items", report.works());
        log.put("successes", report.successes());
        put(log, "value", report.onPolicyValue());
        put(log, "ci", report.onPolicyBootstrap());
        Overlap overlap = report.overlap();
        ObjectNode weights = json.putObject("weights");
        put(weights, "mean", overlap.meanWeight());
        put(weights, "mean_standard_error", overlap.meanWeightError());
        weights.put("clipped", overlap.clippedRows());
        put(weights, "unseen_share", overlap.unseenShare());
        ObjectNode estimators = json.putObject("estimators");
        report.estimates()
                .forEach((estimator, estimate) -> estimators.set(name(estimator), of(estimate, report.overlap())));
        return json;
    }

    static String name(Estimator estimator) {
        return estimator.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode of(Estimate estimate, Overlap overlap) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "value", estimate.value());
        put(json, "ci", estimate.bootstrap());
        json.put("ci_method", "percentile bootstrap");
        put(json, "ci_empirical_bernstein", estimate.empiricalBernstein());
        put(json, "ess", overlap.effectiveSampleSize());
        put(json, "max_weight", overlap.maxWeight());
        ArrayNode warnings = json.putArray("warnings");
        estimate.warnings().forEach(warnings::add);
        ArrayNode positions = json.putArray("positions");
        for (Estimate.PositionEstimate position : estimate.positions()) {
            ObjectNode own = positions.addObject();
            own.put("position", position.position());
            own.put("rows", position.rows());
            put(own, "value", position.value());
            put(own, "ci", position.bootstrap());
            put(own, "ess", position.effectiveSampleSize());
            put(own, "max_weight", position.maxWeight());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    private static void put(ObjectNode json, String name, Optional<Interval> interval) {
        if (interval.isPresent()) {
            json.putArray(name).add(interval.get().low()).add(interval.get().high());
        } else {
            json.putNull(name);
        }
    }
}
