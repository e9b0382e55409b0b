package io.afterclick.bandit.decision;

import io.afterclick.bandit.count.SlateCounts;
import io.afterclick.bandit.policy.Posteriors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a policy believed of a candidate, and the weighed counts that went into it.
 *
 * @param clickA see {@link Posteriors}
 * @param clickB see there
 * @param readOnA see there
 * @param readOnB see there
 * @param yieldA see there
 * @param yieldB see there
 * @param chainMean see there
 * @param examined see {@link SlateCounts}
 * @param clicks see there
 * @param readOns see there
 * @param failures see there
 */
public record RecordedArm(
        double clickA,
        double clickB,
        double readOnA,
        double readOnB,
        double yieldA,
        double yieldB,
        double chainMean,
        double examined,
        double clicks,
        double readOns,
        double failures) {

    /** Arms of all candidates. */
    public static List<RecordedArm> of(Posteriors posteriors, SlateCounts counts) {
        List<RecordedArm> arms = new ArrayList<>(posteriors.size());
        for (int i = 0; i < posteriors.size(); i++) {
            arms.add(new RecordedArm(
                    posteriors.clickA(i),
                    posteriors.clickB(i),
                    posteriors.readOnA(i),
                    posteriors.readOnB(i),
                    posteriors.yieldA(i),
                    posteriors.yieldB(i),
                    posteriors.chainMean(i),
                    counts.examined(i),
                    counts.clicks(i),
                    counts.readOns(i),
                    counts.failures(i)));
        }
        return arms;
    }

    /** The posteriors that the arms were made of. */
    public static Posteriors posteriors(List<RecordedArm> arms) {
        return new Posteriors(
                column(arms, RecordedArm::clickA),
                column(arms, RecordedArm::clickB),
                column(arms, RecordedArm::readOnA),
                column(arms, RecordedArm::readOnB),
                column(arms, RecordedArm::yieldA),
                column(arms, RecordedArm::yieldB),
                column(arms, RecordedArm::chainMean));
    }

    private static double[] column(List<RecordedArm> arms, ToDoubleFunction<RecordedArm> value) {
        return arms.stream().mapToDouble(value).toArray();
    }
}
