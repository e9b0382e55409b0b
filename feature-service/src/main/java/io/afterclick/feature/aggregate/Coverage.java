package io.afterclick.feature.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which records of a source are in a value, so that a rule that is not idempotent meets each once: not twice when the
 * source is read again from an earlier place, and not twice when a back-fill brings what the stream has brought.
 *
 * <p>Two readers bring the records of a partition, each in the order of their offsets: the stream, which starts somewhere
 * in the middle, and back-fills, which start at the beginning. So what is in is two ranges: all up to where a back-fill has
 * come, and all from where the stream began to where it is. A reader that starts at the beginning anew meets only what is
 * in.
 *
 * @param parts one for each partition that a record came from, by partition
 */
public record Coverage(List<Part> parts) {
    /** Nothing is in. */
    public static final Coverage NONE = new Coverage(List.of());

    /**
     * What is in of one partition.
     *
     * @param partition the partition
     * @param filledTo all of the entity's records with a lower offset are in
     * @param liveFrom first offset that the stream brought
     * @param liveTo all of the entity's records from {@code liveFrom} to before this are in; 0: the stream brought none
     */
    public record Part(int partition, long filledTo, long liveFrom, long liveTo) {
        private boolean holds(long offset) {
            return offset < filledTo || (offset >= liveFrom && offset < liveTo);
        }

        /** A stream that was set back to before its start reads from the beginning, as a back-fill does. */
        private Part with(long offset, boolean backFilled) {
            if (backFilled || (liveTo > 0 && offset < liveFrom)) {
                return new Part(partition, offset + 1, liveFrom, liveTo);
            }
            return new Part(partition, filledTo, liveTo > 0 ? liveFrom : offset, offset + 1);
        }
    }

    public Coverage {
        parts = List.copyOf(parts);
    }

    /**
     * With one more record.
     *
     * @return empty where the record is in already
     */
    public Optional<Coverage> with(int partition, long offset, boolean backFilled) {
        List<Part> next = new ArrayList<>(parts.size() + 1);
        int i = 0;
        while (i < parts.size() && parts.get(i).partition() < partition) {
            next.add(parts.get(i++));
        }
        Part part = new Part(partition, 0, 0, 0);
        if (i < parts.size() && parts.get(i).partition() == partition) {
            part = parts.get(i++);
        }
        if (part.holds(offset)) {
            return Optional.empty();
        }
        next.add(part.with(offset, backFilled));
        next.addAll(parts.subList(i, parts.size()));
        return Optional.of(new Coverage(next));
    }
}
