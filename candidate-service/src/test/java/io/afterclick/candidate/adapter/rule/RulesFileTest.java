package io.afterclick.candidate.adapter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.candidate.rule.Rule;
import io.afterclick.candidate.rule.StandingRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {
    private final StandingRules rules = new StandingRules();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    private Path path;
    private RulesFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("rules.json");
        file = new RulesFile(path, rules, meters);
    }

    private void write(String json) throws IOException {
        Files.writeString(path, json);
        file.reload();
    }

    private static String pin(String name) {
        return "{\"rules\": [{\"name\": \"" + name + "\", \"pin\": [\"w\"]}]}";
    }

    private double good() {
        return meters.get("afterclick.candidate.rules.good").gauge().value();
    }

    @Test
    void reload_ofAChangedFile_takesItOver() throws Exception {
        write(pin("one"));
        assertThat(rules.of("default")).extracting(Rule::name).containsExactly("one");
        write(pin("two"));
        assertThat(rules.of("default")).extracting(Rule::name).containsExactly("two");
        assertThat(rules.of("other")).isEmpty();
        write("{\"rules\": []}");
        assertThat(rules.of("default")).isEmpty();
        assertThat(good()).isEqualTo(1);
    }

    @Test
    void reload_ofABadFile_keepsTheGoodRulesAndTellsOnce() throws Exception {
        write(pin("good"));
        write("{\"rules\": [{\"name\": \"bad\", \"boost\": {\"new\": true, \"factor\": 1000}}]}");
        file.reload();
        assertThat(rules.of("default")).extracting(Rule::name).containsExactly("good");
        assertThat(good()).isZero();
        assertThat(meters.get("afterclick.candidate.rules").gauge().value()).isEqualTo(1);
        assertThat(meters.get("afterclick.candidate.rules.faults")
                        .tags("rule", "0", "field", "boost.factor")
                        .counter()
                        .count())
                .isEqualTo(1);
        write(pin("good"));
        assertThat(good()).isEqualTo(1);
    }

    @Test
    void reload_ofAFileThatIsGone_keepsTheRulesUntilItIsBack() throws Exception {
        file.reload();
        assertThat(good()).isZero();
        write(pin("one"));
        assertThat(good()).isEqualTo(1);
        Files.delete(path);
        file.reload();
        assertThat(rules.of("default")).hasSize(1);
        assertThat(good()).isZero();
        write(pin("one"));
        assertThat(good()).isEqualTo(1);
    }

    @Test
    void reload_ofASwappedLinkWithTheSameTime_takesItOver() throws Exception {
        FileTime time = FileTime.fromMillis(1_700_000_000_000L);
        for (String name : new String[] {"one", "two"}) {
            Path target = Files.writeString(folder.resolve(name), pin(name));
            Files.setLastModifiedTime(target, time);
            Path link = Files.createSymbolicLink(folder.resolve(name + ".link"), target);
            Files.move(link, path, StandardCopyOption.REPLACE_EXISTING);
            file.reload();
            assertThat(rules.of("default")).extracting(Rule::name).containsExactly(name);
        }
    }

    @Test
    void reload_ofAHugeFile_isRefused() throws Exception {
        write(pin("good"));
        write(" ".repeat((4 << 20) + 1));
        assertThat(rules.of("default")).hasSize(1);
        assertThat(good()).isZero();
    }
}
