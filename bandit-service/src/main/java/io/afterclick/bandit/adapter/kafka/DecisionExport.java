package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.bandit.evaluation.EvaluationException;
import io.afterclick.bandit.evaluation.LoggedDecision;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.proto.bandit.v1.DecisionRecord;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Joins recorded decisions with what came of their works, from the topics, into a log for off-policy evaluation.
 *
 * <p>The two topics are partitioned by different keys, so one side has to be in memory: the outcomes of at most
 * {@value #MAX_DECISIONS} decisions at a time, some 100 MB. More decisions are dealt by the hash of their id into as many passes
 * over the topics as it takes. In each, the ids come first, then the outcomes (20 for each that is needed, as one decision of 20
 * is recorded), then the decisions once more, which are written as they come and never held.
 *
 * <p>Readers get pseudonyms that differ from export to export: a hash with a salt that nobody keeps.
 */
public final class DecisionExport {
    /** Decisions whose outcomes are in memory at a time. */
    public static final int MAX_DECISIONS = 100_000;

    private static final int PSEUDONYM_BYTES = 8;

    private final TopicScan records;
    private final TopicScan outcomes;
    private final Selection selection;
    private final Consumer<String> progress;
    private final int maxDecisions;
    private final byte[] salt = new byte[16];
    private long unreadable;

    /**
     * Which decisions.
     *
     * @param tenant of this tenant only; empty: of all
     * @param since ranked at or after this
     * @param until ranked before this
     */
    public record Selection(Optional<String> tenant, Instant since, Instant until) {
        private boolean has(DecisionRecord record) {
            long rankedAt = Timestamps.toMillis(record.getRankedAt());
            return tenant.map(record.getTenant()::equals).orElse(true)
                    && rankedAt >= since.toEpochMilli()
                    && rankedAt < until.toEpochMilli();
        }
    }

    /**
     * What was written.
     *
     * @param decisions decisions
     * @param unreadable records that could not be read
     */
    public record Summary(int decisions, long unreadable) {}

    /**
     * @param clientConfig addresses and security of the brokers
     * @param progress told in words, from time to time
     */
    public DecisionExport(Map<String, Object> clientConfig, Selection selection, Consumer<String> progress) {
        this(clientConfig, selection, progress, MAX_DECISIONS);
    }

    DecisionExport(Map<String, Object> clientConfig, Selection selection, Consumer<String> progress, int maxDecisions) {
        // Outcomes first: whatever they hold, their decisions have come before.
        this.outcomes = new TopicScan(clientConfig, Topics.OUTCOMES);
        this.records = new TopicScan(clientConfig, Topics.DECISION_RECORDS);
        this.selection = selection;
        this.progress = progress;
        this.maxDecisions = maxDecisions;
        new SecureRandom().nextBytes(salt);
    }

    /** Writes all decisions that are selected and were in the topics when this was made. */
    public Summary write(DecisionLogWriter writer) {
        int[] selected = new int[1];
        eachRecord(record -> selected[0]++);
        int passes = Math.max(1, (int) Math.ceil((double) selected[0] / maxDecisions));
        progress.accept(selected[0] + " decisions to write, in " + passes + " passes");
        int[] written = new int[1];
        for (int pass = 0; pass < passes; pass++) {
            int own = pass;
            Map<String, Decision> decisions = new HashMap<>();
            eachRecord(record -> {
                if (Math.floorMod(
                                key(record.getTenant(), record.getDecisionId()).hashCode(), passes)
                        == own) {
                    decisions.put(key(record.getTenant(), record.getDecisionId()), new Decision());
                }
            });
            outcomes.read(record -> addOutcome(decisions, record.value()));
            eachRecord(record -> {
                Decision decision = decisions.get(key(record.getTenant(), record.getDecisionId()));
                if (decision != null && !decision.written) {
                    decision.written = true;
                    written[0] += write(writer, record, decision) ? 1 : 0;
                }
            });
            progress.accept("pass " + (pass + 1) + " of " + passes + ": " + written[0] + " decisions written");
        }
        return new Summary(written[0], unreadable / (2L * passes + 1));
    }

    private void eachRecord(Consumer<DecisionRecord> action) {
        records.read(record -> {
            try {
                DecisionRecord decision =
                        DecisionRecord.parseFrom(record.value() == null ? new byte[0] : record.value());
                if (decision.getDecisionId().isEmpty()) {
                    unreadable++;
                } else if (selection.has(decision)) {
                    action.accept(decision);
                }
            } catch (InvalidProtocolBufferException e) {
                unreadable++;
            }
        });
    }

    private void addOutcome(Map<String, Decision> decisions, byte[] value) {
        Outcome outcome;
        try {
            outcome = Outcome.parseFrom(value == null ? new byte[0] : value);
        } catch (InvalidProtocolBufferException e) {
            return; // whoever counts outcomes puts such records aside
        }
        Decision decision = decisions.get(key(outcome.getTenant(), outcome.getDecisionId()));
        if (decision != null) {
            decision.reader = pseudonym(outcome.getTenant(), outcome.getReaderId());
            decision.botLike |= outcome.getBotLike();
            decision.outcomes.merge(
                    outcome.getWorkId(), Shown.of(outcome), (old, now) -> now.revision() >= old.revision() ? now : old);
        }
    }

    private boolean write(DecisionLogWriter writer, DecisionRecord record, Decision decision) {
        LoggedDecision logged;
        try {
            logged = LoggedDecisions.logged(
                    record, decision.reader, decision.botLike, work -> Optional.ofNullable(decision.outcomes.get(work))
                            .orElse(Shown.NOTHING));
        } catch (EvaluationException | PolicyException | UnreadableRecordException e) {
            progress.accept("left out one decision: " + e.getMessage());
            return false;
        }
        try {
            writer.write(logged);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String pseudonym(String tenant, String readerId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            byte[] hash = digest.digest(key(tenant, readerId).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, PSEUDONYM_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Tenants have no line breaks. */
    private static String key(String tenant, String id) {
        return tenant + "\n" + id;
    }

    /** What came of a decision so far. */
    private static final class Decision {
        private final Map<String, Shown> outcomes = new HashMap<>(4);
        private String reader = "";
        private boolean botLike;
        private boolean written;
    }

    /** What came of a shown work. */
    record Shown(int revision, boolean seen, boolean clicked, boolean readOn, boolean open) {
        static final Shown NOTHING = new Shown(0, false, false, false, false);

        static Shown of(Outcome outcome) {
            return new Shown(
                    outcome.getRevision(),
                    outcome.hasSeenAt(),
                    outcome.hasClickedAt(),
                    outcome.hasReadOnAt(),
                    outcome.getStage() == OutcomeStage.OUTCOME_STAGE_SEEN
                            || outcome.getStage() == OutcomeStage.OUTCOME_STAGE_CLICKED);
        }
    }
}
