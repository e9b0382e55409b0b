package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the services are made of is written down, and under licences that may go with this one. */
class BillOfMaterialsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Iterable<String> services() {
        return Repository.SERVICES;
    }

    @ParameterizedTest
    @MethodSource("services")
    void bill_ofAService_listsEachFileThatIsPackaged(String service) throws IOException {
        Path app = Repository.path(service + "/target/quarkus-app");
        try (Stream<Path> files = Files.walk(app)) {
            assertThat(locations(bill(service)))
                    .containsExactlyInAnyOrderElementsOf(files.filter(Files::isRegularFile)
                            .map(file -> app.relativize(file).toString())
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void libraries_ofAService_areEachUnderALicenceOfTheTable(String service) throws IOException {
        Set<String> allowed = allowed();
        List<JsonNode> libraries = libraries(service);
        assertThat(libraries).hasSizeGreaterThan(100).allSatisfy(library -> assertThat(licences(library))
                .as(library.path("purl").asText())
                .containsAnyElementsOf(allowed));
    }

    @Test
    void licences_ofTheTable_areEachThatOfALibrary() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String service : Repository.SERVICES) {
            libraries(service).forEach(library -> found.addAll(licences(library)));
        }
        assertThat(found).containsAll(allowed());
    }

    private static Set<String> allowed() {
        Set<String> allowed = ROW.matcher(Repository.text("docs/licences.md"))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(allowed).contains("Apache-2.0");
        return allowed;
    }

    private static JsonNode bill(String service) throws IOException {
        return JSON.readTree(
                Repository.path(service + "/target/quarkus-run-cyclonedx.json").toFile());
    }

    private static List<String> locations(JsonNode bill) {
        return components(bill)
                .flatMap(component -> StreamSupport.stream(
                        component.path("evidence").path("occurrences").spliterator(), false))
                .map(occurrence -> occurrence.path("location").asText())
                .toList();
    }

    /** Libraries that are packaged; tools of the build stand in the bill too. */
    private static List<JsonNode> libraries(String service) throws IOException {
        return components(bill(service))
                .filter(component -> component.path("purl").asText().startsWith("pkg:maven/"))
                .filter(component ->
                        !component.path("evidence").path("occurrences").isEmpty())
                .toList();
    }

    private static Stream<JsonNode> components(JsonNode bill) {
        return StreamSupport.stream(bill.path("components").spliterator(), false);
    }

    /** Of several, one may be chosen. */
    private static Set<String> licences(JsonNode library) {
        return StreamSupport.stream(library.path("licenses").spliterator(), false)
                .map(licence -> licence.path("license")
                        .path("id")
                        .asText(licence.path("license").path("name").asText()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
