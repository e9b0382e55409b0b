package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The compose file names only what the code has, and shows nothing to other machines. */
class ComposeTest {
    private static final Tool COMPOSE = new Tool("docker-compose", "docker-compose");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");

    static final List<String> profiles = List.of("core", "full", "scale");

    @ParameterizedTest
    @FieldSource("profiles")
    void file_isTakenByCompose(String profile) {
        COMPOSE.require();
        Tool.Run run = COMPOSE.run(Repository.path("."), "--profile", profile, "config", "--quiet");
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void variables_areThoseOfTheEnvFile() {
        Set<String> used = VARIABLE.matcher(Repository.text("docker-compose.yml"))
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());
        assertThat(env().keySet()).isEqualTo(used);
        assertThat(env()).allSatisfy((name, value) -> {
            if (name.startsWith("TAG_")) {
                assertThat(value).as(name).matches("v?[0-9]+\\.[0-9]+.*");
            }
        });
    }

    @Test
    void settings_ofServices_areRead() {
        services().forEach((name, service) -> {
            KnownSettings known = KnownSettings.of(module(service));
            assertThat(service.path("environment").fieldNames())
                    .toIterable()
                    .as(name)
                    .contains("KAFKA_BOOTSTRAP_SERVERS", "QUARKUS_HTTP_HOST", "QUARKUS_MANAGEMENT_HOST")
                    .filteredOn(variable -> !variable.equals("JDK_JAVA_OPTIONS"))
                    .allMatch(known::knowsVariable);
        });
    }

    @Test
    void stop_ofServices_hasTheTimeItTakes() {
        services().forEach((name, service) -> {
            assertThat(service.at("/environment/QUARKUS_SHUTDOWN_DELAY").asText())
                    .as(name)
                    .isEqualTo("2s");
            assertThat(service.path("stop_grace_period").asText()).as(name).isEqualTo("45s");
        });
    }

    @Test
    void images_areBuiltOfTheirModules_withTheirPorts() {
        services().forEach((name, service) -> {
            JsonNode arguments = service.at("/build/args");
            Properties shipped = Repository.applicationProperties(module(service));
            assertThat(arguments.path("SERVICE").asText()).as(name).isEqualTo(module(service));
            assertThat(arguments.path("MANAGEMENT_PORT").asText())
                    .as(name)
                    .isEqualTo(shipped.getProperty("quarkus.management.port"));
            assertThat(Repository.path(service.at("/build/dockerfile").asText()))
                    .exists();
            assertThat(service.path("image").asText())
                    .isEqualTo("afterclick/" + module(service) + ":" + env().get("TAG_AFTERCLICK"));
        });
        assertThat(services().values().stream().map(ComposeTest::module))
                .containsOnlyOnceElementsOf(List.of("gateway", "candidate-service", "insight-service"))
                .containsAll(Repository.SERVICES);
    }

