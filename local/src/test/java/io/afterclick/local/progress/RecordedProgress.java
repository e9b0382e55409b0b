package io.afterclick.local.progress;

import java.util.ArrayList;
import java.util.List;

/** Keeps what was said. */
public final class RecordedProgress implements Progress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void say(String line) {
        lines.add(line.strip());
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public Step step(String name, long total, String unit) {
        return SILENT.step(name, total, unit);
    }
}
