package io.afterclick.local.trial;

import io.afterclick.local.progress.Progress;
import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.LatentWorld;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The experiments behind the tables of {@code docs/simulation.md}: in both worlds and with several seeds, which reward
 * earns what, whether regret flattens, what forgetting is worth after a drift, and what priors are worth to a new work.
 */
public final class Study {
    /** Rewards that are compared; differences are to the first. */
    public static final List<String> REWARDS = List.of("click", "read-after-click", "two-step");

    /** The policy without and with forgetting. */
    public static final List<String> MEMORIES = List.of("two-step", "two-step:half-life=7d");

    /** The policy with the hierarchical prior, and with Beta(1, 1). */
    public static final List<String> PRIORS = List.of("two-step", "two-step:flat");

    private static final int DAYS_BEFORE = 5;
    private static final int SMOOTHED_DAYS = 3;
    private static final double STILL_LOST = 0.25;
    private static final double WARM_UP_SHARE = 0.25;

    private final int readers;
    private final int days;
    private final List<Long> seeds;

    /**
     * @param days of each trial, 20 or more; drift and new works come at half time
     * @param seeds one world of each kind for each
     */
    public Study(int readers, int days, List<Long> seeds) {
        if (days < 20) {
            throw new IllegalArgumentException("a study needs 20 days or more, not " + days);
        }
        this.readers = readers;
        this.days = days;
        this.seeds = List.copyOf(seeds);
    }

    /**
     * One world and seed.
     *
     * @param rewards trials of {@link #REWARDS} in the stationary world
     * @param memories trials of {@link #MEMORIES} in a world that drifts at half time
     * @param priors trials of {@link #PRIORS} in a world where stars appear at half time
     * @param stars what became of the stars, by policy
     */
    public record Row(
            String world,
            long seed,
            Comparison rewards,
            Comparison memories,
            Comparison priors,
            Map<String, List<Discovery.Star>> stars) {}

    public int driftDay() {
        return days / 2;
    }

    /** Plays everything. */
    public List<Row> run(int threads, Progress progress) {
        List<Callable<Row>> rows = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        int trials = 2 * seeds.size() * (REWARDS.size() + MEMORIES.size() + PRIORS.size());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Progress.Step step = progress.step("studying", trials, "trials")) {
            for (long seed : seeds) {
                for (String world : List.of(AdditiveWorld.NAME, LatentWorld.NAME)) {
                    rows.add(() -> row(world, seed, played -> step.at(done.addAndGet(played))));
                }
            }
            List<Row> played = new ArrayList<>();
            for (Future<Row> row : pool.invokeAll(rows)) {
                played.add(row.get());
            }
            return played;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a trial failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private Row row(String name, long seed, IntConsumer done) {
        Function<WorldSettings, World> make =
                settings -> name.equals(AdditiveWorld.NAME) ? new AdditiveWorld(settings) : new LatentWorld(settings);
        Comparison rewards = play(make.apply(WorldSettings.stationary(seed, readers, days)), REWARDS, done);
        Comparison memories =
                play(make.apply(new WorldSettings(seed, readers, days, 0, driftDay(), 0)), MEMORIES, done);
        Map<String, Discovery> discoveries = new ConcurrentHashMap<>();
        PolicyFactory watched = (policy, world, oracle) -> {
            Discovery discovery =
                    new Discovery(PolicyFactory.known().create(policy, world, oracle), world.catalog(), oracle);
            discoveries.put(policy, discovery);
            return discovery;
        };
        World withStars = make.apply(new WorldSettings(seed, readers, days, 0, 0, driftDay()));
        Comparison priors = Comparison.run(withStars, PRIORS, watched, 1, Progress.SILENT);
        done.accept(PRIORS.size());
        Map<String, List<Discovery.Star>> stars = new ConcurrentHashMap<>();
        discoveries.forEach((policy, discovery) -> stars.put(policy, discovery.stars()));
        return new Row(name, seed, rewards, memories, priors, stars);
    }

    private static Comparison play(World world, List<String> policies, IntConsumer done) {
        Comparison comparison = Comparison.run(world, policies, PolicyFactory.known(), 1, Progress.SILENT);
        done.accept(policies.size());
        return comparison;
    }

    /**
     * Exponent x of cumulated regret that grows as days^x, by least squares in logarithms over the days after the first
     * quarter: below 1, regret flattens.
     */
    public static double regretExponent(Measures measures) {
        double cumulated = 0;
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (int day = 0; day < measures.days(); day++) {
            cumulated += lost(measures, day);
            if (day + 1 > WARM_UP_SHARE * measures.days()) {
                double x = Math.log(day + 1);
                double y = Math.log(cumulated);
                n++;
                sumX += x;
                sumY += y;
                sumXx += x * x;
                sumXy += x * y;
            }
        }
        return (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
    }

    /** Regret of the second half of the days over that of the first. */
    public static double secondHalfToFirst(Measures measures) {
        int half = measures.days() / 2;
        double first = 0;
        double second = 0;
        for (int day = 0; day < half; day++) {
            first += lost(measures, day);
            second += lost(measures, measures.days() - 1 - day);
        }
        return second / first;
    }

    private static double lost(Measures measures, int day) {
        return measures.ofDay(day, Measures.Sum.ORACLE) - measures.ofDay(day, Measures.Sum.EXPECTED);
    }

    /**
     * Days after the drift until three quarters of what it cost are made good: until regret, over {@value #SMOOTHED_DAYS}
     * days, is nearer than a quarter of the first day's rise to what it was before. Empty where that does not come.
     */
    public static OptionalInt recoveryDays(Measures measures, int driftDay) {
        double before = Measure.REGRET.ofDays(measures, driftDay - DAYS_BEFORE, driftDay);
        double rise = Measure.REGRET.ofDays(measures, driftDay, driftDay + 1) - before;
        for (int day = driftDay; day + SMOOTHED_DAYS <= measures.days(); day++) {
            if (Measure.REGRET.ofDays(measures, day, day + SMOOTHED_DAYS) < before + STILL_LOST * rise) {
                return OptionalInt.of(day - driftDay);
            }
        }
        return OptionalInt.empty();
    }
}
