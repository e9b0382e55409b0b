package io.afterclick.bandit.adapter.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.bandit.evaluation.DecisionLog;
import io.afterclick.bandit.evaluation.EvaluationException;
import io.afterclick.bandit.evaluation.EvaluationException.Reason;
import io.afterclick.bandit.evaluation.LoggedDecision;
import io.afterclick.bandit.evaluation.RankingInputs;
import io.afterclick.bandit.evaluation.RankingInputs.ArmBelief;
import io.afterclick.bandit.policy.PolicyException;
import io.afterclick.bandit.policy.PolicyFormat;
import io.afterclick.bandit.policy.PolicySettings;
import io.afterclick.bandit.slate.SlateCandidate;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * A file of decisions, one JSON object a line, as {@code docs/off-policy-evaluation.md} describes them; gzip is recognised.
 *
 * <p>Each fault is an {@link EvaluationException} that names file and line.
 */
public final class DecisionLogFile implements DecisionLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GZIP_FIRST_BYTE = 0x1f;
    /** Definitions of policies that are kept parsed: a log has a few. */
    private static final int MAX_SETTINGS = 100;

    private final Path file;
    private final PolicyFormat policies;

    /** @param policies reads the settings of the logging policies */
    public DecisionLogFile(Path file, PolicyFormat policies) {
        this.file = file;
        this.policies = policies;
    }

    @Override
    public Stream<LoggedDecision> open() {
        if (Files.isDirectory(file)) {
            throw unreadable("is a folder, not a file");
        }
        try {
            MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class).readValues(content());
            Decisions decisions = new Decisions(lines);
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(decisions, Spliterator.ORDERED | Spliterator.NONNULL),
                            false)
                    .onClose(decisions::close);
        } catch (NoSuchFileException e) {
            throw unreadable("does not exist");
        } catch (AccessDeniedException e) {
            throw unreadable("may not be read");
        } catch (IOException e) {
            throw unreadable("cannot be read: " + e.getMessage());
        }
    }

    private InputStream content() throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        raw.mark(1);
        int first = raw.read();
        raw.reset();
        return first == GZIP_FIRST_BYTE ? new GZIPInputStream(raw) : raw;
    }

    private EvaluationException unreadable(String problem) {
        return new EvaluationException(Reason.UNREADABLE_LOG, "log " + file + " " + problem);
    }

    private final class Decisions implements Iterator<LoggedDecision> {
        private final MappingIterator<JsonNode> lines;
        private final Map<JsonNode, PolicySettings> settings = new LinkedHashMap<>();

        private Decisions(MappingIterator<JsonNode> lines) {
            this.lines = lines;
        }

        @Override
        public boolean hasNext() {
            try {
                return lines.hasNextValue();
            } catch (JsonProcessingException e) {
                throw faulty(e.getOriginalMessage());
            } catch (IOException e) {
                throw unreadable("cannot be read: " + e.getMessage());
            }
        }

        @Override
        public LoggedDecision next() {
            try {
                return decision(new Fields("", lines.nextValue()));
            } catch (JsonProcessingException e) {
                throw faulty(e.getOriginalMessage());
            } catch (EvaluationException | PolicyException e) {
                throw faulty(e.getMessage());
            } catch (IOException e) {
                throw unreadable("cannot be read: " + e.getMessage());
            }
        }

        private EvaluationException faulty(String problem) {
            JsonParser parser = lines.getParser();
            return unreadable("line " + parser.currentLocation().getLineNr() + ": " + problem);
        }

        private void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private LoggedDecision decision(Fields fields) {
            List<SlateCandidate> candidates = new ArrayList<>();
            List<byte[]> vectors = new ArrayList<>();
            List<ArmBelief> beliefs = new ArrayList<>();
            List<String> workIds = new ArrayList<>();
            Map<String, Integer> indices = new HashMap<>();
            for (Fields candidate : fields.list("candidates")) {
                String workId = candidate.text("work_id");
                if (indices.put(workId, workIds.size()) != null) {
                    throw candidate.fault("work_id", "is there twice");
                }
                workIds.add(workId);
                candidates.add(candidate(workId, candidate));
                vectors.add(candidate.bytes("vector"));
                beliefs.add(belief(candidate));
            }
            List<LoggedDecision.Slot> slots = new ArrayList<>();
            for (Fields shown : fields.list("shown")) {
                slots.add(slot(shown, indices, uniformShare(fields)));
            }
            RankingInputs inputs = new RankingInputs(
                    fields.text("tenant"),
                    fields.text("query_work_id"),
                    fields.textOr("model_version", ""),
                    instant(fields).toEpochMilli(),
                    fields.has("reader_gs_score")
                            ? OptionalDouble.of(fields.number("reader_gs_score"))
                            : OptionalDouble.empty(),
                    settings(fields),
                    fields.whole("seed"),
                    candidates,
                    vectors,
                    beliefs);
            return new LoggedDecision(
                    fields.text("decision_id"),
                    fields.textOr("reader", ""),
                    fields.text("policy"),
                    fields.whole("policy_version"),
                    workIds,
                    slots,
                    fields.flag("bot_like"),
                    Optional.of(inputs));
        }

        private double uniformShare(Fields fields) {
            return settings(fields).uniformShare();
        }

        private PolicySettings settings(Fields fields) {
            JsonNode node = fields.object.path("settings");
            PolicySettings known = settings.get(node);
            if (known != null) {
                return known;
            }
            if (!node.isObject()) {
                throw fields.fault("settings", "must be an object");
            }
            if (settings.size() == MAX_SETTINGS) {
                settings.clear();
            }
            PolicySettings parsed = policies.parse(node.toString());
            settings.put(node, parsed);
            return parsed;
        }
    }

    private static Instant instant(Fields fields) {
        try {
            return Instant.parse(fields.text("ranked_at"));
        } catch (DateTimeException e) {
            throw fields.fault("ranked_at", "must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static SlateCandidate candidate(String workId, Fields fields) {
        List<String> creators = new ArrayList<>();
        fields.object.path("creators").forEach(creator -> creators.add(creator.asText()));
        return new SlateCandidate(
                workId,
                fields.number("score"),
                fields.flag("pinned"),
                creators,
                fields.textOr("franchise", ""),
                fields.flag("new_work"),
                fields.has("unclicked_impressions") ? fields.count("unclicked_impressions") : 0);
    }

    private static ArmBelief belief(Fields fields) {
        return new ArmBelief(
                fields.number("click_a"),
                fields.number("click_b"),
                fields.number("read_on_a"),
                fields.number("read_on_b"),
                fields.number("yield_a"),
                fields.number("yield_b"),
                fields.number("chain_mean"),
                fields.number("examined"),
                fields.number("clicks"),
                fields.number("read_ons"),
                fields.number("failures"));
    }

    private static LoggedDecision.Slot slot(Fields fields, Map<String, Integer> indices, double uniformShare) {
        Integer candidate = indices.get(fields.text("work_id"));
        if (candidate == null) {
            throw fields.fault("work_id", "is none of the candidates");
        }
        return new LoggedDecision.Slot(
                candidate,
                new LoggedDecision.Propensity(
                        fields.number("propensity"),
                        fields.number("standard_error"),
                        fields.count("draws"),
                        uniformShare),
                fields.flag("seen"),
                fields.flag("clicked"),
                fields.flag("read_on"),
                fields.flag("open"));
    }

    /** The fields of an object; faults name the path. */
    private record Fields(String path, JsonNode object) {
        boolean has(String name) {
            return object.hasNonNull(name);
        }

        String text(String name) {
            String text = textOr(name, "");
            if (text.isEmpty()) {
                throw fault(name, "must be a text that is not empty");
            }
            return text;
        }

        String textOr(String name, String absent) {
            JsonNode node = object.path(name);
            if (node.isMissingNode()) {
                return absent;
            }
            if (!node.isTextual()) {
                throw fault(name, "must be a text");
            }
            return node.asText();
        }

        double number(String name) {
            JsonNode node = object.path(name);
            if (!node.isNumber()) {
                throw fault(name, "must be a number");
            }
            return node.asDouble();
        }

        long whole(String name) {
            JsonNode node = object.path(name);
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw fault(name, "must be a whole number");
            }
            return node.asLong();
        }

        /** From 0. */
        int count(String name) {
            long count = whole(name);
            if (count < 0 || count > Integer.MAX_VALUE) {
                throw fault(name, "must be a whole number from 0");
            }
            return (int) count;
        }

        boolean flag(String name) {
            JsonNode node = object.path(name);
            if (!node.isMissingNode() && !node.isBoolean()) {
                throw fault(name, "must be true or false");
            }
            return node.asBoolean();
        }

        byte[] bytes(String name) {
            String text = textOr(name, "");
            try {
                return text.isEmpty() ? new byte[0] : object.path(name).binaryValue();
            } catch (IOException e) {
                throw fault(name, "must be bytes in base 64");
            }
        }

        List<Fields> list(String name) {
            JsonNode node = object.path(name);
            if (!node.isArray()) {
                throw fault(name, "must be a list");
            }
            List<Fields> list = new ArrayList<>(node.size());
            for (JsonNode element : node) {
                list.add(new Fields(path + name + "[" + list.size() + "].", element));
            }
            return list;
        }

        EvaluationException fault(String name, String problem) {
            return new EvaluationException(Reason.UNREADABLE_LOG, path + name + " " + problem);
        }
    }
}
