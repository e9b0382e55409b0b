package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.afterclick.embedded.MeshTopics;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Manifests name only what the code has, and keep to the restricted Pod Security Standard. */
class OverlayTest {
    static final List<String> overlays = Overlay.NAMES;

    @ParameterizedTest
    @FieldSource("overlays")
    void settings_ofServices_areRead(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode workload : overlay.serviceWorkloads()) {
            KnownSettings known = KnownSettings.of(Overlay.service(workload));
            assertThat(overlay.settings(workload).keySet())
                    .as("settings of %s", Overlay.nameOf(workload))
                    .isNotEmpty()
                    .allMatch(known::knowsVariable);
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void settings_thatMustBe_areThere(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode workload : overlay.serviceWorkloads()) {
            Map<String, String> settings = overlay.settings(workload);
            assertThat(settings).as(Overlay.nameOf(workload)).containsKey("KAFKA_BOOTSTRAP_SERVERS");
            boolean hasState = Yaml.elements(Overlay.container(workload).path("volumeMounts"))
                    .anyMatch(mount -> mount.path("name").asText().equals("state"));
            List<String> folders = settings.keySet().stream()
                    .filter(key -> key.endsWith("_STATE_DIR"))
                    .map(settings::get)
                    .toList();
            assertThat(folders)
                    .as("state folder of %s", Overlay.nameOf(workload))
                    .isEqualTo(hasState ? List.of("/var/lib/afterclick") : List.of());
        }
    }

