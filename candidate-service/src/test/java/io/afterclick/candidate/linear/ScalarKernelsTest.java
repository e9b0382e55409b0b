package io.afterclick.candidate.linear;

class ScalarKernelsTest extends VectorKernelsContractTest {
    @Override
    VectorKernels kernels() {
        return VectorKernels.scalar();
    }
}
