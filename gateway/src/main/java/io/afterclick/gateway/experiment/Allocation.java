package io.afterclick.gateway.experiment;

import io.afterclick.gateway.experiment.ExperimentSettings.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals out buckets so that a change of shares moves no more readers than it must: who shrinks keeps its lowest buckets,
 * who grows keeps all and takes from what others gave up. What a variant loses in share is what it loses in readers.
 */
final class Allocation {
    private Allocation() {}

    /**
     * Variants with the shares that are wanted.
     *
     * @param before what stands; empty for a new experiment
     * @param sides shares that sum to all buckets; names are distinct
     */
    static List<Variant> variants(List<Variant> before, List<Side> sides) {
        Map<String, Buckets> kept = new HashMap<>();
        before.forEach(variant -> kept.put(variant.name(), variant.buckets()));
        sides.forEach(side -> kept.merge(side.name(), Buckets.NONE, (own, none) -> own.lowest(side.share())));
        Buckets free = Buckets.ALL;
        for (Side side : sides) {
            free = free.minus(kept.get(side.name()));
        }
        List<Variant> variants = new ArrayList<>(sides.size());
        for (Side side : sides) {
            Buckets own = kept.get(side.name());
            Buckets taken = free.lowest(side.share() - own.size());
            free = free.minus(taken);
            variants.add(new Variant(side.name(), side.policy(), own.plus(taken)));
        }
        return variants;
    }

    /**
     * Traffic of the size that is wanted, or less where not so much is free.
     *
     * @param before what the experiment has now
     * @param taken what others of the group have
     */
    static Buckets traffic(Buckets before, Buckets taken, int share) {
        Buckets own = before.minus(taken).lowest(share);
        Buckets free = Buckets.ALL.minus(taken).minus(own);
        return own.plus(free.lowest(share - own.size()));
    }
}
