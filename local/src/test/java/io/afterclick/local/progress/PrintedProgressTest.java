package io.afterclick.local.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrintedProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long nanos;

    @Test
    void step_withoutTerminal_printsWholeLinesEveryFiveSeconds() {
        Progress.Step step = progress(false).step("loading reads", 1_000, "reads");
        for (int second = 1; second <= 12; second++) {
            nanos = second * 1_000_000_000L;
            step.at(second * 50L);
        }
        nanos = 20_000_000_000L;
        step.at(1_000);
        step.close();
        assertThat(printed().split("\n"))
                .containsExactly(
                        "  loading reads                     250 of 1,000 reads   25 %  50/s  15 s left",
                        "  loading reads                     500 of 1,000 reads   50 %  50/s  10 s left",
                        "  loading reads                     1,000 of 1,000 reads  100 %  50/s",
                        "  loading reads                       20.0 s  1,000 reads, 50/s");
    }

    @Test
    void step_inATerminal_writesOverOneLineThatFits() {
        Progress progress = progress(true);
        Progress.Step step = progress.step("loading reads", 1_000_000, "reads");
        nanos = 1_000_000_000L;
        step.at(500_000);
        progress.say("a line that stays");
        step.close();
        step.close();
        assertThat(printed())
                .isEqualTo("\r\u001b[K  loading reads                     500,000 of 1,00"
                        + "\r\u001b[Ka line that stays\n"
                        + "  loading reads                        1.0 s  500,000 reads, 500,000/s\n");
    }

    private PrintedProgress progress(boolean terminal) {
        return new PrintedProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, 52, () -> nanos);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
