package io.afterclick.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.gateway.request.Fault;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Refusal;
import io.afterclick.gateway.request.RefusedException;
import jakarta.ws.rs.core.Response;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final Problems.Mappers mappers = new Problems.Mappers();

    @Test
    void refused_each_hasItsStatusAndType() {
        Map<Refusal, String> answers = new EnumMap<>(Refusal.class);
        for (Refusal refusal : Refusal.values()) {
            Response response = mappers.refused(new RefusedException(refusal, "why"));
            ProblemJson problem = (ProblemJson) response.getEntity();
            assertThat(response.getMediaType()).hasToString("application/problem+json");
            assertThat(problem.status()).isEqualTo(response.getStatus());
            assertThat(problem.detail()).isEqualTo("why");
            assertThat(response.getHeaderString("Retry-After")).isEqualTo(response.getStatus() == 503 ? "1" : null);
            assertThat(response.getHeaderString("WWW-Authenticate"))
                    .isEqualTo(response.getStatus() == 401 ? "Bearer realm=\"afterclick\"" : null);
            answers.put(refusal, response.getStatus() + " " + problem.type());
        }
        assertThat(answers)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(Refusal.INVALID_REQUEST, "400 /problems/invalid-request"),
                        Map.entry(Refusal.UNAUTHENTICATED, "401 /problems/unauthenticated"),
                        Map.entry(Refusal.FORBIDDEN, "403 /problems/forbidden"),
                        Map.entry(Refusal.RATE_LIMITED, "429 /problems/rate-limited"),
                        Map.entry(Refusal.QUOTA_SPENT, "429 /problems/quota-spent"),
                        Map.entry(Refusal.UNKNOWN_WORK, "404 /problems/unknown-work"),
                        Map.entry(Refusal.UNKNOWN_MODEL, "404 /problems/unknown-model"),
                        Map.entry(Refusal.TRAINING_RUNS, "409 /problems/training-runs"),
                        Map.entry(Refusal.NO_READS, "409 /problems/no-reads"),
                        Map.entry(Refusal.WORSE_MODEL, "409 /problems/worse-model"),
                        Map.entry(Refusal.CATALOG_FULL, "429 /problems/catalog-full"),
                        Map.entry(Refusal.TRAINING_SET_TOO_LARGE, "429 /problems/training-set-too-large"),
                        Map.entry(Refusal.EXPERIMENT_RUNS, "409 /problems/experiment-runs"),
                        Map.entry(Refusal.EXPERIMENTS_FULL, "429 /problems/experiments-full"),
                        Map.entry(Refusal.UNKNOWN_EXPERIMENT, "404 /problems/unknown-experiment"),
                        Map.entry(Refusal.VERSION_REQUIRED, "428 /problems/version-required"),
                        Map.entry(Refusal.VERSION_CONFLICT, "412 /problems/version-conflict"),
                        Map.entry(Refusal.UNKNOWN_POLICY, "404 /problems/unknown-policy"),
                        Map.entry(Refusal.BUILT_IN_POLICY, "409 /problems/built-in-policy"),
                        Map.entry(Refusal.POLICIES_FULL, "429 /problems/policies-full"),
                        Map.entry(Refusal.OVERLOADED, "503 /problems/overloaded"),
                        Map.entry(Refusal.NOT_ACKNOWLEDGED, "503 /problems/not-acknowledged"),
                        Map.entry(Refusal.STARTING, "503 /problems/starting"),
                        Map.entry(Refusal.SERVICE_UNAVAILABLE, "503 /problems/service-unavailable"),
                        Map.entry(Refusal.SERVICE_TOO_LATE, "504 /problems/service-too-late")));
    }

    @Test
    void refused_faults_areListed() {
        Response response = mappers.refused(new RefusedException(
                Refusal.INVALID_REQUEST, "why", List.of(new Fault("a[1].b", Kind.MISSING, "is required"))));
        assertThat(((ProblemJson) response.getEntity()).errors())
                .containsExactly(new ProblemJson.FieldError("a[1].b", "is required"));
    }

    @Test
    void defect_any_saysNothingOfTheInside() {
        Response response = mappers.defect(new IllegalStateException("secret inside"));
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getEntity().toString())
                .contains("/problems/internal")
                .doesNotContain("secret")
                .doesNotContain("Exception");
    }
}