    /** Whoever is called by others is away from the endpoints before it stops serving, and nothing is killed that still finishes. */
    @ParameterizedTest
    @FieldSource("overlays")
    void stop_ofServices_hasTheTimeItTakes(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode workload : overlay.serviceWorkloads()) {
            Map<String, String> settings = overlay.settings(workload);
            Properties shipped = Repository.applicationProperties(Overlay.service(workload));
            assertThat(shipped).as("the delay is possible").containsEntry("quarkus.shutdown.delay-enabled", "true");
            int delay = seconds(settings.getOrDefault("QUARKUS_SHUTDOWN_DELAY", "0s"));
            boolean isCalled = !workload.at("/metadata/name").asText().endsWith("-learn")
                    && !Overlay.service(workload).equals("insight-service");
            assertThat(delay).as("delay of %s", Overlay.nameOf(workload)).isEqualTo(isCalled ? 5 : 0);
            assertThat(workload.at("/spec/template/spec/terminationGracePeriodSeconds")
                            .asInt())
                    .as(Overlay.nameOf(workload))
                    .isGreaterThan(2 * (delay + seconds(shipped.getProperty("quarkus.shutdown.timeout"))));
        }
    }

    private static int seconds(String duration) {
        assertThat(duration).matches("[0-9]+s");
        return Integer.parseInt(duration.substring(0, duration.length() - 1));
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void ports_ofServices_areThoseThatTheyListenOn(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode workload : overlay.serviceWorkloads()) {
            Properties shipped = Repository.applicationProperties(Overlay.service(workload));
            assertThat(Yaml.elements(Overlay.container(workload).path("ports"))
                            .map(port -> port.path("containerPort").asText()))
                    .as(Overlay.nameOf(workload))
                    .containsExactly(
                            shipped.getProperty("quarkus.http.port"), shipped.getProperty("quarkus.management.port"));
        }
        JsonNode gateway = overlay.ofKind("ConfigMap")
                .filter(map -> map.at("/data/QUARKUS_GRPC_CLIENTS_BANDIT_HOST").isTextual())
                .findFirst()
                .orElseThrow();
        for (String called : List.of("candidate", "bandit", "feature")) {
            String variable = "QUARKUS_GRPC_CLIENTS_" + called.toUpperCase(java.util.Locale.ROOT);
            String host = gateway.at("/data/" + variable + "_HOST").asText();
            JsonNode service = overlay.ofKind("Service")
                    .filter(object -> object.at("/metadata/name").asText().equals(host))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no Service " + host));
            assertThat(service.at("/spec/clusterIP").asText())
                    .as("headless, so that calls go to all replicas: %s", host)
                    .isEqualTo("None");
            assertThat(gateway.at("/data/" + variable + "_PORT").asText())
                    .isEqualTo(service.at("/spec/ports/0/port").asText())
                    .isEqualTo(Repository.applicationProperties(called + "-service")
                            .getProperty("quarkus.http.port"));
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void services_ofTheMesh_selectPodsThatListenThere(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode service : overlay.ofKind("Service").toList()) {
            List<JsonNode> selected = overlay.workloads().stream()
                    .filter(workload ->
                            matches(service.at("/spec/selector"), workload.at("/spec/template/metadata/labels")))
                    .toList();
            assertThat(selected).as(Overlay.nameOf(service)).hasSize(1);
            Set<String> ports = Yaml.elements(Overlay.container(selected.get(0)).path("ports"))
                    .map(port -> port.path("name").asText())
                    .collect(Collectors.toSet());
            assertThat(Yaml.elements(service.at("/spec/ports"))
                            .map(port -> port.path("targetPort").asText()))
                    .as(Overlay.nameOf(service))
                    .isNotEmpty()
                    .allMatch(ports::contains);
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void probes_ofServices_areTheHealthPathsOfTheManagementPort(String name) {
        for (JsonNode workload : Overlay.render(name).serviceWorkloads()) {
            JsonNode container = Overlay.container(workload);
            Map.of(
                            "startupProbe", "/q/health/live",
                            "livenessProbe", "/q/health/live",
                            "readinessProbe", "/q/health/ready")
                    .forEach((probe, path) -> {
                        JsonNode get = container.path(probe).path("httpGet");
                        assertThat(get.path("path").asText())
                                .as("%s of %s", probe, Overlay.nameOf(workload))
                                .isEqualTo(path);
                        assertThat(get.path("port").asText()).isEqualTo("management");
                    });
            assertThat(Repository.applicationProperties(Overlay.service(workload))
                            .stringPropertyNames())
                    .as("nothing moves health away from there")
                    .noneMatch(key -> key.startsWith("quarkus.smallrye-health.")
                            || key.equals("quarkus.management.root-path")
                            || key.equals("quarkus.http.non-application-root-path"));
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void images_areThoseThatComposeBuilds_withATag(String name) {
        for (JsonNode workload : Overlay.render(name).workloads()) {
            String image = Overlay.container(workload).path("image").asText();
            assertThat(image).as(Overlay.nameOf(workload)).matches("[a-z0-9/.-]+:[0-9][A-Za-z0-9.-]*");
            if (image.startsWith("afterclick/")) {
                assertThat(image.substring("afterclick/".length()).replaceAll(":.*", ""))
                        .isEqualTo(Overlay.service(workload));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void pods_keepToTheRestrictedStandard(String name) {
        Overlay overlay = Overlay.render(name);
        assertThat(overlay.ofKind("Namespace")).singleElement().satisfies(namespace -> assertThat(namespace
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText())
                .isEqualTo("restricted"));
        for (JsonNode workload : overlay.workloads()) {
            JsonNode pod = workload.at("/spec/template/spec");
            String what = Overlay.nameOf(workload);
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                    .as(what)
                    .isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).as(what).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                    .as(what)
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(what)
                    .isFalse();
            assertThat(pod.path("enableServiceLinks").asBoolean(true))
                    .as("no variables that would be taken for settings: %s", what)
                    .isFalse();
            for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertThat(pod.has(host)).as(what).isFalse();
            }
            assertThat(Yaml.elements(pod.path("volumes")))
                    .as(what)
                    .allMatch(volume -> volume.has("emptyDir")
                            || volume.has("configMap")
                            || volume.at("/secret/secretName").asText().equals("gateway-keys")
                            || volume.at("/secret/secretName").asText().equals(certificateOf(workload)));
            for (JsonNode container : pod.path("containers")) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(what)
                        .isFalse();
                assertThat(security.at("/capabilities/drop").toString())
                        .as(what)
                        .isEqualTo("[\"ALL\"]");
                assertThat(container.at("/resources/limits/memory").isTextual())
                        .as(what)
                        .isTrue();
                assertThat(container.at("/resources/requests/cpu").isTextual())
                        .as(what)
                        .isTrue();
            }
        }
        for (JsonNode workload : overlay.serviceWorkloads()) {
            assertThat(Overlay.container(workload)
                            .at("/securityContext/readOnlyRootFilesystem")
                            .asBoolean())
                    .as(Overlay.nameOf(workload))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void networkPolicies_letNobodyFromElsewhereIn_butToTheGateway(String name) {
        Overlay overlay = Overlay.render(name);
        List<JsonNode> policies = overlay.ofKind("NetworkPolicy").toList();
        for (JsonNode workload : overlay.workloads()) {
            JsonNode labels = workload.at("/spec/template/metadata/labels");
            List<JsonNode> selecting = policies.stream()
                    .filter(policy -> matches(policy.at("/spec/podSelector/matchLabels"), labels))
                    .toList();
            assertThat(selecting)
                    .as("policies of %s", Overlay.nameOf(workload))
                    .anyMatch(policy -> policy.at("/metadata/name").asText().equals("deny-by-default"));
            List<String> openToOthers = selecting.stream()
                    .flatMap(policy -> Yaml.elements(policy.at("/spec/ingress")))
                    .filter(rule -> rule.path("from").isEmpty()
                            || Yaml.elements(rule.path("from"))
                                    .anyMatch(from -> from.has("namespaceSelector") || from.has("ipBlock")))
                    .flatMap(rule -> Yaml.elements(rule.path("ports")))
                    .map(port -> port.path("port").asText())
                    .toList();
            assertThat(openToOthers)
                    .as("ports of %s that other namespaces reach", Overlay.nameOf(workload))
                    .containsExactlyInAnyOrderElementsOf(
                            Overlay.service(workload).equals("gateway")
                                    ? List.of("8080", "management")
                                    : List.of("management"));
        }
        JsonNode deny = policies.stream()
                .filter(policy -> policy.at("/metadata/name").asText().equals("deny-by-default"))
                .findFirst()
                .orElseThrow();
        assertThat(deny.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(deny.path("spec").has("ingress")).isFalse();
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void disruptionBudgetsAndScalers_nameWorkloadsThatThereAre(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode budget : overlay.ofKind("PodDisruptionBudget").toList()) {
            assertThat(overlay.serviceWorkloads().stream()
                            .filter(workload -> matches(
                                    budget.at("/spec/selector/matchLabels"),
                                    workload.at("/spec/template/metadata/labels"))))
                    .as(Overlay.nameOf(budget))
                    .hasSize(1);
        }
        for (JsonNode scaler : overlay.ofKind("HorizontalPodAutoscaler").toList()) {
            JsonNode target = overlay.workloads().stream()
                    .filter(workload -> workload.at("/metadata/name").equals(scaler.at("/spec/scaleTargetRef/name")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no target of " + Overlay.nameOf(scaler)));
            assertThat(target.path("kind")).isEqualTo(scaler.at("/spec/scaleTargetRef/kind"));
            assertThat(target.path("spec").has("replicas"))
                    .as("the scaler alone says how many: %s", Overlay.nameOf(target))
                    .isFalse();
        }
        assertThat(overlay.ofKind("PodDisruptionBudget")).hasSameSizeAs(overlay.serviceWorkloads());
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void secrets_areNeverInTheRepository(String name) {
        Overlay overlay = Overlay.render(name);
        assertThat(overlay.ofKind("Secret")).isEmpty();
        for (JsonNode map : overlay.ofKind("ConfigMap").toList()) {
            assertThat(map.path("data").fieldNames())
                    .toIterable()
                    .as(Overlay.nameOf(map))
                    .noneMatch(key -> key.contains("TOKEN_KEYS") || key.contains("SHA256") || key.contains("PASSWORD"));
        }
        assertThat(Repository.text("docs/operations.md"))
                .contains("create secret generic gateway \\", "AFTERCLICK_GATEWAY_TOKEN_KEYS")
                .contains("create secret generic gateway-keys --from-file=keys.json");
        assertThat(KnownSettings.of("gateway").knowsVariable("AFTERCLICK_GATEWAY_TOKEN_KEYS"))
                .isTrue();
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void keys_ofTheApi_areAFolderThatOnlyTheGatewayReads(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode workload : overlay.workloads()) {
            List<JsonNode> keys = Yaml.elements(workload.at("/spec/template/spec/volumes"))
                    .filter(volume -> volume.has("secret"))
                    .filter(volume -> !volume.at("/secret/secretName").asText().equals(certificateOf(workload)))
                    .toList();
            if (!Overlay.service(workload).equals("gateway")) {
                assertThat(keys).as(Overlay.nameOf(workload)).isEmpty();
                continue;
            }
            assertThat(keys).singleElement().satisfies(volume -> {
                assertThat(volume.at("/secret/secretName").asText()).isEqualTo("gateway-keys");
                assertThat(volume.at("/secret/optional").asBoolean(false))
                        .as("no start without keys")
                        .isFalse();
            });
            List<JsonNode> mounts = Yaml.elements(Overlay.container(workload).path("volumeMounts"))
                    .filter(mount -> mount.path("name").equals(keys.get(0).path("name")))
                    .toList();
            assertThat(mounts).singleElement().satisfies(mount -> {
                assertThat(mount.path("readOnly").asBoolean()).isTrue();
                assertThat(mount.has("subPath"))
                        .as("a changed Secret would not show up in it")
                        .isFalse();
                assertThat(overlay.settings(workload))
                        .containsEntry(
                                "AFTERCLICK_GATEWAY_KEYS_FILE",
                                mount.path("mountPath").asText() + "/keys.json");
            });
        }
    }

    /** Secret with the certificate that a service shows to others of the mesh. */
    private static String certificateOf(JsonNode workload) {
        return Overlay.service(workload) + "-mesh-tls";
    }

    @Test
    void certificates_inProduction_areWhereEachServiceLooksForThem() {
        Overlay overlay = Overlay.render("production");
        for (JsonNode workload : overlay.serviceWorkloads()) {
            String service = Overlay.service(workload);
            List<String> profiles =
                    List.of(overlay.settings(workload).get("QUARKUS_PROFILE").split(","));
            assertThat(profiles).as(service).containsExactly("tls", "mtls");
            String folder = Yaml.elements(Overlay.container(workload).path("volumeMounts"))
                    .filter(mount -> mount.path("name").asText().equals("tls"))
                    .peek(mount -> assertThat(mount.has("subPath"))
                            .as("a renewed Secret would not show up in it")
                            .isFalse())
                    .map(mount -> mount.path("mountPath").asText())
                    .findFirst()
                    .orElseThrow();
            Properties shipped = Repository.applicationProperties(service);
            assertThat(profiles).as(service).allSatisfy(profile -> assertThat(shipped.stringPropertyNames())
                    .anyMatch(key -> key.startsWith("%" + profile + ".")));
            List<String> files = shipped.stringPropertyNames().stream()
                    .filter(key -> key.matches("%m?tls\\.quarkus\\.tls\\.mesh\\.(key|trust)-store\\..*"))
                    .map(shipped::getProperty)
                    .toList();
            assertThat(files)
                    .as(service)
                    .containsExactlyInAnyOrder(folder + "/tls.crt", folder + "/tls.key", folder + "/ca.crt");
            assertThat(shipped.getProperty("%tls.quarkus.tls.mesh.reload-period"))
                    .as("renewed certificates are taken")
                    .isNotEmpty();
        }
        for (String called : List.of("candidate", "bandit", "feature")) {
            assertThat(Repository.applicationProperties("gateway")
                            .getProperty("%tls.quarkus.grpc.clients." + called + ".tls-configuration-name"))
                    .isEqualTo("mesh");
        }
        for (String service : Repository.SERVICES) {
            assertThat(Repository.text("docs/operations.md")).contains(service + "-mesh-tls");
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void logs_ofServices_areJson(String name) {
        Overlay overlay = Overlay.render(name);
        for (JsonNode workload : overlay.serviceWorkloads()) {
            assertThat(overlay.settings(workload))
                    .as(Overlay.nameOf(workload))
                    .containsEntry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
        }
    }

    @Test
    void topics_ofStrimzi_areThoseOfTheMesh() {
        Map<String, String> made = new TreeMap<>();
        Overlay.render("production").ofKind("KafkaTopic").forEach(topic -> {
            JsonNode spec = topic.path("spec");
            made.put(
                    topic.at("/metadata/name").asText(),
                    kind(
                            spec.path("partitions").asInt(),
                            spec.at("/config/cleanup.policy").asText(),
                            spec.at("/config/retention.ms").asText("")));
            assertThat(spec.path("replicas").asInt()).isEqualTo(3);
        });
        assertThat(made).isEqualTo(topicsOfTheMesh());
    }

    @Test
    void topics_ofTheScript_areThoseOfTheMesh() throws Exception {
        Map<String, String> made = new TreeMap<>();
        Tool.Run run = Tool.run(
                Repository.path("k8s/components/kafka"),
                List.of(
                        "env",
                        "BOOTSTRAP_SERVERS=nowhere:1",
                        "PARTITIONS=4",
                        "KAFKA_TOPICS=echo",
                        "bash",
                        "create-topics.sh"));
        assertThat(run.exitCode()).as(run.output()).isZero();
        for (String line : run.output().lines().toList()) {
            assertThat(line).startsWith("--bootstrap-server nowhere:1 --create --if-not-exists");
            made.put(
                    option(line, "--topic "),
                    kind(
                            Integer.parseInt(option(line, "--partitions ")),
                            option(line, "cleanup.policy="),
                            line.contains("retention.ms=") ? option(line, "retention.ms=") : ""));
        }
        assertThat(made).isEqualTo(topicsOfTheMesh());
    }

    private static String option(String line, String name) {
        int start = line.indexOf(name);
        assertThat(start).as(line).isNotNegative();
        return line.substring(start + name.length()).split(" ")[0];
    }

    private static Map<String, String> topicsOfTheMesh() {
        Map<String, String> topics = new TreeMap<>();
        for (NewTopic topic : MeshTopics.all(4)) {
            topics.put(
                    topic.name(),
                    kind(
                            topic.numPartitions(),
                            topic.configs().get("cleanup.policy"),
                            topic.configs().getOrDefault("retention.ms", "")));
        }
        return topics;
    }

    /** What must agree: how many partitions is for each to say, but for topics that have one for a reason. */
    private static String kind(int partitions, String cleanup, String retention) {
        return (partitions == 1 ? "one partition" : "keyed") + ", " + cleanup + ", " + retention;
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        for (var wanted : selector.properties()) {
            if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
                return false;
            }
        }
        return !selector.isEmpty();
    }
}
