package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.afterclick.bandit.attribution.ReaderActivity;
import java.nio.charset.StandardCharsets;

/** Translates entries of the store of readers. Keys: tenant and reader in UTF-8 with a zero byte between. */
final class ReaderCodec {
    private static final char SEPARATOR = '\0';

    private ReaderCodec() {}

    static byte[] key(String tenant, String readerId) {
        return (tenant + SEPARATOR + readerId).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a timer's key is one of this store: those of histories have a part more. */
    static boolean isKey(byte[] key) {
        int separators = 0;
        for (byte b : key) {
            separators += b == SEPARATOR ? 1 : 0;
        }
        return separators == 1;
    }

    static byte[] encode(ReaderActivity activity) {
        return io.afterclick.bandit.adapter.kafka.state.ReaderActivity.newBuilder()
                .setMinute(activity.minute())
                .setClicksInMinute(activity.clicksInMinute())
                .setReadsInMinute(activity.readsInMinute())
                .setHour(activity.hour())
                .setClicksInHour(activity.clicksInHour())
                .setDay(activity.day())
                .setClicksInDay(activity.clicksInDay())
                .setUnseenClicksInDay(activity.unseenClicksInDay())
                .setBotLikeUntilMillis(activity.botLikeUntilMillis())
                .build()
                .toByteArray();
    }

    static ReaderActivity decode(byte[] value) {
        try {
            var proto = io.afterclick.bandit.adapter.kafka.state.ReaderActivity.parseFrom(value);
            return new ReaderActivity(
                    proto.getMinute(),
                    proto.getClicksInMinute(),
                    proto.getReadsInMinute(),
                    proto.getHour(),
                    proto.getClicksInHour(),
                    proto.getDay(),
                    proto.getClicksInDay(),
                    proto.getUnseenClicksInDay(),
                    proto.getBotLikeUntilMillis());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store of readers holds what this version cannot read", e);
        }
    }
}