    @Test
    void services_cannotDoMoreThanTheyMust() {
        services().forEach((name, service) -> {
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.path("cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
            assertThat(service.path("security_opt").toString()).as(name).contains("no-new-privileges:true");
            assertThat(service.path("mem_limit").asText()).as(name).isNotEmpty();
        });
    }

    @Test
    void ports_areShownToThisMachineOnly() {
        all().forEach((name, service) -> service.path("ports")
                .forEach(port -> assertThat(port.asText()).as(name).startsWith("127.0.0.1:")));
        assertThat(all().get("gateway").path("ports").get(0).asText())
                .endsWith(":" + Repository.applicationProperties("gateway").getProperty("quarkus.http.port"));
        services().forEach((name, service) -> {
            if (!List.of("gateway", "insight-service").contains(name)) {
                assertThat(service.has("ports")).as(name).isFalse();
            }
        });
    }

    @Test
    void keys_ofTheApi_areASecretThatOnlyTheGatewayReads() {
        assertThat(file().at("/secrets/keys.json/file").asText()).isEqualTo(env().get("KEYS_FILE"));
        assertThat(Repository.text(".gitignore").lines())
                .contains(env().get("KEYS_FILE").replaceFirst("^\\.", ""));
        all().forEach((name, service) -> {
            if (name.equals("gateway")) {
                assertThat(service.path("secrets").toString()).isEqualTo("[\"keys.json\"]");
                assertThat(service.at("/environment/AFTERCLICK_GATEWAY_KEYS_FILE")
                                .asText())
                        .isEqualTo("/run/secrets/keys.json");
            } else {
                assertThat(service.has("secrets")).as(name).isFalse();
            }
        });
    }

    /** The fields are those of docs/security.md; that the gateway refuses others is a test of its own. */
    @Test
    void commandThatMakesTheFirstKey_writesItsHash(@TempDir Path folder) throws Exception {
        new Tool("openssl", "openssl").require();
        String command = Pattern.compile("(?s)```sh\n(export AFTERCLICK_KEY=.*?> keys\\.json)\n")
                .matcher(Repository.text("docs/operations.md"))
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow();
        Tool.Run run = Tool.run(folder, List.of("bash", "-c", command + "; printf %s \"$AFTERCLICK_KEY\""));
        assertThat(run.exitCode()).as(run.output()).isZero();
        JsonNode keys = new ObjectMapper().readTree(folder.resolve("keys.json").toFile());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(run.output().getBytes(StandardCharsets.UTF_8));
        assertThat(run.output()).hasSizeBetween(32, 512);
        assertThat(keys.toString())
                .isEqualTo("{\"keys\":[{\"name\":\"operations\",\"sha256\":\""
                        + HexFormat.of().formatHex(hash)
                        + "\",\"scopes\":[\"read\",\"ingest\",\"admin\"],\"tenants\":[\"*\"]}]}");
    }

    @ParameterizedTest
    @FieldSource("profiles")
    void names_inAProfile_areThere(String profile) {
        Map<String, JsonNode> started = new TreeMap<>(all());
        started.values().removeIf(service -> Yaml.elements(service.path("profiles"))
                .noneMatch(name -> name.asText().equals(profile)));
        Set<String> names = Stream.concat(
                        started.keySet().stream(), started.values().stream().flatMap(service -> Yaml.elements(
                                        service.at("/networks/default/aliases"))
                                .map(JsonNode::asText)))
                .collect(Collectors.toSet());
        started.forEach((name, service) -> {
            assertThat(
                            service.path("depends_on").isArray()
                                    ? Yaml.elements(service.path("depends_on"))
                                            .map(JsonNode::asText)
                                            .toList()
                                    : fieldNames(service.path("depends_on")))
                    .as("what %s waits for", name)
                    .allMatch(started::containsKey);
            service.path("environment").properties().forEach(variable -> {
                if (variable.getKey().startsWith("QUARKUS_GRPC_CLIENTS_")
                        && variable.getKey().endsWith("_HOST")) {
                    assertThat(names)
                            .as(variable.getKey())
                            .contains(variable.getValue().asText());
                }
            });
        });
        assertThat(names).containsAll(Repository.SERVICES).contains("kafka", "redis");
        assertThat(names.contains("prometheus")).isEqualTo(!profile.equals("core"));
    }

    @Test
    void mounts_areFilesOfThisProject() {
        all().forEach((name, service) -> service.path("volumes").forEach(volume -> {
            String source = volume.asText().replaceAll(":.*", "");
            if (source.startsWith(".")) {
                assertThat(Files.exists(Repository.path(source)))
                        .as("%s of %s", source, name)
                        .isTrue();
            } else {
                assertThat(fieldNames(file().path("volumes"))).as(name).contains(source);
            }
        }));
    }

    @Test
    void prometheus_scrapesTheManagementPortsOfAllServices() {
        JsonNode config = Yaml.document(Repository.text("k8s/monitoring/compose/prometheus.yml"));
        Set<String> aliases = Stream.concat(
                        all().keySet().stream(), all().values().stream().flatMap(service -> Yaml.elements(
                                        service.at("/networks/default/aliases"))
                                .map(JsonNode::asText)))
                .collect(Collectors.toSet());
        assertThat(Yaml.elements(config.path("scrape_configs"))
                        .map(job -> job.path("job_name").asText()))
                .containsExactlyElementsOf(Repository.SERVICES);
        for (JsonNode job : config.path("scrape_configs")) {
            JsonNode names = job.path("dns_sd_configs").get(0);
            assertThat(job.path("metrics_path").asText()).isEqualTo("/q/metrics");
            assertThat(names.path("port").asText())
                    .isEqualTo(Repository.applicationProperties(
                                    job.path("job_name").asText())
                            .getProperty("quarkus.management.port"));
            assertThat(Yaml.elements(names.path("names")).map(JsonNode::asText)).allMatch(aliases::contains);
        }
    }

    /** Containers that run a service of the mesh. */
    private static Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new TreeMap<>(all());
        services.values().removeIf(service -> !service.path("image").asText().startsWith("afterclick/"));
        assertThat(services).hasSizeGreaterThan(5);
        return services;
    }

    private static Map<String, JsonNode> all() {
        Map<String, JsonNode> all = new TreeMap<>();
        file().path("services").properties().forEach(service -> all.put(service.getKey(), service.getValue()));
        return all;
    }

    private static String module(JsonNode service) {
        return service.path("image").asText().replaceAll("^afterclick/|:.*$", "");
    }

    private static List<String> fieldNames(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** With anchors, merged maps and variables in place. */
    private static JsonNode file() {
        String text = VARIABLE.matcher(Repository.text("docker-compose.yml"))
                .replaceAll(variable -> env().getOrDefault(variable.group(1), ""));
        return new ObjectMapper().valueToTree(new org.yaml.snakeyaml.Yaml().load(text));
    }

    static Map<String, String> env() {
        Map<String, String> env = new TreeMap<>();
        Repository.text(".env")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> env.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return env;
    }
}
