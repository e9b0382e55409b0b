package io.afterclick.insight.diversity.score;

import java.lang.management.ManagementFactory;

/** Decides once which kernel this JVM gets. */
final class KernelChoice {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    static final TasteKernel FASTEST = choose();

    private KernelChoice() {}

    private static TasteKernel choose() {
        // The class is named, not referred to, so that a JVM without the module never tries to link it.
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty() || !optimises()) {
            return ScalarTasteKernel.INSTANCE;
        }
        return vectorApi();
    }

    static TasteKernel vectorApi() {
        try {
            return (TasteKernel) Class.forName(KernelChoice.class.getPackageName() + ".VectorTasteKernel")
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("the module " + VECTOR_MODULE + " is present, but cannot be used", e);
        }
    }

    /** Only C2 turns vectors into registers; without it each of them is an object, and plain loops are far faster. */
    private static boolean optimises() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .noneMatch(argument -> argument.equals("-Xint")
                        || (argument.startsWith("-XX:TieredStopAtLevel=") && !argument.endsWith("=4")));
    }
}
