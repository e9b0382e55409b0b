package io.afterclick.candidate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.candidate.training.LearnedRetriever;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerSettingsTest {
    private static CandidateConfig.TrainingConfig config(Map<String, String> given) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(CandidateConfig.class)
                .withConverter(
                        io.quarkus.runtime.configuration.MemorySize.class,
                        100,
                        new io.quarkus.runtime.configuration.MemorySizeConverter())
                .withConverter(java.time.Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withSources(new PropertiesConfigSource(given, "test", 500))
                .build();
        return config.getConfigMapping(CandidateConfig.class).training();
    }

    @Test
    void of_theConfigurationsDefaults_areThoseOfTheCommand() {
        Map<String, String> fromConfig = TrainerSettings.of(config(Map.of("afterclick.candidate.state-dir", "x")))
                .values();
        assertThat(fromConfig).isEqualTo(new TrainerSettings(Map.of()).values());
    }

    @Test
    void of_aConfiguredValue_hasTheNameOfItsKey() {
        TrainerSettings settings = TrainerSettings.of(config(Map.of(
                "afterclick.candidate.state-dir", "x",
                "afterclick.candidate.training.als.factors", "128",
                "afterclick.candidate.training.coread.bm25", "1.2,0.75",
                "afterclick.candidate.training.ease.max-memory", "64M")));
        assertThat(settings.values())
                .containsEntry("als.factors", "128")
                .containsEntry("coread.bm25", "1.2,0.75")
                .containsEntry("ease.max-memory", "67108864");
    }

    @Test
    void retrievers_areTheLearnedOnes() {
        assertThat(new TrainerSettings(Map.of()).retrievers())
                .extracting(LearnedRetriever::name)
                .containsExactly("ease", "als", "coread", "popular");
    }

    @ParameterizedTest
    @CsvSource({
        "als.width, 64, als.width is no setting",
        "als.factors, many, als.factors cannot be many",
        "als.factors, 0, factors must be 1 to",
        "als.solver, gauss, als.solver: must be one of exact",
        "coread.bm25, 1.2, coread.bm25: must be k1 and b",
        "popular.half-life, month, popular.half-life cannot be month",
        "held-out-share, 2, held-out-share: the held-out share must be",
        "gate-tolerance, -1, gate-tolerance: tolerance must be"
    })
    void new_withABadValue_saysWhich(String name, String value, String message) {
        assertThatThrownBy(() -> new TrainerSettings(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
