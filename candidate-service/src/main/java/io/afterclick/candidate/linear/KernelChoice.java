package io.afterclick.candidate.linear;

import java.lang.management.ManagementFactory;
import java.util.List;

/** Decides once which kernels this JVM gets. */
final class KernelChoice {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    static final VectorKernels FASTEST = choose();

    private KernelChoice() {}

    private static VectorKernels choose() {
        // The class is named, not referred to, so that a JVM without the module never tries to link it.
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty() || !optimises()) {
            return ScalarKernels.INSTANCE;
        }
        return vectorApi();
    }

    static VectorKernels vectorApi() {
        try {
            return (VectorKernels) Class.forName(KernelChoice.class.getPackageName() + ".VectorApiKernels")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("the module " + VECTOR_MODULE + " is present, but cannot be used", e);
        }
    }

    /** Only C2 turns vectors into registers; without it each of them is an object, and plain loops are far faster. */
    private static boolean optimises() {
        List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return arguments.stream()
                .noneMatch(argument -> argument.equals("-Xint")
                        || (argument.startsWith("-XX:TieredStopAtLevel=") && !argument.endsWith("=4")));
    }
}
