package io.afterclick.gateway.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The gateway's settings. */
@ConfigMapping(prefix = "afterclick.gateway")
public interface GatewayConfig {
    /** Time of one request for related works, with all stages. */
    @WithDefault("150ms")
    Duration deadline();

    /** Bytes that the body of an HTTP request may have. */
    @WithDefault("10M")
    MemorySize bodySizeMax();

    /** What one record of a channel may take; start is refused where those that may wait for one outlast its age limit. */
    @WithDefault("10ms")
    Duration recordTimeLimit();

    /** How the stages share the deadline. */
    StageEnd stageEnd();

    /** Decision tokens. */
    Token token();

    /** Keys of the API. */
    Keys keys();

    /** The catalog. */
    Catalog catalog();

    /** Requests for related works. */
    Related related();

    /** The Kafka broker. */
    Broker broker();

    /** What answers fall back on. */
    Fallback fallback();

    /** How often services that are away are looked for. */
    @WithDefault("1s")
    Duration reconnectPause();

    /** How often the names of services are looked up, for replicas that came or went. */
    @WithDefault("5s")
    Duration replicaLookup();

    /** Share of the deadline that has passed when a stage must be over; time that one leaves is the next one's. */
    interface StageEnd {
        /** End of the feature stage. */
        @WithDefault("0.25")
        double feature();

        /** End of the candidate stage. */
        @WithDefault("0.7")
        double candidate();

        /** End of the bandit stage. */
        @WithDefault("0.95")
        double bandit();
    }

    /** Decision tokens. */
    interface Token {
        /**
         * Secrets of at least 32 bytes each (in UTF-8), separated by commas: the first signs, all verify. All replicas
         * need the same. Without any, a random one is made at the start, and tokens end with the process.
         */
        Optional<List<String>> keys();

        /** How old a decision may be when an impression or click of it comes in. */
        @WithDefault("24h")
        Duration maxAge();
    }

    /** Keys of the API. */
    interface Keys {
        /**
         * JSON file of keys, as docs/security.md tells, read again when it changes. Without one, the gateway asks for no
         * key, and starts only where it listens on a loopback address.
         */
        Optional<Path> file();

        /** How often the file is looked at. */
        @WithDefault("2s")
        Duration checkInterval();
    }

    /** The catalog. */
    interface Catalog {
        /** Works that the catalogs of all tenants may hold together: they are kept in memory, about 2 kB each. */
        @WithDefault("1000000")
        int worksMax();
    }

    /** Requests for related works. */
    interface Related {
        /** Requests that may be in flight; more are answered with 503. */
        @WithDefault("1000")
        int inFlightMax();

        /** Requests that the gateway answers itself when a service has come up, to warm up; 0 for none. */
        @WithDefault("20")
        int rehearsals();

        /**
         * Share of the candidates, 0 to 1, that is kept for new works, where there are so many: works that the serving
         * model does not know, or that came out lately. Without it, works that only their texts speak for would rarely
         * stand beside those that readers speak for too.
         */
        @WithDefault("0.05")
        double newWorksShare();
    }

    /** The Kafka broker; how to reach it is in {@code kafka.bootstrap.servers} and other {@code kafka.*}. */
    interface Broker {
        /** How long a record may take until the broker has acknowledged it; then the client gets 503. */
        @WithDefault("5s")
        Duration ackTimeout();

        /** Records that may wait for the broker; more are answered with 503. At least 10,000: one batch of events. */
        @WithDefault("20000")
        int inFlightMax();
    }

    /** What answers fall back on. */
    interface Fallback {
        /** Candidates of good answers that are remembered, all together; one takes about 300 bytes. */
        @WithDefault("100000")
        long candidatesMax();
    }
}
