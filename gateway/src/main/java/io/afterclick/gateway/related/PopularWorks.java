package io.afterclick.gateway.related;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Popular works as the candidates of past answers told of them.
 *
 * <p>The gateway keeps no reads of its own, but evidence of the retriever {@value #RETRIEVER} names a work's place among
 * all, so many answers together give the list. A new model begins a new list. Thread-safe.
 */
public final class PopularWorks {
    /** The retriever whose evidence is gathered. */
    public static final String RETRIEVER = "popular";

    /** Works that are remembered for each tenant. */
    private static final int WORKS_MAX = 1_000;

    private final Map<String, Ranks> byTenant = new ConcurrentHashMap<>();

    private record Ranks(String modelVersion, Map<String, Evidence> byWork) {
        static Ranks of(String modelVersion) {
            return new Ranks(modelVersion, new ConcurrentHashMap<>());
        }
    }

    /** Learns from a good answer. */
    public void learn(String tenant, CandidateList candidates) {
        Ranks ranks = byTenant.compute(
                tenant,
                (name, before) -> before != null && before.modelVersion().equals(candidates.modelVersion())
                        ? before
                        : Ranks.of(candidates.modelVersion()));
        for (Candidate candidate : candidates.candidates()) {
            for (Evidence evidence : candidate.evidence()) {
                if (evidence.retriever().equals(RETRIEVER)) {
                    learn(ranks, candidate.workId(), evidence);
                }
            }
        }
    }

    /** What is known, best rank first; the score is the negative rank, so that it falls. */
    public CandidateList list(String tenant) {
        Ranks ranks = byTenant.get(tenant);
        if (ranks == null) {
            return CandidateList.EMPTY;
        }
        List<Candidate> candidates = ranks.byWork().entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Evidence>>comparingInt(
                                entry -> entry.getValue().rank())
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> new Candidate(entry.getKey(), -entry.getValue().rank(), List.of(entry.getValue())))
                .toList();
        return new CandidateList(candidates, ranks.modelVersion());
    }

    private static void learn(Ranks ranks, String workId, Evidence evidence) {
        Evidence known = ranks.byWork().get(workId);
        // What a request leaves out only moves the others up, so the worst rank seen is nearest to the truth.
        boolean better = known == null ? ranks.byWork().size() < WORKS_MAX : evidence.rank() > known.rank();
        if (better) {
            ranks.byWork().put(workId, evidence);
        }
    }
}
