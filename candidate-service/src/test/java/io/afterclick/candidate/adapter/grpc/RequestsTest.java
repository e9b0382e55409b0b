package io.afterclick.candidate.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.retrieval.RelatedRequest;
import io.afterclick.proto.candidate.v1.GetRelatedRequest;
import io.afterclick.proto.catalog.v1.Pricing;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static GetRelatedRequest.Builder request() {
        return GetRelatedRequest.newBuilder().setTenant("t").setQueryWorkId("w");
    }

    @Test
    void related_withAllFields_isTakenOver() {
        RelatedRequest taken = Requests.related(request()
                .setLimit(7)
                .addExcludedWorkIds("x")
                .addGenres("Drama")
                .setExcludeImportedOfReaderId("r")
                .addPricings(Pricing.PRICING_FREE)
                .addPricings(Pricing.PRICING_FREE_FIRST)
                .addLanguages("pt-BR")
                .setNewWorksShare(0.25)
                .build());
        assertThat(taken)
                .isEqualTo(new RelatedRequest(
                        "t",
                        "w",
                        7,
                        Set.of("x"),
                        new WorkFilter(
                                Set.of("Drama"),
                                Set.of(
                                        io.afterclick.candidate.catalog.Pricing.FREE,
                                        io.afterclick.candidate.catalog.Pricing.FREE_FIRST),
                                Set.of("pt-BR")),
                        Optional.of("r"),
                        0.25));
    }

    @Test
    void related_withLittle_hasTheDefaults() {
        assertThat(Requests.related(request().build()))
                .isEqualTo(new RelatedRequest("t", "w", 100, Set.of(), WorkFilter.ANY, Optional.empty(), 0));
    }

    @Test
    void related_withBadFields_namesTheField() {
        assertRefused("pricings[1]", request().addPricings(Pricing.PRICING_PAID).addPricingsValue(0));
        assertRefused("pricings[0]", request().addPricingsValue(99));
        assertRefused("pricings", request().addAllPricings(Collections.nCopies(17, Pricing.PRICING_PAID)));
        assertRefused("languages[0]", request().addLanguages(""));
        assertRefused("languages[0]", request().addLanguages("pt_BR"));
        assertRefused("languages[1]", request().addLanguages("ko").addLanguages("x".repeat(9)));
        assertRefused("languages[0]", request().addLanguages("aa" + "-aa".repeat(30)));
        assertRefused("languages", request().addAllLanguages(Collections.nCopies(17, "ko")));
        assertRefused("genres", request().addAllGenres(Collections.nCopies(17, "Drama")));
        assertRefused("new_works_share", request().setNewWorksShare(-0.1));
        assertRefused("new_works_share", request().setNewWorksShare(1.1));
        assertRefused("new_works_share", request().setNewWorksShare(Double.NaN));
    }

    private static void assertRefused(String field, GetRelatedRequest.Builder bad) {
        InvalidFieldException refused =
                catchThrowableOfType(InvalidFieldException.class, () -> Requests.related(bad.build()));
        assertThat(refused).as(field).isNotNull();
        assertThat(refused.field()).isEqualTo(field);
    }
}
