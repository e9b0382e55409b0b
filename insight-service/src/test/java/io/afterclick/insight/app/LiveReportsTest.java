package io.afterclick.insight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.insight.adapter.http.LivePage;
import io.afterclick.insight.adapter.http.LivePage.Content;
import io.afterclick.insight.adapter.http.LivePage.NothingToReportException;
import io.afterclick.insight.adapter.jdbc.WrittenHistory;
import io.afterclick.insight.adapter.store.ParquetHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveReportsTest {
    private static final Instant NOW = Instant.parse("2026-04-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void readAfterClick_history_isAPageAndItsNumbersByRetrieverToo() {
        WrittenHistory.of(100, 1.3, 5).write(folder);
        try (ParquetHistory history = new ParquetHistory(folder)) {
            Content content = page(history).computation().of("default", NOW);

            assertThat(content.html()).contains("Computed at 2026-04-01T12:00:00Z from the history of tenant default");
            assertThat(content.json()).contains("\"by_retriever\"").contains("\"als\"");
        }
    }

    @Test
    void readAfterClick_historyWithoutOutcomes_hasNothingToReport() {
        try (ParquetHistory history = new ParquetHistory(folder)) {
            assertThatThrownBy(() -> page(history).computation().of("default", NOW))
                    .isInstanceOf(NothingToReportException.class)
                    .hasMessage("the history holds no outcomes of tenant default");
        }
    }

    private LivePage page(ParquetHistory history) {
        return new LiveReports(folder, history, Duration.ofMinutes(5))
                .pages().list().stream()
                        .filter(page -> page.name().equals("read-after-click"))
                        .findFirst()
                        .orElseThrow();
    }
}
