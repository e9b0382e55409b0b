package io.afterclick.candidate.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void forEachBlock_anyTeam_visitsEachRowOnce() {
        for (int team : new int[] {1, 2, 5}) {
            try (Workers workers = new Workers(team)) {
                AtomicIntegerArray visits = new AtomicIntegerArray(1003);
                AtomicIntegerArray busy = new AtomicIntegerArray(team);
                workers.forEachBlock(visits.length(), 10, (worker, block, from, to) -> {
                    assertThat(busy.getAndSet(worker, 1)).isZero();
                    assertThat(from).isEqualTo(block * 10);
                    for (int row = from; row < to; row++) {
                        visits.incrementAndGet(row);
                    }
                    busy.set(worker, 0);
                });
                for (int row = 0; row < visits.length(); row++) {
                    assertThat(visits.get(row)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void forEachBlock_bodyFails_throwsAndTeamStaysUsable() {
        try (Workers workers = new Workers(3)) {
            assertThatThrownBy(() -> workers.forEachBlock(100, 1, (worker, block, from, to) -> {
                        throw new IllegalArgumentException("row " + from);
                    }))
                    .isInstanceOf(RuntimeException.class);

            AtomicIntegerArray visits = new AtomicIntegerArray(1);
            workers.forEachBlock(7, 1, (worker, block, from, to) -> visits.incrementAndGet(0));
            assertThat(visits.get(0)).isEqualTo(7);
        }
    }

    @Test
    void forEachBlock_interrupted_endsAndKeepsTheFlag() {
        try (Workers workers = new Workers(1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> workers.forEachBlock(5, 1, (worker, block, from, to) -> {}))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
