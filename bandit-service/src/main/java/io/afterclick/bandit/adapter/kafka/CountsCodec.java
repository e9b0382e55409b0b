package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.count.AgeBins;
import io.afterclick.bandit.count.ArmCounts;
import io.afterclick.bandit.count.CountSpan;
import io.afterclick.bandit.count.OutcomeCounts;
import io.afterclick.bandit.count.PositionBins;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/** Translates counts from and to their Protobuf form. */
final class CountsCodec {
    private CountsCodec() {}

    static io.afterclick.proto.bandit.v1.ArmCounts toProto(ArmCounts counts) {
        var proto = io.afterclick.proto.bandit.v1.ArmCounts.newBuilder()
                .setScore(counts.score())
                .setScoredAtMillis(counts.scoredAtMillis());
        for (CountSpan span : counts.spans()) {
            proto.addSpansBuilder()
                    .setFirstUnit(span.firstUnit())
                    .setLengthLog2(span.lengthLog2())
                    .setCounts(toProto(span.counts()));
        }
        return proto.build();
    }

    static ArmCounts fromProto(io.afterclick.proto.bandit.v1.ArmCounts proto) throws UnreadableRecordException {
        List<CountSpan> spans = new ArrayList<>(proto.getSpansCount());
        for (var span : proto.getSpansList()) {
            try {
                spans.add(new CountSpan(span.getFirstUnit(), span.getLengthLog2(), fromProto(span.getCounts())));
            } catch (IllegalArgumentException e) {
                throw new UnreadableRecordException(e.getMessage());
            }
        }
        return new ArmCounts(spans, proto.getScore(), proto.getScoredAtMillis());
    }

    static io.afterclick.proto.bandit.v1.OutcomeCounts toProto(OutcomeCounts counts) {
        var proto = io.afterclick.proto.bandit.v1.OutcomeCounts.newBuilder()
                .setMisses(counts.misses())
                .setReadOns(counts.readOns())
                .setOneAndDones(counts.oneAndDones())
                .setUnreadClicks(counts.unreadClicks())
                .setChainReadOns(counts.chainReadOns());
        addBins(PositionBins.COUNT, counts::impressionsAt, proto::addImpressionsByPosition);
        addBins(PositionBins.COUNT, counts::clicksAt, proto::addClicksByPosition);
        addBins(AgeBins.COUNT, counts::pendingClicksOfAge, proto::addPendingClicksByAge);
        addBins(AgeBins.COUNT, counts::readOnsOfDelay, proto::addReadOnsByDelay);
        return proto.build();
    }

    static OutcomeCounts fromProto(io.afterclick.proto.bandit.v1.OutcomeCounts proto) throws UnreadableRecordException {
        try {
            return OutcomeCounts.of(
                    longs(proto.getImpressionsByPositionList()),
                    longs(proto.getClicksByPositionList()),
                    proto.getMisses(),
                    proto.getReadOns(),
                    proto.getOneAndDones(),
                    proto.getUnreadClicks(),
                    proto.getChainReadOns(),
                    longs(proto.getPendingClicksByAgeList()),
                    longs(proto.getReadOnsByDelayList()));
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordException(e.getMessage());
        }
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** Adds bins without the zeros at their end. */
    private static void addBins(int count, IntToLongFunction bins, Consumer<Long> add) {
        int filled = count;
        while (filled > 0 && bins.applyAsLong(filled - 1) == 0) {
            filled--;
        }
        for (int bin = 0; bin < filled; bin++) {
            add.accept(bins.applyAsLong(bin));
        }
    }
}
