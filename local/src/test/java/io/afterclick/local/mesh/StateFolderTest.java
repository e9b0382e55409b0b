package io.afterclick.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path folder;

    @Test
    void open_takenFolder_isRefusedUntilItIsLeft() {
        StateFolder first = StateFolder.open(folder.resolve("state"));
        assertThatThrownBy(() -> StateFolder.open(folder.resolve("state")))
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.reason()).isEqualTo(MeshException.Reason.STATE_IN_USE))
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining("--state");
        first.close();
        StateFolder.open(folder.resolve("state")).close();
    }

    @Test
    void open_whereAFileIs_isRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> StateFolder.open(file))
                .isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.reason())
                        .isEqualTo(MeshException.Reason.STATE_UNUSABLE));
    }

    @Test
    void tokenKey_isRandomKeptAndTheOwnersAlone() throws Exception {
        String key;
        try (StateFolder state = StateFolder.open(folder.resolve("a"))) {
            key = state.tokenKey();
            assertThat(key).matches("[0-9a-f]{64}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a/token-key"))))
                    .isEqualTo("rw-------");
        }
        try (StateFolder again = StateFolder.open(folder.resolve("a"));
                StateFolder other = StateFolder.open(folder.resolve("b"))) {
            assertThat(again.tokenKey()).isEqualTo(key);
            assertThat(other.tokenKey()).isNotEqualTo(key);
        }
    }

    @Test
    void freshOutput_keepsThreeRunsBack() throws Exception {
        try (StateFolder state = StateFolder.open(folder)) {
            for (int run = 1; run <= 6; run++) {
                Files.writeString(state.freshOutput("kafka"), "run " + run);
            }
        }
        Path logs = folder.resolve("logs");
        assertThat(logs.resolve("kafka.out")).hasContent("run 6");
        assertThat(logs.resolve("kafka.out.1")).hasContent("run 5");
        assertThat(logs.resolve("kafka.out.3")).hasContent("run 3");
        try (var files = Files.list(logs)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void journal_remembersAcrossRuns() {
        try (StateFolder state = StateFolder.open(folder)) {
            LoadJournal journal = new LoadJournal(state);
            assertThat(journal.isLoaded("abc")).isFalse();
            journal.noteLoaded("abc");
            journal.noteLoaded("abc");
            assertThat(journal.isLoaded("abc")).isTrue();
            assertThat(journal.isTrained("abc")).isFalse();
        }
        try (StateFolder state = StateFolder.open(folder)) {
            LoadJournal journal = new LoadJournal(state);
            assertThat(journal.isLoaded("abc")).isTrue();
            journal.noteTrained("abc");
            assertThat(journal.isTrained("abc")).isTrue();
            assertThat(journal.isLoaded("def")).isFalse();
        }
    }
}
