package io.afterclick.feature.adapter.kafka;

import io.afterclick.feature.backfill.BackfillException;
import io.afterclick.feature.backfill.ChangesKept;
import io.afterclick.feature.backfill.History;
import io.afterclick.feature.view.Source;
import io.afterclick.proto.bandit.v1.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A history in memory that keeps the contract of insight-service's, in pieces of a few. Thread-safe. */
final class ListedHistory implements History {
    private static final int PIECE = 6;

    /** What was asked for, in order. */
    final List<String> asked = new ArrayList<>();

    private final List<Record> records;
    private final Map<Integer, TreeMap<Long, Change>> changes = new HashMap<>();
    private ChangesKept kept = new ChangesKept(List.of(), false, Optional.empty());

    ListedHistory(List<Record> records) {
        this.records = records;
    }

    /** One that answers no call. */
    static History none() {
        return new History() {
            @Override
            public Pieces open(String tenant, Source source, Instant from, Instant to) {
                throw unavailable();
            }

            @Override
            public ChangesKept changesKept(String topicId) {
                throw unavailable();
            }

            @Override
            public Changes openChanges(String tenant, String topicId, int partition, long from, long to) {
                throw unavailable();
            }
        };
    }

    private static BackfillException unavailable() {
        return new BackfillException(BackfillException.Reason.HISTORY_UNAVAILABLE, "there is none");
    }

    /** Stores a record of outcomes, and that all before it are. */
    synchronized void store(int partition, long offset, Outcome outcome) {
        changes.computeIfAbsent(partition, absent -> new TreeMap<>())
                .put(offset, new Change(offset, outcome.toByteArray(), Instant.ofEpochMilli(offset)));
        List<ChangesKept.Partition> partitions = new ArrayList<>(kept.partitions());
        Optional<ChangesKept.Partition> known = kept.of(partition);
        known.ifPresent(partitions::remove);
        partitions.add(new ChangesKept.Partition(
                partition, known.map(ChangesKept.Partition::from).orElse(0L), offset + 1, Instant.EPOCH));
        partitions.sort(Comparator.comparingInt(ChangesKept.Partition::partition));
        kept = new ChangesKept(partitions, kept.otherTopics(), kept.decidedFrom());
    }

    /** Records of outcomes of a tenant that stand before an offset. */
    synchronized long below(String tenant, int partition, long offset) {
        return changes.get(partition).headMap(offset).values().stream()
                .filter(change -> tenantOf(change).equals(tenant))
                .count();
    }

    synchronized void keeps(ChangesKept kept) {
        this.kept = kept;
    }

    @Override
    public synchronized Pieces open(String tenant, Source source, Instant from, Instant to) {
        asked.add(tenant + " " + source + " " + from);
        return new ListedPieces();
    }

    @Override
    public synchronized ChangesKept changesKept(String topicId) {
        asked.add("kept of " + topicId);
        return kept;
    }

    @Override
    public synchronized Changes openChanges(String tenant, String topicId, int partition, long from, long to) {
        asked.add(tenant + " " + topicId + " " + partition + " " + from + " " + to);
        List<Change> range = new ArrayList<>(changes.getOrDefault(partition, new TreeMap<>())
                .subMap(from, to)
                .values());
        range.removeIf(change -> !tenantOf(change).equals(tenant));
        return new ListedChanges(range);
    }

    private static String tenantOf(Change change) {
        try {
            return Outcome.parseFrom(change.value()).getTenant();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class ListedPieces implements Pieces {
        private int next;

        @Override
        public Optional<Piece> next() {
            List<Record> piece = records.subList(next, Math.min(records.size(), next + PIECE));
            next += piece.size();
            return piece.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Piece(piece, piece.get(piece.size() - 1).time()));
        }

        @Override
        public void close() {}
    }

    private static final class ListedChanges implements Changes {
        private final List<Change> range;
        private int next;

        ListedChanges(List<Change> range) {
            this.range = range;
        }

        @Override
        public Optional<List<Change>> next() {
            List<Change> piece = range.subList(next, Math.min(range.size(), next + PIECE));
            next += piece.size();
            return piece.isEmpty() ? Optional.empty() : Optional.of(piece);
        }

        @Override
        public void close() {}
    }
}
