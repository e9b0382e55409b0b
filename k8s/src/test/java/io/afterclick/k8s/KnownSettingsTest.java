package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of all settings is that of the code. */
class KnownSettingsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(afterclick\\.[a-z0-9.<>-]+)` \\|");

    static Iterable<String> services() {
        return Repository.SERVICES;
    }

    @ParameterizedTest
    @MethodSource("services")
    void settings_ofAService_areThoseOfTheTable(String service) {
        String area = "afterclick." + service.replace("-service", "") + ".";
        Set<String> documented = ROW.matcher(Repository.text("docs/configuration.md"))
                .results()
                .map(row -> row.group(1))
                .filter(key -> key.startsWith(area) && !key.endsWith(".<name>"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> read = KnownSettings.of(service).keys().stream()
                .filter(key -> key.startsWith(area) && !key.startsWith("afterclick.candidate.fusion.weights."))
                .filter(key -> !key.startsWith("afterclick.feature.ttl."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(read).isNotEmpty().isEqualTo(documented);
    }

    @ParameterizedTest
    @MethodSource("services")
    void knowsVariable_ofNothingThatIsRead_isFalse(String service) {
        KnownSettings known = KnownSettings.of(service);
        assertThat(known.knowsVariable("KAFKA_BOOTSTRAP_SERVERS")).isTrue();
        assertThat(known.knowsVariable("KAFKA_BOOTSTRAP_SERVER")).isFalse();
        assertThat(known.knowsVariable("AFTERCLICK_GATEWAY_DEADLINES")).isFalse();
    }
}
