package io.afterclick.bench.rank;

import io.afterclick.bandit.count.CountTable;
import io.afterclick.bench.measure.ForkedJvm;

/** The main of a forked JVM: how much memory a million arms take. */
public final class ArmsRun {
    private static final int ARMS = 1_000_000;
    private static final int COLLECTIONS = 3;

    private ArmsRun() {}

    /**
     * What came of it.
     *
     * @param arms arms in the table
     * @param counted bytes as the table counts them, without the names of works
     * @param heap bytes by which the heap has grown, with the names
     */
    record Result(long arms, long counted, long heap) {}

    /** No arguments. */
    public static void main(String[] arguments) {
        long before = used();
        CountTable table = new CountTable(ARMS);
        new RankWorld().fill(table, ARMS);
        long after = used();
        ForkedJvm.answer(new Result(table.size(), table.bytes(), after - before));
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
