package io.afterclick.gateway.experiment;

import io.afterclick.gateway.experiment.ExperimentSettings.Side;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import io.afterclick.gateway.request.TextRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the settings of an experiment must be like. Stateless. */
public final class ExperimentRules {
    private ExperimentRules() {}

    /** Notes what is wrong with a key. */
    public static void checkKey(String key, Faults faults) {
        TextRules.checkName(key, "key", faults);
    }

    /** Notes what is wrong with settings by themselves. */
    static void check(ExperimentSettings settings, Faults faults) {
        TextRules.checkText(settings.description(), Limits.EXPERIMENT_DESCRIPTION_LENGTH_MAX, "description", faults);
        checkNameIfAny(settings.group(), "group", faults);
        checkNameIfAny(settings.salt(), "salt", faults);
        if (Math.abs((long) settings.priority()) > Limits.EXPERIMENT_PRIORITY_MAX) {
            faults.add(
                    "priority",
                    Kind.OUT_OF_RANGE,
                    "must be -" + Limits.EXPERIMENT_PRIORITY_MAX + " to " + Limits.EXPERIMENT_PRIORITY_MAX);
        }
        checkShare(settings.trafficShare(), "traffic_share", faults);
        checkSides(settings.sides(), faults);
        if (settings.excludedReaders().size() > Limits.EXPERIMENT_EXCLUDED_READERS_MAX) {
            faults.add(
                    "excluded_reader_hashes",
                    Kind.OUT_OF_RANGE,
                    "must have at most " + Limits.EXPERIMENT_EXCLUDED_READERS_MAX + " entries");
        }
    }

    /** Notes what of the settings cannot be changed any more. */
    static void checkChange(Experiment before, ExperimentSettings settings, Faults faults) {
        if (before.startedAt().isEmpty()) {
            return;
        }
        String message = "cannot change after the first start, since it would give readers other variants; make a new"
                + " experiment";
        if (!before.salt().equals(settings.salt())) {
            faults.add("salt", Kind.CONFLICTING, message);
        }
        if (!before.group().equals(settings.group())) {
            faults.add("group", Kind.CONFLICTING, message);
        }
    }

    private static void checkSides(List<Side> sides, Faults faults) {
        if (sides.isEmpty() || sides.size() > Limits.EXPERIMENT_VARIANTS_MAX) {
            faults.add("variants", Kind.OUT_OF_RANGE, "must hold 1 to " + Limits.EXPERIMENT_VARIANTS_MAX + " variants");
            return;
        }
        Set<String> names = new HashSet<>();
        long sum = 0;
        for (int i = 0; i < sides.size(); i++) {
            Side side = sides.get(i);
            String prefix = "variants[" + i + "].";
            TextRules.checkName(side.name(), prefix + "name", faults);
            TextRules.checkName(side.policy(), prefix + "policy", faults);
            checkShare(side.share(), prefix + "share", faults);
            if (!names.add(side.name()) && !side.name().isEmpty()) {
                faults.add(prefix + "name", Kind.CONFLICTING, "is the name of an earlier variant too");
            }
            sum += side.share();
        }
        if (sum != Buckets.COUNT) {
            faults.add(
                    "variants",
                    Kind.CONFLICTING,
                    "must have shares that sum to " + Buckets.COUNT + " (1/10,000 of the readers each), not " + sum);
        }
    }

    private static void checkNameIfAny(String name, String field, Faults faults) {
        if (!name.isEmpty()) {
            TextRules.checkName(name, field, faults);
        }
    }

    private static void checkShare(int share, String field, Faults faults) {
        if (share < 0 || share > Buckets.COUNT) {
            faults.add(field, Kind.OUT_OF_RANGE, "must be 0 to " + Buckets.COUNT + ", in 1/10,000 of the readers");
        }
    }
}
