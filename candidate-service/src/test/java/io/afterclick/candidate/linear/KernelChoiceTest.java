package io.afterclick.candidate.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The choice is made once per JVM, so each case needs a JVM of its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KernelChoiceTest {
    /** Prints what a JVM gets, after having used it. */
    static final class Probe {
        public static void main(String[] arguments) {
            float[] three = {1, 2, 3};
            System.out.println(VectorKernels.fastest().name() + " "
                    + VectorKernels.fastest().dot(three, 0, three, 0, 3));
        }
    }

    @Test
    void fastest_withTheModule_isTheVectorApi() throws Exception {
        assertThat(probe("--add-modules", "jdk.incubator.vector"))
                .startsWith("vector-api-")
                .endsWith(" 14.0");
    }

    @Test
    void fastest_withoutTheModule_isScalarAndLinksNothingMissing() throws Exception {
        assertThat(probe()).isEqualTo("scalar 14.0");
    }

    @Test
    void fastest_withoutTheOptimisingCompiler_isScalar() throws Exception {
        assertThat(probe("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"))
                .isEqualTo("scalar 14.0");
    }

    private static String probe(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return output.strip();
        } finally {
            process.destroyForcibly();
        }
    }
}
