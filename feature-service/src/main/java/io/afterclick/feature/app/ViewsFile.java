package io.afterclick.feature.app;

import io.afterclick.feature.adapter.yaml.ViewsYaml;
import io.afterclick.feature.view.ViewException;
import io.afterclick.feature.view.Views;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the file that defines the views. */
public final class ViewsFile {
    private static final String SHIPPED = "/feature-views.yaml";

    private ViewsFile() {}

    /**
     * The views of a file, or of the one that comes with the service.
     *
     * @throws IllegalArgumentException names file, view and key, with the reason
     */
    public static Views read(Optional<Path> file) {
        try {
            return new ViewsYaml().parse(file.isPresent() ? Files.readString(file.get()) : shipped());
        } catch (ViewException e) {
            throw new IllegalArgumentException(
                    "afterclick.feature.views-file " + file.map(Path::toString).orElse("(shipped)") + ": "
                            + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "afterclick.feature.views-file: cannot read "
                            + file.map(Path::toString).orElse(SHIPPED),
                    e);
        }
    }

    private static String shipped() throws IOException {
        try (InputStream resource = ViewsFile.class.getResourceAsStream(SHIPPED)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
