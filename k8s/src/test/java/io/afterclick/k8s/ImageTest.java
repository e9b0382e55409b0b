package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Dockerfile's habits. What it runs is a Java command line and two scripts, which need no container. */
class ImageTest {
    private static final String DOCKERFILE =
            Repository.text("k8s/images/Dockerfile").replace("\\\n", " ");

    @Test
    void bases_arePinnedAndKnownToCompose() {
        assertThat(lines("ARG (?:JDK|BASE)_IMAGE=.*")).hasSize(2).allSatisfy(line -> {
            assertThat(line).doesNotContain("latest").matches(".*:[0-9].*");
            assertThat(Repository.text(".env")).contains(line.substring("ARG ".length()));
        });
        assertThat(lines("FROM .*")).containsExactly("FROM ${JDK_IMAGE} AS build", "FROM ${BASE_IMAGE}");
    }

    @Test
    void processes_runAsNobodyInParticular_andWithoutAShell() {
        assertThat(lines("USER .*")).containsExactly("USER 10001:10001");
        assertThat(lines("ENTRYPOINT .*"))
                .containsExactly(
                        "ENTRYPOINT [\"java\", \"@jvm.args\", \"-XX:AOTCache=app.aot\", \"-jar\", \"quarkus-run.jar\"]");
        assertThat(lines("HEALTHCHECK .*")).singleElement().asString().contains("/q/health/ready", "$MANAGEMENT_PORT");
        assertThat(lines("LABEL .*")).singleElement().asString().contains("org.opencontainers.image.licenses");
        assertThat(lines("(ADD|RUN .*(apt|curl|wget|sudo)) ?.*")).isEmpty();
    }

    @Test
    void sources_areInTheBuildContext() {
        List<String> context = new ArrayList<>(List.of("*", "!k8s/images"));
        Repository.SERVICES.forEach(service -> context.add("!" + service + "/target/quarkus-app"));
        assertThat(Repository.text(".dockerignore").lines())
                .filteredOn(line -> !line.startsWith("#"))
                .containsExactlyInAnyOrderElementsOf(context);
        for (String file : List.of("modules", "*.args", "record-start.sh")) {
            assertThat(DOCKERFILE).contains("k8s/images/" + file);
            assertThat(Repository.path("k8s/images/" + file.replace("*", "jvm")))
                    .exists();
        }
    }

    @Test
    void arguments_ofTheJvm_areTakenByThisOneOrLater() throws Exception {
        // Those that an older Java does not know are the runtime's of the image to check: record-start.sh does.
        Path arguments = Files.createTempFile("jvm", ".args");
        Files.writeString(
                arguments,
                Repository.text("k8s/images/jvm.args").replaceAll("(?m)^--sun-misc-unsafe-memory-access=.*$", ""));
        Tool.Run run = Tool.run(
                Repository.path("."),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + arguments,
                        "-version"));
        Files.delete(arguments);
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    private static List<String> lines(String pattern) {
        return DOCKERFILE.lines().filter(line -> Pattern.matches(pattern, line)).toList();
    }
}
