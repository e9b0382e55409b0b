package io.afterclick.candidate.retrieval;

import io.afterclick.candidate.catalog.Catalog;
import io.afterclick.candidate.rule.Boost;
import io.afterclick.candidate.rule.Effect;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Multiplies fused scores by the factors of the rules that match. */
final class Boosts {
    private Boosts() {}

    /** The fused scores by place, boosted. */
    static double[] scores(FusedWorks fused, Question question) {
        double[] scores = new double[fused.size()];
        Arrays.setAll(scores, fused::score);
        for (Effect effect : question.effects()) {
            if (effect instanceof Boost boost) {
                IntPredicate matches = matches(boost, question);
                for (int place = 0; place < scores.length; place++) {
                    if (matches.test(fused.work(place))) {
                        scores[place] *= boost.factor();
                    }
                }
            }
        }
        return scores;
    }

    private static IntPredicate matches(Boost boost, Question question) {
        Catalog catalog = question.catalog();
        IntPredicate test = catalog.passing(boost.filter());
        if (!boost.workIds().isEmpty()) {
            BitSet works = new BitSet();
            boost.workIds().stream()
                    .mapToInt(catalog::ordinal)
                    .filter(ordinal -> ordinal != Catalog.NONE)
                    .forEach(works::set);
            test = test.and(works::get);
        }
        if (!boost.creators().isEmpty()) {
            test = test.and(catalog.withAnyCreator(boost.creators()));
        }
        if (!boost.tags().isEmpty()) {
            test = test.and(catalog.withAnyTag(boost.tags()));
        }
        return boost.newWorksOnly() ? test.and(question.isNew()) : test;
    }
}
