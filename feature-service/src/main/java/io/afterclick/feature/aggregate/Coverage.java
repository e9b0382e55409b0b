package io.afterclick.feature.aggregate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which records of a source are in a value, so that a rule that is not idempotent meets each once: not twice when the
 * source is read again from an earlier place, and not twice when a back-fill brings what the stream has brought.
 *
 * <p>Two kinds of readers bring the records of a partition, each in the order of their offsets: the stream, which starts
 * somewhere in the middle, and back-fills, which start where their source begins: the topic, or the history that reaches
 * further back. So what is in is a range that the stream brought, and one for each back-fill that lies apart from it:
 * rarely more than one, and ranges that meet become one. A reader that starts anew meets only what is in.
 *
 * @param parts one for each partition that a record came from, by partition
 */
public record Coverage(List<Part> parts) {
    /** Nothing is in. */
    public static final Coverage NONE = new Coverage(List.of());

    /**
     * A range of offsets.
     *
     * @param from first offset
     * @param to behind the last offset; not below {@code from}
     */
    public record Range(long from, long to) {
        /** No offset. */
        public static final Range NONE = new Range(0, 0);

        public boolean isEmpty() {
            return to <= from;
        }

        private boolean holds(long offset) {
            return offset >= from && offset < to;
        }

        private boolean meets(Range other) {
            return !isEmpty() && !other.isEmpty() && from <= other.to && other.from <= to;
        }

        private Range and(Range other) {
            return new Range(Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /**
     * What is in of one partition: all of the entity's records in these ranges, and none outside.
     *
     * @param partition the partition
     * @param filled what back-fills brought, or the stream before it was set back; in order, apart from each other and from
     *     {@code live}
     * @param live what the stream brought, with all that meets it; empty where it brought none
     */
    public record Part(int partition, List<Range> filled, Range live) {
        public Part {
            filled = List.copyOf(filled);
        }

        private boolean holds(long offset) {
            return live.holds(offset) || filled.stream().anyMatch(range -> range.holds(offset));
        }

        private Part withLive(long offset) {
            if (live.isEmpty()) {
                return joined(filled, new Range(offset, offset + 1));
            }
            if (offset >= live.from()) {
                return joined(filled, new Range(live.from(), offset + 1));
            }
            List<Range> more = new ArrayList<>(filled);
            more.add(live); // the stream was set back to before it, and will come by here again
            return joined(more, new Range(offset, offset + 1));
        }

        private Part withFilled(Range run) {
            List<Range> more = new ArrayList<>(filled);
            more.add(run);
            return joined(more, live);
        }

        private Part joined(List<Range> ranges, Range live) {
            List<Range> apart = new ArrayList<>();
            List<Range> inOrder = new ArrayList<>(ranges);
            inOrder.sort(Comparator.comparingLong(Range::from));
            for (Range range : inOrder) {
                int last = apart.size() - 1;
                if (last >= 0 && apart.get(last).meets(range)) {
                    apart.set(last, apart.get(last).and(range));
                } else {
                    apart.add(range);
                }
            }
            Range all = live;
            for (Range range : apart) {
                all = all.meets(range) ? all.and(range) : all;
            }
            Range whole = all;
            apart.removeIf(range -> range.meets(whole));
            return new Part(partition, apart, whole);
        }
    }

    public Coverage {
        parts = List.copyOf(parts);
    }

    /**
     * With one more record of the stream.
     *
     * @return empty where the record is in already
     */
    public Optional<Coverage> withLive(int partition, long offset) {
        Part part = of(partition);
        return part.holds(offset) ? Optional.empty() : Optional.of(with(part.withLive(offset)));
    }

    /**
     * With one more record of a back-fill.
     *
     * @param runFrom where the back-fill began: it has brought all of the entity's records from there to this one; not
     *     above {@code offset}
     * @return empty where the record is in already
     */
    public Optional<Coverage> withFilled(int partition, long runFrom, long offset) {
        Part part = of(partition);
        return part.holds(offset)
                ? Optional.empty()
                : Optional.of(with(part.withFilled(new Range(Math.min(runFrom, offset), offset + 1))));
    }

    private Part of(int partition) {
        for (Part part : parts) {
            if (part.partition() == partition) {
                return part;
            }
        }
        return new Part(partition, List.of(), Range.NONE);
    }

    private Coverage with(Part changed) {
        List<Part> next = new ArrayList<>(parts.size() + 1);
        parts.stream().filter(part -> part.partition() != changed.partition()).forEach(next::add);
        next.add(changed);
        next.sort(Comparator.comparingInt(Part::partition));
        return new Coverage(next);
    }
}
