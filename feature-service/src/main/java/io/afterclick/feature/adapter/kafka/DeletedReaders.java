package io.afterclick.feature.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.afterclick.feature.adapter.message.UnreadableException;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.event.v1.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Readers of whom nothing is kept from before a time. Thread-safe. */
public final class DeletedReaders {
    private final List<Deletion> inOrder = new ArrayList<>();
    private final Map<Reader, Long> latestMillis = new HashMap<>();

    private record Reader(String tenant, String readerId) {}

    /**
     * A deletion.
     *
     * @param deletedAtMillis what the reader does later is kept again
     * @param live whether it came while this process ran
     */
    record Deletion(String tenant, String readerId, long deletedAtMillis, boolean live) {}

    synchronized void add(Deletion deletion) {
        inOrder.add(deletion);
        latestMillis.merge(new Reader(deletion.tenant(), deletion.readerId()), deletion.deletedAtMillis(), Math::max);
    }

    /** Deletions in the order in which they came, from one on. */
    synchronized List<Deletion> from(int index) {
        return index < inOrder.size() ? List.copyOf(inOrder.subList(index, inOrder.size())) : List.of();
    }

    /** A reader of events, to which those say nothing that happened before their reader was deleted. */
    RecordReader around(EventReader events) {
        return new Without(events, this::coverEvent);
    }

    /** The same of outcomes. */
    RecordReader around(OutcomeReader outcomes) {
        return new Without(outcomes, this::coverOutcome);
    }

    private record Without(RecordReader reader, Predicate<byte[]> covered) implements RecordReader {
        @Override
        public String topic() {
            return reader.topic();
        }

        @Override
        public Reading read(byte[] key, byte[] value, Origin origin) throws UnreadableException {
            return covered.test(value) ? Reading.NOTHING : reader.read(key, value, origin);
        }
    }

    private boolean coverEvent(byte[] value) {
        if (isEmpty() || value == null) {
            return false;
        }
        try {
            Event event = Event.parseFrom(value);
            Timestamp time = event.hasTime() ? event.getTime() : event.getReceivedAt();
            return cover(event.getTenant(), event.getReaderId(), time)
                    || cover(event.getTenant(), event.getReaderId(), event.getReceivedAt());
        } catch (InvalidProtocolBufferException e) {
            return false; // whoever reads it puts it aside
        }
    }

    private boolean coverOutcome(byte[] value) {
        if (isEmpty() || value == null) {
            return false;
        }
        try {
            Outcome outcome = Outcome.parseFrom(value);
            return cover(outcome.getTenant(), outcome.getReaderId(), outcome.getDecidedAt());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private synchronized boolean isEmpty() {
        return inOrder.isEmpty();
    }

    private synchronized boolean cover(String tenant, String readerId, Timestamp time) {
        Long deletedAt = latestMillis.get(new Reader(tenant, readerId));
        return deletedAt != null && Timestamps.isValid(time) && Timestamps.toMillis(time) <= deletedAt;
    }
}
