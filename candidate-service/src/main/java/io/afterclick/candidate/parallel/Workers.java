package io.afterclick.candidate.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed team of threads that shares out the blocks of a loop.
 *
 * <p>Blocks are cut by size alone, never by the number of threads, so a computation whose blocks are independent gives
 * the same bits on one thread and on many. A block body gets the index of its worker, so that it can use scratch memory
 * of its own. The caller is one of the workers; a team of one starts no thread.
 *
 * <p>One loop at a time: instances are to be used by one calling thread. Interrupting it ends the loop with
 * {@link CancellationException}.
 */
public final class Workers implements AutoCloseable {
    /** More threads than this are refused: each worker holds scratch memory. */
    public static final int MAX_THREADS = 256;

    private final int count;
    private final ExecutorService helpers;

    /** @param count threads that work at once, 1 to {@value #MAX_THREADS} */
    public Workers(int count) {
        if (count < 1 || count > MAX_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MAX_THREADS + ", not " + count);
        }
        this.count = count;
        this.helpers = Executors.newFixedThreadPool(Math.max(1, count - 1), body -> {
            Thread thread = new Thread(body, "training-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What is done with rows {@code [from, to)}. */
    @FunctionalInterface
    public interface BlockBody {
        /**
         * @param worker 0 to {@link #count()} - 1; no two bodies run at once with the same one
         * @param block index of the block, {@code from / blockSize}
         */
        void run(int worker, int block, int from, int to);
    }

    public int count() {
        return count;
    }

    public static int blocks(int size, int blockSize) {
        return (int) (((long) size + blockSize - 1) / blockSize);
    }

    /** Runs the body for each block of {@code [0, size)} and returns when all are done; the first failure ends the loop. */
    public void forEachBlock(int size, int blockSize, BlockBody body) {
        int blocks = blocks(size, blockSize);
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int helper = 1; helper < Math.min(count, blocks); helper++) {
            int worker = helper;
            running.add(helpers.submit(() -> takeBlocks(worker, next, blocks, size, blockSize, body)));
        }
        try {
            takeBlocks(0, next, blocks, size, blockSize, body);
        } finally {
            next.set(blocks);
            awaitAll(running);
        }
    }

    private static void takeBlocks(
            int worker, AtomicInteger next, int blocks, int size, int blockSize, BlockBody body) {
        try {
            for (int block = next.getAndIncrement(); block < blocks; block = next.getAndIncrement()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("training was interrupted");
                }
                int from = block * blockSize;
                body.run(worker, block, from, (int) Math.min(size, (long) from + blockSize));
            }
        } catch (RuntimeException | Error failure) {
            next.set(blocks);
            throw failure;
        }
    }

    private static void awaitAll(List<Future<?>> running) {
        RuntimeException first = null;
        boolean interrupted = false;
        for (Future<?> future : running) {
            boolean done = false;
            while (!done) {
                try {
                    future.get();
                    done = true;
                } catch (InterruptedException e) {
                    // The helpers write into the caller's arrays: wait for them, then tell.
                    interrupted = true;
                } catch (ExecutionException e) {
                    first = first == null ? new IllegalStateException("a worker failed", e.getCause()) : first;
                    done = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() {
        helpers.shutdownNow();
    }
}
