package io.afterclick.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU time of this process: all threads, those of the collector and the compiler too. Thread-safe. */
public final class CpuClock {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private CpuClock() {}

    /** CPU seconds since the process started. */
    public static double seconds() {
        return SYSTEM.getProcessCpuTime() * 1e-9;
    }

    /** CPU seconds of the calling thread alone. */
    public static double threadSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }
}
