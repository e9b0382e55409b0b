package io.afterclick.gateway.catalog;

import static io.afterclick.gateway.testing.Works.work;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkFilterTest {
    @ParameterizedTest
    @CsvSource({
        "pt, pt, true",
        "pt, pt-BR, true",
        "PT, pt-br, true",
        "pt, PT-BR, true",
        "pt-BR, pt-BR, true",
        "pt-br, PT-BR, true",
        "pt-BR, pt, false",
        "pt-BR, pt-PT, false",
        "zh-Hant, zh-Hant-TW, true",
        "pt, ptx, false",
        "ptx, pt, false",
        "pt, '', false",
        "ko, ja, false",
    })
    void accepts_language_takesInWhatIsMoreSpecialOnly(String asked, String language, boolean accepted) {
        WorkFilter filter = new WorkFilter(List.of(), Set.of(), List.of("xx", asked));
        assertThat(filter.accepts(work("t", "w", 1, true, Pricing.FREE, language)))
                .isEqualTo(accepted);
    }

    @Test
    void accepts_pricing_onlyThoseAskedFor() {
        WorkFilter filter = new WorkFilter(List.of(), Set.of(Pricing.FREE, Pricing.FREE_FIRST), List.of());
        assertThat(List.of(Pricing.values()))
                .filteredOn(pricing -> filter.accepts(work("t", "w", 1, true, pricing, "")))
                .containsExactly(Pricing.FREE, Pricing.FREE_FIRST);
    }

    @Test
    void accepts_severalThings_allMustBeThere() {
        WorkFilter filter = new WorkFilter(List.of("drama", "action"), Set.of(Pricing.PAID), List.of("ko"));
        assertThat(filter.accepts(work("t", "w", 1, true, Pricing.PAID, "ko", "action")))
                .isTrue();
        assertThat(filter.accepts(work("t", "w", 1, true, Pricing.FREE, "ko", "action")))
                .isFalse();
        assertThat(filter.accepts(work("t", "w", 1, true, Pricing.PAID, "", "action")))
                .isFalse();
        assertThat(filter.accepts(work("t", "w", 1, true, Pricing.PAID, "ko", "daily")))
                .isFalse();
    }

    @Test
    void any_unknownEverything_isAccepted() {
        assertThat(WorkFilter.ANY.acceptsAll()).isTrue();
        assertThat(WorkFilter.ANY.accepts(work("t", "w", 1))).isTrue();
        assertThat(new WorkFilter(List.of(), Set.of(), List.of("ko")).acceptsAll())
                .isFalse();
        assertThat(new WorkFilter(List.of(), Set.of(Pricing.FREE), List.of()).acceptsAll())
                .isFalse();
        assertThat(new WorkFilter(List.of("g"), Set.of(), List.of()).acceptsAll())
                .isFalse();
    }
}
