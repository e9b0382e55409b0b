package io.afterclick.local.trial;

import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.Oracle;
import io.afterclick.local.simulation.Visits;
import io.afterclick.local.simulation.World;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Policies that met the same readers, each alone, and how they differ.
 *
 * @param world the world
 * @param visits visits that were played
 * @param sameReaders whether each policy met all readers; otherwise they were split among the policies
 * @param entries in the order in which the policies were named
 */
public record Comparison(World world, int visits, boolean sameReaders, List<Entry> entries) {
    public Comparison {
        entries = List.copyOf(entries);
    }

    /**
     * One policy's outcome.
     *
     * @param values by measure
     * @param intervals 95 %, over readers
     * @param toFirst relative difference to the first policy
     * @param toFirstIntervals 95 %, over readers, paired
     */
    public record Entry(
            Measures measures,
            Map<Measure, Double> values,
            Map<Measure, Interval> intervals,
            Map<Measure, Double> toFirst,
            Map<Measure, Interval> toFirstIntervals) {
        public String policy() {
            return measures.policy();
        }
    }

    /**
     * Plays the policies, as many at a time as there are processors; the result does not depend on how many.
     *
     * @param policies makes the policy of a name, for one trial
     */
    public static Comparison run(
            World world, List<String> names, PolicyFactory policies, int threads, Progress progress) {
        Visits visits = Visits.draw(world);
        Oracle oracle = new Oracle(world, Trial.SLATE_LENGTH);
        AtomicIntegerArray played = new AtomicIntegerArray(names.size());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Progress.Step step =
                progress.step("playing " + world.name(), (long) visits.size() * names.size(), "visits")) {
            List<Future<Measures>> trials = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                int index = i;
                PolicyUnderTest policy = policies.create(names.get(i), world, oracle);
                trials.add(pool.submit(() -> Trial.run(world, visits, oracle, policy, done -> {
                    played.set(index, done);
                    step.at(sum(played));
                })));
            }
            List<Measures> measures = new ArrayList<>();
            for (Future<Measures> trial : trials) {
                measures.add(trial.get());
            }
            return of(world, visits.size(), true, measures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a trial failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static long sum(AtomicIntegerArray played) {
        long sum = 0;
        for (int i = 0; i < played.length(); i++) {
            sum += played.get(i);
        }
        return sum;
    }

    /** The same trials without the first few: differences are to another one. */
    public Comparison startingWith(int entry) {
        return of(
                world,
                visits,
                sameReaders,
                entries.subList(entry, entries.size()).stream()
                        .map(Entry::measures)
                        .toList());
    }

    /** Compares trials that are over; differences are to the first. */
    public static Comparison of(World world, int visits, boolean sameReaders, List<Measures> trials) {
        ReaderBootstrap bootstrap = new ReaderBootstrap(trials, world.settings().seed());
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            Map<Measure, Double> values = new EnumMap<>(Measure.class);
            Map<Measure, Interval> intervals = new EnumMap<>(Measure.class);
            Map<Measure, Double> toFirst = new EnumMap<>(Measure.class);
            Map<Measure, Interval> toFirstIntervals = new EnumMap<>(Measure.class);
            for (Measure measure : Measure.values()) {
                values.put(measure, measure.of(trials.get(i)));
                intervals.put(measure, bootstrap.interval(measure, i));
                toFirst.put(measure, measure.of(trials.get(i)) / measure.of(trials.get(0)) - 1);
                toFirstIntervals.put(measure, bootstrap.relativeDifference(measure, i, 0));
            }
            entries.add(new Entry(trials.get(i), values, intervals, toFirst, toFirstIntervals));
        }
        return new Comparison(world, visits, sameReaders, entries);
    }
}
