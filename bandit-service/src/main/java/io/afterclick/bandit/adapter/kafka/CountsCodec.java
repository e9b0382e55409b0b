package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.count.AgeBins;
import io.afterclick.bandit.count.ArmCounts;
import java.util.List;
import java.util.function.IntToLongFunction;

/** Translates {@link ArmCounts} from and to its Protobuf form. */
final class CountsCodec {
    private CountsCodec() {}

    static io.afterclick.proto.bandit.v1.ArmCounts toProto(ArmCounts counts) {
        var proto = io.afterclick.proto.bandit.v1.ArmCounts.newBuilder()
                .setImpressions(counts.impressions())
                .setMisses(counts.misses())
                .setClicks(counts.clicks())
                .setReadOns(counts.readOns())
                .setOneAndDones(counts.oneAndDones())
                .setUnreadClicks(counts.unreadClicks());
        for (int bin = 0; bin < filledBins(counts::pendingClicksOfAge); bin++) {
            proto.addPendingClicksByAge(counts.pendingClicksOfAge(bin));
        }
        for (int bin = 0; bin < filledBins(counts::readOnsOfDelay); bin++) {
            proto.addReadOnsByDelay(counts.readOnsOfDelay(bin));
        }
        return proto.build();
    }

    static ArmCounts fromProto(io.afterclick.proto.bandit.v1.ArmCounts proto) throws UnreadableRecordException {
        if (proto.getPendingClicksByAgeCount() > AgeBins.COUNT || proto.getReadOnsByDelayCount() > AgeBins.COUNT) {
            throw new UnreadableRecordException("counts have more than " + AgeBins.COUNT + " bins");
        }
        return ArmCounts.of(
                proto.getImpressions(),
                proto.getMisses(),
                proto.getClicks(),
                proto.getReadOns(),
                proto.getOneAndDones(),
                proto.getUnreadClicks(),
                longs(proto.getPendingClicksByAgeList()),
                longs(proto.getReadOnsByDelayList()));
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static int filledBins(IntToLongFunction bins) {
        int filled = AgeBins.COUNT;
        while (filled > 0 && bins.applyAsLong(filled - 1) == 0) {
            filled--;
        }
        return filled;
    }
}
