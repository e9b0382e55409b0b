package io.afterclick.candidate.adapter.rule;

import io.afterclick.candidate.rule.Rule;
import io.afterclick.candidate.rule.StandingRules;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A file of standing rules that is read again when its content changes.
 *
 * <p>It is taken as a whole or not at all: while it cannot be read, or anything in it is wrong, the rules that held before
 * go on holding, and the log and the metrics say why. Content is compared, not times: mounted configuration is swapped by
 * symbolic links. Thread-safe.
 */
public final class RulesFile {
    private static final int MAX_BYTES = 4 << 20;
    private static final byte[] NEVER_READ = {};
    private static final Logger LOG = Logger.getLogger(RulesFile.class);

    private final Path file;
    private final StandingRules rules;
    private final MeterRegistry meters;
    private byte[] last = NEVER_READ;
    private String lastFailure = "";
    private volatile boolean isGood = true;

    public RulesFile(Path file, StandingRules rules, MeterRegistry meters) {
        this.file = file;
        this.rules = rules;
        this.meters = meters;
        Gauge.builder("afterclick.candidate.rules", rules, StandingRules::size)
                .description("Standing rules that hold, of all tenants")
                .register(meters);
        Gauge.builder("afterclick.candidate.rules.good", this, self -> self.isGood ? 1 : 0)
                .description("1 where the file of rules was taken over, 0 where it is refused")
                .register(meters);
    }

    /** Takes the file's rules over where it has changed; to be called now and then. */
    public synchronized void reload() {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            refuse(e.getClass().getSimpleName(), List.of(new RuleFault(RuleFault.WHOLE_FILE, "", "cannot be read")));
            last = NEVER_READ;
            return;
        }
        if (!Arrays.equals(content, last)) {
            last = content;
            lastFailure = "";
            take(content);
        }
    }

    private void take(byte[] content) {
        if (content.length > MAX_BYTES) {
            refuse("", List.of(new RuleFault(RuleFault.WHOLE_FILE, "", "must have at most " + MAX_BYTES + " bytes")));
            return;
        }
        try {
            List<Rule> read = RulesReader.read(content);
            rules.replace(read);
            isGood = true;
            LOG.infof("%d standing rules hold now", read.size());
        } catch (BadRulesException e) {
            refuse("", e.faults());
        }
    }

    /** Tells of the same failure only once. */
    private void refuse(String why, List<RuleFault> faults) {
        isGood = false;
        String failure = why + faults;
        if (failure.equals(lastFailure)) {
            return;
        }
        lastFailure = failure;
        LOG.errorf("the file of rules is refused, and the rules before go on holding: %s %s", faults, why);
        for (RuleFault fault : faults) {
            meters.counter(
                            "afterclick.candidate.rules.faults",
                            "rule",
                            fault.rule() == RuleFault.WHOLE_FILE ? "none" : Integer.toString(fault.rule()),
                            "field",
                            fault.fieldOfFormat().isEmpty() ? "none" : fault.fieldOfFormat())
                    .increment();
        }
    }
}
