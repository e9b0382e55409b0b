package io.afterclick.feature.view;

import io.afterclick.feature.aggregate.Showing;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one record of a source tells, as views look at it. All ids have been checked.
 *
 * @param tenant tenant that reader and work belong to
 * @param readerId the reader; empty where there is none
 * @param workId the work
 * @param changes how many of each event it adds; may be negative in outcomes. Events that it says nothing of are missing
 * @param key hash that tells it from others of its reader and work, the same when it is told again
 * @param time when it happened; for outcomes, when the decision was made
 * @param asOf time of the newest event that it knows of
 * @param order which version of a work is newer: the larger
 * @param texts its fields that hold a text; none is empty
 * @param numbers its fields that hold a number; all are finite
 * @param showing what came of the shown work, for outcomes that can be placed in time
 */
public record SourceRecord(
        String tenant,
        String readerId,
        String workId,
        Map<SourceEvent, Long> changes,
        long key,
        Instant time,
        Instant asOf,
        long order,
        Map<Field, String> texts,
        Map<Field, Double> numbers,
        Optional<Showing> showing) {
    /** Whether it tells anything of an event. */
    boolean tells(SourceEvent event) {
        return changes.containsKey(event);
    }

    long change(SourceEvent event) {
        return changes.getOrDefault(event, 0L);
    }

    /** What a field holds as a text; empty where it holds nothing. */
    String text(Field field) {
        return field.isText()
                ? texts.getOrDefault(field, "")
                : Optional.ofNullable(numbers.get(field))
                        .map(SourceRecord::plain)
                        .orElse("");
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
