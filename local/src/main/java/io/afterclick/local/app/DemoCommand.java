package io.afterclick.local.app;

import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.mesh.Mesh;
import io.afterclick.local.mesh.MeshService;
import io.afterclick.local.mesh.MeshSettings;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.world.LiveTraffic;
import io.afterclick.local.world.Places;
import io.afterclick.local.world.Showcase;
import io.afterclick.local.world.SyntheticWorld;
import io.afterclick.local.world.Tally;
import io.afterclick.local.world.WorldWork;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the mesh at work in a synthetic world. */
@Command(
        name = "demo",
        description = {
            "Starts a mesh with a synthetic world: works and readers are made up. Readers ask for related works, click",
            "and read through the public API; a table shows how the places of two works move as the mesh learns which",
            "one keeps its readers. Each demo begins afresh, in ~/.afterclick/demo (or --state)."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  afterclick demo", "  afterclick demo --seed 11 --port 9000"})
final class DemoCommand implements Runnable {
    private static final int WORKS = 300;
    private static final int READERS_WITH_HISTORY = 1_500;
    private static final int SLATES_PER_SECOND_MAX = 200;
    private static final double SHOWCASE_SHARE = 0.5;
    private static final int PROBES = 20;
    private static final int PROBE_LENGTH = 50;
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);
    private static final int LINES_PER_HEAD = 20;

    /** What takes half an hour and seven days outside of a demo. */
    private static final Map<String, String> OUTCOME_CLOCK_IN_SECONDS = Map.of(
            "afterclick.bandit.clock.click-window", "5s",
            "afterclick.bandit.clock.read-window", "10s",
            "afterclick.bandit.learn.tick", "250ms",
            "afterclick.bandit.learn.idle-grace", "2s");

    @Spec
    private CommandSpec command;

    @Mixin
    private MeshOptions mesh;

    @Option(
            names = "--seed",
            defaultValue = "7",
            description = "which world: the same seed gives the same works and readers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--rate",
            defaultValue = "20",
            description = "slates per second, 1 to " + SLATES_PER_SECOND_MAX + " (default: ${DEFAULT-VALUE})")
    private int slatesPerSecond;

    @Override
    public void run() {
        Progress progress = Terminal.progress();
        if (slatesPerSecond < 1 || slatesPerSecond > SLATES_PER_SECOND_MAX) {
            throw new ParameterException(
                    command.commandLine(), "--rate " + slatesPerSecond + " is not 1 to " + SLATES_PER_SECOND_MAX);
        }
        Path state = DemoState.fresh(mesh.state("demo"));
        SyntheticWorld world = SyntheticWorld.create(seed, WORKS);
        progress.say("This world is synthetic: its " + WORKS + " works and all its readers are made up (seed " + seed
                + ").");
        world.writeTo(state.resolve("world"), READERS_WITH_HISTORY);
        DataFolder data = DataFolder.open(state.resolve("world"), Clock.systemUTC(), progress);
        MeshSettings settings = mesh.settings("demo", Map.of(MeshService.BANDIT, OUTCOME_CLOCK_IN_SECONDS));
        Session.run(settings, Optional.of(data), progress, running -> watch(running, world, progress));
    }

    private void watch(Mesh running, SyntheticWorld world, Progress progress) {
        ApiClient api = new ApiClient(running.apiUrl(), Tenants.DEFAULT);
        WorldWork query = Showcase.query(world);
        Places before = Places.ask(api, query.workId(), PROBES, PROBE_LENGTH);
        Optional<Showcase> chosen = Showcase.choose(world, query, before);
        LiveTraffic.Plan plan =
                new LiveTraffic.Plan(slatesPerSecond, query.workId(), SHOWCASE_SHARE, READERS_WITH_HISTORY);
        try (LiveTraffic traffic = new LiveTraffic(api, world, plan, seed, Clock.systemUTC())) {
            progress.say("  live traffic: " + slatesPerSecond
                    + " slates a second by made-up readers, half of them for one work");
            chosen.ifPresent(showcase -> showcase.introduction().forEach(progress::say));
            traffic.start();
            Showcase showcase = chosen.orElseGet(() -> new Showcase(query, query, query));
            report(running, api, traffic, showcase, before, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void report(
            Mesh running, ApiClient api, LiveTraffic traffic, Showcase showcase, Places before, Progress progress)
            throws InterruptedException {
        long start = System.nanoTime();
        Places places = before;
        Tally last = Tally.NONE;
        for (int line = 0; !running.isClosed(); line++) {
            if (line % LINES_PER_HEAD == 0) {
                Showcase.head().forEach(progress::say);
            }
            LiveTraffic.State now = traffic.state();
            String bait = showcase.bait().workId();
            String keeper = showcase.keeper().workId();
            progress.say(Showcase.line(
                            Duration.ofNanos(System.nanoTime() - start),
                            now.slates(),
                            now.everything().minus(last),
                            places.of(bait),
                            traffic.showcase(bait),
                            places.of(keeper),
                            traffic.showcase(keeper))
                    + (now.failures() > 0 ? "   " + now.failures() + " requests failed" : ""));
            last = now.everything();
            long next = start + (line + 1L) * LINE_INTERVAL.toNanos();
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            places = Places.ask(api, showcase.query().workId(), PROBES, PROBE_LENGTH);
        }
    }
}
