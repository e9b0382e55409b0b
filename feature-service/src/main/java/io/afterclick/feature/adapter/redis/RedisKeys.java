package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.view.FeatureId;
import java.nio.charset.StandardCharsets;

/**
 * Names of the keys in Redis, in UTF-8.
 *
 * <pre>
 * ac:&lt;view&gt;:{&lt;tenant&gt;/&lt;entity id&gt;}        a value: FeatureValue as protobuf
 * ac:@position:{&lt;topic&gt;/&lt;partition&gt;}      a decimal number: all before this offset has been written
 * ac:@position:{&lt;mark&gt;}:&lt;topic&gt;/&lt;partition&gt; the same in a cluster, once for each mark of {@link KeySlot#MARKS}
 * </pre>
 *
 * <p>The braces are a hash tag: in a cluster all values of one entity lie in one slot. Neither view nor tenant can hold
 * {@code :}, {@code /}, {@code @} or a brace, so no two values share a key, whatever the entity's id holds.
 */
final class RedisKeys {
    private RedisKeys() {}

    static byte[] of(FeatureId id) {
        return bytes("ac:" + id.view() + ":{" + id.tenant() + "/" + id.entityId() + "}");
    }

    static byte[] position(String topic, int partition) {
        return bytes("ac:@position:{" + topic + "/" + partition + "}");
    }

    /** The position's copy of which a mark decides where it lies. */
    static byte[] position(String topic, int partition, String mark) {
        return bytes("ac:@position:{" + mark + "}:" + topic + "/" + partition);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
