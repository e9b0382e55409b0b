package io.afterclick.local.app;

import io.afterclick.local.load.LoadException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where commands that call a mesh find their key: never in an argument, which everybody on the machine can read. */
final class KeyOption {
    /** Variable that is looked at where none is named. */
    static final String DEFAULT_VARIABLE = "AFTERCLICK_KEY";

    @Option(
            names = "--key-env",
            paramLabel = "VAR",
            description = "environment variable that holds the key, where the mesh asks for one (default: "
                    + DEFAULT_VARIABLE + ")")
    private Optional<String> variable = Optional.empty();

    /**
     * The key, if there is one.
     *
     * @throws LoadException where a variable is named that is not set
     */
    Optional<String> key(Map<String, String> environment) {
        Optional<String> key = Optional.ofNullable(environment.get(variable.orElse(DEFAULT_VARIABLE)))
                .map(String::trim)
                .filter(value -> !value.isEmpty());
        if (variable.isPresent() && key.isEmpty()) {
            throw new LoadException(
                    LoadException.Reason.REFUSED,
                    "--key-env: the environment variable " + variable.get() + " is not set");
        }
        return key;
    }
}
