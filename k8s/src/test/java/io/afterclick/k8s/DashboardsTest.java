package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboards' form; that each panel shows something is what {@code WatchedMeshE2E} in module local tests. */
class DashboardsTest {
    @Test
    void dashboards_areShippedToBothGrafanas() throws Exception {
        List<String> files =
                files().map(file -> "dashboards/" + file.getFileName()).toList();
        assertThat(files).hasSize(5);
        JsonNode generated = Yaml.document(Repository.text("k8s/monitoring/kustomization.yaml"))
                .at("/configMapGenerator/0/files");
        assertThat(Yaml.elements(generated).map(JsonNode::asText)).containsExactlyElementsOf(files);
    }

    @Test
    void panels_haveATitleAUnitAndAQuery_andDoNotOverlap() throws Exception {
        Set<String> uids = new HashSet<>();
        for (JsonNode dashboard : dashboards()) {
            assertThat(uids.add(dashboard.path("uid").asText())).isTrue();
            Set<String> titles = new HashSet<>();
            Set<String> cells = new HashSet<>();
            for (JsonNode panel : dashboard.path("panels")) {
                String title = panel.path("title").asText();
                assertThat(title).isNotBlank();
                assertThat(titles.add(title)).as(title).isTrue();
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
                assertThat(panel.path("targets")).as(title).isNotEmpty();
                JsonNode place = panel.path("gridPos");
                for (int x = 0; x < place.path("w").asInt(); x++) {
                    for (int y = 0; y < place.path("h").asInt(); y++) {
                        int column = place.path("x").asInt() + x;
                        assertThat(column).isLessThan(24);
                        assertThat(cells.add(column + "/" + (place.path("y").asInt() + y)))
                                .as(title)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void metrics_ofPanels_areDocumented() throws Exception {
        assertThat(DocumentedMetrics.unknownIn(dashboards().stream()
                        .flatMap(dashboard -> Yaml.elements(dashboard.path("panels")))
                        .flatMap(panel -> Yaml.elements(panel.path("targets")))
                        .map(target -> target.path("expr").asText())))
                .isEmpty();
    }

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> dashboards = new ArrayList<>();
        for (Path file : files().toList()) {
            dashboards.add(new ObjectMapper().readTree(file.toFile()));
        }
        return dashboards;
    }

    private static Stream<Path> files() throws IOException {
        try (var files = Files.list(Repository.path("k8s/monitoring/dashboards"))) {
            return files.sorted().toList().stream();
        }
    }
}
