package io.afterclick.feature.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.feature.view.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsFileTest {
    @TempDir
    Path folder;

    @Test
    void file_takesThePlaceOfTheShippedOne() throws Exception {
        Path file = folder.resolve("views.yaml");
        Files.writeString(file, """
                views:
                  clicks: {entity: work, source: outcomes, event: click, aggregation: count}
                """);

        assertThat(ViewsFile.read(Optional.of(file)).all())
                .extracting(View::name)
                .containsExactly("clicks");
    }

    @Test
    void fault_isToldWithFileViewAndKey() throws Exception {
        Path file = folder.resolve("views.yaml");
        Files.writeString(file, "views: {clicks: {entity: work, source: outcomes, event: clack, aggregation: count}}");

        assertThatThrownBy(() -> ViewsFile.read(Optional.of(file)))
                .hasMessageContaining("afterclick.feature.views-file")
                .hasMessageContaining("views.yaml")
                .hasMessageContaining("view clicks: event must be one of");
        assertThatThrownBy(() -> ViewsFile.read(Optional.of(folder.resolve("none.yaml"))))
                .hasMessageContaining("cannot read");
    }
}
