package io.afterclick.candidate.linear;

import java.util.List;

/** Every implementation, whatever this JVM would choose. */
public final class AllKernels {
    private AllKernels() {}

    public static List<VectorKernels> list() {
        return List.of(VectorKernels.scalar(), KernelChoice.vectorApi());
    }
}
