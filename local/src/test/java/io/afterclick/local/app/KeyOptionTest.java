package io.afterclick.local.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.local.load.LoadException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class KeyOptionTest {
    @Test
    void key_isThatOfTheVariable() {
        Map<String, String> environment = Map.of("AFTERCLICK_KEY", "usual\n", "OTHER", "other");
        assertThat(option().key(environment)).contains("usual");
        assertThat(option("--key-env", "OTHER").key(environment)).contains("other");
        assertThat(option().key(Map.of())).isEmpty();
        assertThat(option().key(Map.of("AFTERCLICK_KEY", ""))).isEmpty();
    }

    @Test
    void key_variableThatIsNamedButNotSet_isRefused() {
        assertThatThrownBy(() -> option("--key-env", "OTHER").key(Map.of("AFTERCLICK_KEY", "usual")))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("OTHER");
    }

    private static KeyOption option(String... arguments) {
        return CommandLine.populateCommand(new KeyOption(), arguments);
    }
}
