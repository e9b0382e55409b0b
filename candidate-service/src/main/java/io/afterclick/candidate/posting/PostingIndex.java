package io.afterclick.candidate.posting;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * Postings that are searched while works are put and removed.
 *
 * <p>Thread-safe: a change is seen by every search that begins after it, and holds searches up only as long as it takes to
 * write one work's terms. Dead entries are cleared away when there are more than a quarter; that is done beside searches.
 */
public final class PostingIndex {
    private static final int MIN_DEAD = 64;

    private final ReadWriteLock lock = new ReentrantReadWriteLock(true); // fair, so that no change waits for long
    private Postings postings;

    /**
     * @param fields number of fields
     * @param weight what is stored of each term in a work
     */
    public PostingIndex(int fields, TermWeight weight) {
        this.postings = new Postings(fields, weight);
    }

    /** Adds the work behind an ordinal or replaces it. */
    public synchronized void put(int ordinal, TermBag bag) {
        lock.writeLock().lock();
        try {
            postings.add(ordinal, bag);
        } finally {
            lock.writeLock().unlock();
        }
        clearDead();
    }

    /** Takes the work behind an ordinal out; does nothing where there is none. */
    public synchronized void remove(int ordinal) {
        lock.writeLock().lock();
        try {
            postings.remove(ordinal);
        } finally {
            lock.writeLock().unlock();
        }
        clearDead();
    }

    /** Only changes, which wait for each other, write the postings; so they may be read here beside searches. */
    private void clearDead() {
        int dead = postings.entries() - postings.works();
        if (dead > MIN_DEAD && dead > postings.entries() / 4) {
            Postings fresh = postings.compacted();
            lock.writeLock().lock();
            try {
                postings = fresh;
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    /** Searches; the postings do not change meanwhile, and must not be kept. */
    public <T> T search(Function<Postings, T> search) {
        lock.readLock().lock();
        try {
            return search.apply(postings);
        } finally {
            lock.readLock().unlock();
        }
    }
}
