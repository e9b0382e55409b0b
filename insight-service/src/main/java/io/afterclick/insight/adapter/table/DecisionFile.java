package io.afterclick.insight.adapter.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.afterclick.insight.diversity.slate.ShownSlate;
import io.afterclick.insight.diversity.slate.SlateLog;
import io.afterclick.insight.diversity.slate.WorkVectors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A log of decisions in JSON lines, gzip or not, as {@code docs/off-policy-evaluation.md} describes it, read as slates. The vector of a
 * work is that of the last decision that has one.
 */
public final class DecisionFile {
    private static final int GZIP_FIRST_BYTE = 0x1f;
    /** Tenants of simulations are named so. */
    private static final String SIMULATION = "simulation";

    private static final int MAX_SLATES = 5_000_000;

    private final Path file;
    private final Map<String, Integer> readers = new LinkedHashMap<>();
    private final Map<String, Integer> policies = new LinkedHashMap<>();
    private final Map<String, Integer> works = new LinkedHashMap<>();
    private final List<float[]> vectors = new ArrayList<>();
    private final List<ShownSlate> slates = new ArrayList<>();
    private boolean isSimulated;
    private int leftOut;

    private DecisionFile(Path file) {
        this.file = file;
    }

    /** @throws TableException where it cannot be read */
    public static SlateLog read(Path file) {
        return new DecisionFile(file).read();
    }

    private SlateLog read() {
        if (!Files.isRegularFile(file)) {
            throw new TableException(file + " is no file");
        }
        try (InputStream content = content();
                MappingIterator<JsonNode> lines =
                        new ObjectMapper().readerFor(JsonNode.class).readValues(content)) {
            int line = 0;
            while (lines.hasNextValue()) {
                decision(lines.nextValue(), ++line);
                if (slates.size() > MAX_SLATES) {
                    throw new TableException(file + " has more than " + MAX_SLATES + " decisions");
                }
            }
        } catch (JsonProcessingException e) {
            throw new TableException(
                    file + ": line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                            + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new TableException(file + " cannot be read: " + e.getMessage(), e);
        }
        return new SlateLog(
                isSimulated,
                slates,
                new WorkVectors(vectors.toArray(float[][]::new)),
                readers.size(),
                List.copyOf(policies.keySet()),
                works.size(),
                leftOut);
    }

    private InputStream content() throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        raw.mark(1);
        int first = raw.read();
        raw.reset();
        return first == GZIP_FIRST_BYTE ? new GZIPInputStream(raw, 1 << 16) : raw;
    }

    private void decision(JsonNode decision, int line) {
        isSimulated |= decision.path("tenant").asText().startsWith(SIMULATION);
        for (JsonNode candidate : decision.path("candidates")) {
            String vector = candidate.path("vector").asText();
            if (!vector.isEmpty()) {
                vectors.set(work(candidate.path("work_id"), line), unit(vector, line));
            }
        }
        JsonNode shown = decision.path("shown");
        if (shown.isEmpty()) {
            throw new TableException(file + ": line " + line + ": shown is empty");
        }
        int size = shown.size();
        int[] numbers = new int[size];
        boolean[] seen = new boolean[size];
        boolean[] clicked = new boolean[size];
        boolean[] readOn = new boolean[size];
        boolean open = false;
        for (int place = 0; place < size; place++) {
            JsonNode slot = shown.get(place);
            numbers[place] = work(slot.path("work_id"), line);
            seen[place] = slot.path("seen").asBoolean();
            clicked[place] = slot.path("clicked").asBoolean();
            readOn[place] = slot.path("read_on").asBoolean();
            open |= slot.path("open").asBoolean();
        }
        if (open || decision.path("bot_like").asBoolean()) {
            leftOut++;
            return;
        }
        String reader = decision.path("reader").asText();
        slates.add(new ShownSlate(
                reader.isEmpty() ? -1 : readers.computeIfAbsent(reader, key -> readers.size()),
                policies.computeIfAbsent(decision.path("policy").asText(), key -> policies.size()),
                work(decision.path("query_work_id"), line),
                decision.path("reader_gs_score").asDouble(Double.NaN),
                numbers,
                seen,
                clicked,
                readOn));
    }

    private int work(JsonNode id, int line) {
        if (id.asText().isEmpty()) {
            throw new TableException(file + ": line " + line + ": a work has no id");
        }
        return works.computeIfAbsent(id.asText(), key -> {
            vectors.add(new float[0]);
            return works.size();
        });
    }

    private float[] unit(String base64, int line) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TableException(file + ": line " + line + ": vector is not in base 64", e);
        }
        double length2 = 0;
        for (byte one : bytes) {
            length2 += one * one;
        }
        float[] unit = new float[length2 == 0 ? 0 : bytes.length];
        for (int f = 0; f < unit.length; f++) {
            unit[f] = (float) (bytes[f] / Math.sqrt(length2));
        }
        return unit;
    }
}
