package io.afterclick.feature.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorTableTest {
    private final VectorTable table = new VectorTable(10_000);

    @Test
    void settle_servesWhatHasCome_andNotBefore() {
        assertThat(table.put("t", "a", "m1", new float[] {1})).isTrue();
        assertThat(table.of("t")).isSameAs(TenantVectors.NONE);

        table.settle();

        assertThat(table.of("t").modelVersion()).isEqualTo("m1");
        assertThat(table.of("t").find("a")).containsExactly(1);
        assertThat(table.of("t").find("b")).isEmpty();
        assertThat(table.of("other")).isSameAs(TenantVectors.NONE);
    }

    @Test
    void settle_newModel_takesOverWhole() {
        table.put("t", "a", "m1", new float[] {1});
        table.put("t", "b", "m1", new float[] {1});
        table.settle();
        TenantVectors old = table.of("t");
        table.put("t", "a", "m2", new float[] {-1});
        table.put("t", "b", "m2", new float[] {-1});

        assertThat(table.of("t")).isSameAs(old);
        assertThat(table.of("t").find("a")).containsExactly(1);

        table.settle();

        assertThat(table.of("t").modelVersion()).isEqualTo("m2");
        assertThat(table.of("t").find("a")).containsExactly(-1);
        assertThat(table.of("t").stamp()).isNotEqualTo(old.stamp());
    }

    @Test
    void settle_vectorsOfTwoModels_servesThoseOfTheModelWithMore() {
        for (String work : new String[] {"a", "b", "c"}) {
            table.put("t", work, "m1", new float[] {1});
        }
        table.put("t", "a", "m2", new float[] {-1});
        table.settle();

        assertThat(table.of("t").modelVersion()).isEqualTo("m1");
        assertThat(table.of("t").find("a")).as("of another model").isEmpty();
        assertThat(table.of("t").find("b")).containsExactly(1);
    }

    @Test
    void settle_withoutAChange_isNone() {
        table.put("t", "a", "m1", new float[] {1});
        table.settle();
        long settlings = table.settlings();

        table.settle();
        table.remove("t", "unknown");
        table.settle();
        assertThat(table.settlings()).isEqualTo(settlings);

        table.remove("t", "a");
        table.settle();
        assertThat(table.settlings()).isEqualTo(settlings + 1);
        assertThat(table.of("t").find("a")).isEmpty();
    }

    @Test
    void put_beyondTheBytes_isRefused_untilThereIsRoom() {
        VectorTable small = new VectorTable(400);
        assertThat(small.put("t", "a", "m1", new float[4])).isTrue();
        assertThat(small.put("t", "b", "m1", new float[4])).isTrue();
        assertThat(small.put("t", "c", "m1", new float[4])).isFalse();
        assertThat(small.put("t", "a", "m2", new float[4]))
                .as("in the place of another")
                .isTrue();
        assertThat(small.works()).isEqualTo(2);
        assertThat(small.bytes()).isBetween(300L, 400L);

        small.remove("t", "b");

        assertThat(small.put("t", "c", "m1", new float[4])).isTrue();
    }
}
