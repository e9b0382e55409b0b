package io.afterclick.candidate.app;

import io.afterclick.candidate.adapter.rule.RulesFile;
import io.afterclick.candidate.rule.StandingRules;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Reads the file of rules at the start, and again and again. */
@Singleton
public class RuleReloading {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Logger LOG = Logger.getLogger(RuleReloading.class);

    void start(
            @Observes StartupEvent started,
            CandidateConfig config,
            StandingRules rules,
            MeterRegistry meters,
            Background background) {
        config.rules().file().ifPresent(path -> {
            RulesFile file = new RulesFile(path, rules, meters);
            file.reload();
            background
                    .timer()
                    .scheduleWithFixedDelay(
                            () -> reload(file), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** A failure that nobody foresaw must not end the reloading. */
    private static void reload(RulesFile file) {
        try {
            file.reload();
        } catch (RuntimeException e) {
            LOG.warn("reading the rules failed, and is tried again", e);
        }
    }
}
