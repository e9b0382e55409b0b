package io.afterclick.candidate.linear;

/** Fails, rather than being skipped, when the build does not add the module: else nothing would test these kernels. */
class VectorApiKernelsTest extends VectorKernelsContractTest {
    private final VectorKernels kernels = KernelChoice.vectorApi();

    @Override
    VectorKernels kernels() {
        return kernels;
    }
}
