package io.afterclick.local.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.afterclick.local.simulation.WorldSettings;
import io.afterclick.local.trial.Comparison;
import io.afterclick.local.trial.Interval;
import io.afterclick.local.trial.Measure;
import io.afterclick.local.trial.Measures;
import io.afterclick.local.trial.Measures.Sum;
import io.afterclick.local.trial.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A comparison as JSON; {@code docs/simulation.md} describes the fields. */
public final class ComparisonJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ComparisonJson() {}

    /** Writes it to a file. */
    public static void write(Comparison comparison, Path file) {
        try {
            Files.writeString(
                    file, JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(of(comparison)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The object. */
    static ObjectNode of(Comparison comparison) {
        WorldSettings settings = comparison.world().settings();
        ObjectNode json = JSON.createObjectNode();
        json.put("synthetic", true)
                .put("world", comparison.world().name())
                .put("seed", settings.seed())
                .put("readers", settings.readers())
                .put("days", settings.days())
                .put("visits", comparison.visits())
                .put("same_readers", comparison.sameReaders());
        json.putObject("parameters")
                .put("new_works_per_day", settings.newWorksPerDay())
                .put("drift_day", settings.driftDay())
                .put("star_day", settings.starDay())
                .put("slate_length", Trial.SLATE_LENGTH)
                .put("works", comparison.world().catalog().works());
        json.put("confidence", 0.95);
        ArrayNode policies = json.putArray("policies");
        comparison.entries().forEach(entry -> policies.add(policy(entry)));
        return json;
    }

    private static ObjectNode policy(Comparison.Entry entry) {
        Measures measures = entry.measures();
        ObjectNode json = JSON.createObjectNode().put("policy", entry.policy());
        entry.values().forEach((measure, value) -> put(json, measure.key(), value));
        json.put("coverage", measures.coverage()).put("evenness", measures.evenness());
        for (Sum sum : new Sum[] {Sum.VISITS, Sum.IMPRESSIONS, Sum.CLICKS, Sum.READ_ONS, Sum.ONE_AND_DONES}) {
            json.put(sum.name().toLowerCase(java.util.Locale.ROOT), (long) measures.total(sum));
        }
        put(json, "regret_read_ons", measures.total(Sum.ORACLE) - measures.total(Sum.EXPECTED));
        json.set("ci", intervals(entry.intervals()));
        ObjectNode toFirst = json.putObject("relative_to_first");
        entry.toFirst().forEach((measure, value) -> put(toFirst, measure.key(), value));
        toFirst.set("ci", intervals(entry.toFirstIntervals()));
        ArrayNode days = json.putArray("by_day");
        double regret = 0;
        for (int day = 0; day < measures.days(); day++) {
            double lost = measures.ofDay(day, Sum.ORACLE) - measures.ofDay(day, Sum.EXPECTED);
            regret += lost;
            ObjectNode row = days.addObject().put("day", day + 1);
            for (Measure measure : Measure.values()) {
                put(row, measure.key(), measure.ofDays(measures, day, day + 1));
            }
            put(row, "regret_read_ons", lost);
            put(row, "cumulated_regret_read_ons", regret);
        }
        return json;
    }

    private static ObjectNode intervals(Map<Measure, Interval> intervals) {
        ObjectNode json = JSON.createObjectNode();
        intervals.forEach((measure, interval) -> {
            ArrayNode ends = json.putArray(measure.key());
            for (double end : new double[] {interval.low(), interval.high()}) {
                if (Double.isFinite(end)) {
                    ends.add(end);
                } else {
                    ends.addNull();
                }
            }
        });
        return json;
    }

    /** JSON knows no infinity. */
    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
