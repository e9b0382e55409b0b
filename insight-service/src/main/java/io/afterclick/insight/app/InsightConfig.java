package io.afterclick.insight.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of insight-service. */
@ConfigMapping(prefix = "afterclick.insight")
public interface InsightConfig {
    /** Folder of the history. One process at a time may have it. */
    Path stateDir();

    /** Whether callers must show a certificate that the trust store of the server's TLS configuration trusts. */
    @WithDefault("false")
    boolean clientCertificateRequired();

    /** The history. */
    HistoryConfig history();

    /** Live reports. */
    ReportsConfig reports();

    /** Live reports. */
    interface ReportsConfig {
        /** How long a live report is shown before it is computed again. */
        @WithDefault("5m")
        Duration keep();
    }

    /** The history. */
    interface HistoryConfig {
        /** How long a day is kept, by the time of what happened in it; whole days, 1 or more. */
        @WithDefault("730d")
        Duration retention();

        /** Rows in memory that are written at once. */
        @WithDefault("50000")
        int flushRows();

        /** Bytes of records in memory that are written at once. */
        @WithDefault("16M")
        MemorySize flushBytes();

        /** How long a row waits at most in memory before it is written. */
        @WithDefault("10s")
        Duration flushInterval();
    }
}
