package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.count.OutcomeCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * What came of shown works, by the policy that showed them: CTR, continuation rate and yield as they are counted.
 *
 * <p>Counters only rise, but a correction or a program found out takes back what was counted; so what is added and what is
 * taken back are two counters, and their difference is what counts. Thread-safe.
 */
final class CountedMetrics {
    /** Policies with counters of their own; outcomes of more are those of {@value #OTHER}. Names come from admins, who are few. */
    static final int POLICIES_MAX = 100;

    static final String OTHER = "other";
    private static final String NONE = "none";

    private enum What {
        IMPRESSIONS(OutcomeCounts::impressions),
        CLICKS(OutcomeCounts::clicks),
        READ_ONS(OutcomeCounts::readOns),
        ONE_AND_DONES(OutcomeCounts::oneAndDones),
        UNREAD_CLICKS(OutcomeCounts::unreadClicks),
        CHAIN_READ_ONS(OutcomeCounts::chainReadOns);

        private final ToLongFunction<OutcomeCounts> term;

        What(ToLongFunction<OutcomeCounts> term) {
            this.term = term;
        }
    }

    private record Pair(Counter added, Counter takenBack) {}

    private final MeterRegistry registry;
    private final Map<String, Map<What, Pair>> policies = new ConcurrentHashMap<>();

    CountedMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Notes a change of counts.
     *
     * @param policy policy of the decision; empty where there was none
     * @param change terms may be negative
     */
    void add(String policy, OutcomeCounts change) {
        if (change.isZero()) {
            return;
        }
        String name = policy.isEmpty() ? NONE : policy;
        boolean known = policies.containsKey(name) || policies.size() < POLICIES_MAX;
        Map<What, Pair> counters = policies.computeIfAbsent(known ? name : OTHER, this::counters);
        counters.forEach((what, pair) -> {
            long term = what.term.applyAsLong(change);
            (term < 0 ? pair.takenBack() : pair.added()).increment(Math.abs(term));
        });
    }

    /** All of a policy, so that a rate has a zero to start from. */
    private Map<What, Pair> counters(String policy) {
        Map<What, Pair> counters = new EnumMap<>(What.class);
        for (What what : What.values()) {
            counters.put(what, new Pair(counter(policy, what, "added"), counter(policy, what, "taken_back")));
        }
        return counters;
    }

    private Counter counter(String policy, What what, String change) {
        return Counter.builder("afterclick.bandit.counted")
                .description("What came of shown works, by the policy that showed them")
                .tag("policy", policy)
                .tag("what", what.name().toLowerCase(Locale.ROOT))
                .tag("change", change)
                .register(registry);
    }
}
