package io.afterclick.feature.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.view.FeatureId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Vectors of the specification and of Redis' documentation; {@code RedisClusterStoreTest} asks a server as well. */
class KeySlotTest {
    @Test
    void crc16_isThatOfXmodem() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);

        assertThat(KeySlot.crc16(digits, 0, digits.length)).isEqualTo(0x31C3);
        assertThat(KeySlot.crc16(new byte[0], 0, 0)).isZero();
    }

    @Test
    void slot_isThatOfTheSpecification() {
        assertThat(slot("123456789")).isEqualTo(0x31C3);
        assertThat(slot("foo")).isEqualTo(12182);
        assertThat(slot("hello")).isEqualTo(866);
        assertThat(slot("somekey")).isEqualTo(11058);
    }

    @Test
    void tag_isWhatStandsBetweenTheFirstBraces_unlessThatIsNothing() {
        assertThat(slot("{user1000}.following")).isEqualTo(slot("user1000"));
        assertThat(slot("{user1000}.followers")).isEqualTo(slot("user1000"));
        assertThat(slot("foo{{bar}}zap")).isEqualTo(slot("{bar"));
        assertThat(slot("foo{bar}{zap}")).isEqualTo(slot("bar"));
        assertThat(slot("foo{}{bar}"))
                .isEqualTo(KeySlot.crc16(bytes("foo{}{bar}"), 0, 10) % KeySlot.COUNT)
                .isNotEqualTo(slot("bar"));
        assertThat(slot("foo}{bar")).isNotEqualTo(slot("bar"));
    }

    @Test
    void valuesOfOneEntity_haveOneSlot_whateverItsIdHolds() {
        for (String entity : List.of("a", "}", "{", "{}", "a}b{c}", "독자")) {
            assertThat(KeySlot.of(RedisKeys.of(new FeatureId("shop", "work_clicks", entity))))
                    .isEqualTo(KeySlot.of(RedisKeys.of(new FeatureId("shop", "work_read_ons", entity))));
        }
    }

    @Test
    void marks_haveEachTheFirstOf256Slots_andAreTheSameForEver() {
        assertThat(KeySlot.MARKS.stream().map(KeySlotTest::slot))
                .containsExactlyElementsOf(
                        IntStream.range(0, 64).map(i -> i * 256).boxed().toList());
        assertThat(KeySlot.MARKS.get(0)).as("a name that servers hold").isEqualTo("3560");
        assertThat(KeySlot.of(RedisKeys.position("afterclick.features", 4, KeySlot.MARKS.get(3))))
                .isEqualTo(3 * 256);
    }

    private static int slot(String key) {
        return KeySlot.of(bytes(key));
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
