package io.afterclick.feature.online;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** A clock that is put forward by hand, and the timer that goes by it. Thread-safe. */
final class ManualTimer implements Timer, LongSupplier {
    private final List<Task> tasks = new ArrayList<>();
    private long nanos = 1_000;

    private record Task(long dueNanos, Runnable action) {}

    @Override
    public synchronized Runnable after(Duration delay, Runnable action) {
        Task task = new Task(nanos + delay.toNanos(), action);
        tasks.add(task);
        return () -> {
            synchronized (this) {
                tasks.remove(task);
            }
        };
    }

    @Override
    public synchronized long getAsLong() {
        return nanos;
    }

    synchronized int waiting() {
        return tasks.size();
    }

    void forward(Duration time) {
        List<Task> due;
        synchronized (this) {
            nanos += time.toNanos();
            due = tasks.stream()
                    .filter(task -> task.dueNanos() <= nanos)
                    .sorted(Comparator.comparingLong(Task::dueNanos))
                    .toList();
            tasks.removeAll(due);
        }
        due.forEach(task -> task.action().run());
    }
}
