package io.afterclick.bandit.evaluation;

import io.afterclick.bandit.count.Weighing;
import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import io.afterclick.bandit.evaluation.RankingInputs.ArmBelief;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.policy.PolicySettings.Prior;
import io.afterclick.bandit.slate.SlateCandidate;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Writes decisions for off-policy evaluation, one JSON object a line, as {@code docs/off-policy-evaluation.md} describes them.
 * Not thread safe.
 *
 * <p>Without a JSON library, so that whoever simulates can write logs with it; the objects hold nothing but names that are
 * known, texts and finite numbers.
 */
public final class DecisionLogWriter implements Closeable {
    private final Writer out;
    private final StringBuilder line = new StringBuilder(16_384);

    /** @param out closed with this */
    public DecisionLogWriter(Writer out) {
        this.out = out;
    }

    /** @throws EvaluationException where the decision does not say what it was made of */
    public void write(LoggedDecision decision) throws IOException {
        RankingInputs inputs = decision.inputs()
                .orElseThrow(() ->
                        new EvaluationException(Reason.BAD_SLOT, "the decision does not say what it was made of"));
        line.setLength(0);
        object(() -> {
            text("tenant", inputs.tenant());
            text("decision_id", decision.decisionId());
            text("reader", decision.reader());
            flag("bot_like", decision.botLike());
            text("query_work_id", inputs.queryWorkId());
            text("model_version", inputs.modelVersion());
            text("ranked_at", Instant.ofEpochMilli(inputs.rankedAtMillis()).toString());
            inputs.readerGsScore().ifPresent(score -> number("reader_gs_score", score));
            text("policy", decision.policy());
            whole("policy_version", decision.policyVersion());
            name("settings");
            settings(inputs.settings());
            whole("seed", inputs.seed());
            name("candidates");
            list(
                    inputs.candidates().size(),
                    i -> candidate(
                            inputs.candidates().get(i),
                            inputs.vectors().get(i),
                            inputs.beliefs().get(i)));
            name("shown");
            list(decision.slots().size(), i -> shown(decision, decision.slots().get(i)));
        });
        out.append(line).append('\n');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void candidate(SlateCandidate candidate, byte[] vector, ArmBelief belief) {
        object(() -> {
            text("work_id", candidate.workId());
            number("score", candidate.score());
            if (candidate.pinned()) {
                flag("pinned", true);
            }
            if (!candidate.creators().isEmpty()) {
                name("creators");
                list(
                        candidate.creators().size(),
                        i -> quoted(candidate.creators().get(i)));
            }
            if (!candidate.franchise().isEmpty()) {
                text("franchise", candidate.franchise());
            }
            if (candidate.newWork()) {
                flag("new_work", true);
            }
            if (candidate.unclickedImpressions() > 0) {
                whole("unclicked_impressions", candidate.unclickedImpressions());
            }
            if (vector.length > 0) {
                text("vector", Base64.getEncoder().encodeToString(vector));
            }
            number("click_a", belief.clickA());
            number("click_b", belief.clickB());
            number("read_on_a", belief.readOnA());
            number("read_on_b", belief.readOnB());
            number("yield_a", belief.yieldA());
            number("yield_b", belief.yieldB());
            number("chain_mean", belief.chainMean());
            number("examined", belief.examined());
            number("clicks", belief.clicks());
            number("read_ons", belief.readOns());
            number("failures", belief.failures());
        });
    }

    private void shown(LoggedDecision decision, LoggedDecision.Slot slot) {
        object(() -> {
            text("work_id", decision.candidates().get(slot.candidate()));
            number("propensity", slot.propensity().value());
            number("standard_error", slot.propensity().standardError());
            whole("draws", slot.propensity().draws());
            flag("seen", slot.seen());
            flag("clicked", slot.clicked());
            flag("read_on", slot.readOn());
            flag("open", slot.open());
        });
    }

    /** As in a policy's definition, whose YAML includes JSON. */
    private void settings(PolicySettings settings) {
        object(() -> {
            text("reward", settings.reward().text());
            number("click_exponent", settings.clickExponent());
            number("read_on_exponent", settings.readOnExponent());
            number("chain_weight", settings.chainWeight());
            number("uniform_share", settings.uniformShare());
            number("exploration", settings.exploration());
            if (!settings.halfLife().equals(Weighing.FOREVER)) {
                text("half_life", settings.halfLife().toHours() + "h");
            }
            if (settings.prior() instanceof Prior.Flat flat) {
                name("prior");
                object(() -> {
                    number("a", flat.a());
                    number("b", flat.b());
                });
            }
            settings.examination().ifPresent(examination -> {
                name("examination");
                list(examination.size(), i -> line.append(finite(examination.get(i))));
            });
            name("diversity");
            object(() -> {
                text("method", settings.diversity().method().name().toLowerCase(Locale.ROOT));
                number("strength", settings.diversity().strength());
                number("reader_slope", settings.diversity().readerSlope());
            });
            name("guard_rails");
            object(() -> {
                number("new_works_share", settings.guardRails().newWorksShare());
                whole("max_per_creator", settings.guardRails().maxPerCreator());
                whole("max_per_franchise", settings.guardRails().maxPerFranchise());
            });
            number("fatigue_impressions", settings.fatigueImpressions());
        });
    }

    private void object(Runnable fields) {
        line.append('{');
        fields.run();
        line.append('}');
    }

    private void list(int size, IntConsumer element) {
        line.append('[');
        for (int i = 0; i < size; i++) {
            separate();
            element.accept(i);
        }
        line.append(']');
    }

    private void text(String name, String value) {
        name(name);
        quoted(value);
    }

    private void number(String name, double value) {
        name(name);
        line.append(finite(value));
    }

    private void whole(String name, long value) {
        name(name);
        line.append(value);
    }

    private void flag(String name, boolean value) {
        name(name);
        line.append(value);
    }

    private void name(String name) {
        separate();
        quoted(name);
        line.append(':');
    }

    private void separate() {
        char last = line.charAt(line.length() - 1);
        if (last != '{' && last != '[' && last != ':') {
            line.append(',');
        }
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new EvaluationException(Reason.BAD_SLOT, value + " is no number that a log can hold");
        }
        return value;
    }

    private void quoted(String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                // Surrogates too: a lone one has no UTF-8, and a pair is as good written so.
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
