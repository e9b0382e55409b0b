package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What kustomize makes of an overlay. */
record Overlay(String name, List<JsonNode> objects) {
    static final List<String> NAMES = List.of("local", "staging", "production");

    private static final Tool KUBECTL = new Tool("kubectl", "kubernetes-client, 1.22 or newer");
    /** What overlays are made of came with the kustomize of this one. */
    private static final int OLDEST_MINOR = 22;

    private static final Pattern MINOR = Pattern.compile("\"minor\": \"([0-9]+)");
    private static final ConcurrentHashMap<String, Overlay> RENDERED = new ConcurrentHashMap<>();

    static Overlay render(String name) {
        requireKubectl();
        return RENDERED.computeIfAbsent(name, overlay -> {
            Tool.Run run = KUBECTL.run(Repository.path("k8s"), "kustomize", "overlays/" + overlay);
            assertThat(run.exitCode()).as(run.output()).isZero();
            return new Overlay(overlay, Yaml.documents(run.output()));
        });
    }

    private static void requireKubectl() {
        KUBECTL.require();
        Matcher minor = MINOR.matcher(KUBECTL.run(Repository.path("k8s"), "version", "--client", "-o", "json")
                .output());
        boolean isNewEnough = minor.find() && Integer.parseInt(minor.group(1)) >= OLDEST_MINOR;
        Tool.require(isNewEnough, "kubectl is older than 1." + OLDEST_MINOR + ", so its kustomize knows no components");
    }

    Stream<JsonNode> ofKind(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    /** Deployments, stateful sets and jobs. */
    List<JsonNode> workloads() {
        return objects.stream()
                .filter(object -> List.of("Deployment", "StatefulSet", "Job")
                        .contains(object.path("kind").asText()))
                .toList();
    }

    /** Workloads that run a service of the mesh. */
    List<JsonNode> serviceWorkloads() {
        return workloads().stream()
                .filter(workload -> Repository.SERVICES.contains(service(workload)))
                .toList();
    }

    static String service(JsonNode object) {
        return object.at("/metadata/labels/app.kubernetes.io~1name").asText();
    }

    static String nameOf(JsonNode object) {
        return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
    }

    static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    /** The environment that a workload gets from ConfigMaps. */
    Map<String, String> settings(JsonNode workload) {
        Map<String, String> settings = new TreeMap<>();
        for (JsonNode source : container(workload).path("envFrom")) {
            String map = source.at("/configMapRef/name").asText();
            if (!map.isEmpty()) {
                JsonNode data = ofKind("ConfigMap")
                        .filter(object -> object.at("/metadata/name").asText().equals(map))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no ConfigMap " + map))
                        .path("data");
                data.fieldNames()
                        .forEachRemaining(
                                key -> settings.put(key, data.path(key).asText()));
            }
        }
        return settings;
    }
}
