package io.afterclick.k8s;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The files of this project. */
final class Repository {
    /** Services that run in the mesh, by their modules. */
    static final List<String> SERVICES =
            List.of("gateway", "candidate-service", "bandit-service", "feature-service", "insight-service");

    private static final Path ROOT = Path.of(System.getProperty("afterclick.home", ".."));

    private Repository() {}

    static Path path(String path) {
        return ROOT.resolve(path).toAbsolutePath().normalize();
    }

    static String text(String path) {
        try {
            return Files.readString(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a service is shipped with. */
    static Properties applicationProperties(String service) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(path(service + "/src/main/resources/application.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
