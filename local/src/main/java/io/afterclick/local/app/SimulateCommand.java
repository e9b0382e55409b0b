package io.afterclick.local.app;

import io.afterclick.bandit.evaluation.DecisionLogWriter;
import io.afterclick.local.live.LivePlay;
import io.afterclick.local.load.ApiClient;
import io.afterclick.local.progress.Progress;
import io.afterclick.local.report.ComparisonJson;
import io.afterclick.local.report.ComparisonPage;
import io.afterclick.local.report.ComparisonTable;
import io.afterclick.local.report.StudyTables;
import io.afterclick.local.simulation.AdditiveWorld;
import io.afterclick.local.simulation.LatentWorld;
import io.afterclick.local.simulation.World;
import io.afterclick.local.simulation.WorldSettings;
import io.afterclick.local.trial.Comparison;
import io.afterclick.local.trial.PolicyFactory;
import io.afterclick.local.trial.Study;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares policies on the readers of a synthetic world. */
@Command(
        name = "simulate",
        description = {
            "Plays the readers of a synthetic world against policies, through the same code that learns and ranks in",
            "bandit-service, in virtual time. All policies meet the same readers. Prints a table; --out writes a page with",
            "charts to FILE, and everything as JSON beside it."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  afterclick simulate --url http://127.0.0.1:8080 --readers 500 --days 10",
            "  afterclick simulate --policy click,read-after-click,two-step",
            "  afterclick simulate --policy two-step --readers 1000 --days 20 --decisions decisions.jsonl.gz",
            "  afterclick simulate --policy two-step,two-step:half-life=7d --drift 25 --world latent --readers 20000 --days 50 --out report.html"
        })
final class SimulateCommand implements Runnable {
    private static final int RATE_MAX = 1_000;
    private static final int MAX_SEEDS = 100;
    private static final String JSON = ".json";
    private static final String GZIP = ".gz";
    private static final String HTML = "[.]html?$";

    @Spec
    private CommandSpec command;

    @Option(
            names = {"--policy", "--policies"},
            split = ",",
            paramLabel = "P",
            description = {
                "policies to compare; differences are to the first. Known: click, read-after-click, two-step,",
                "fusion-only, uniform, each also as P:half-life=7d (forgets), P:exploration=1 (draws of full variance) or",
                "P:flat (prior Beta(1, 1)); oracle knows the world's truth"
            })
    private List<String> policies = List.of();

    @Option(
            names = "--world",
            defaultValue = AdditiveWorld.NAME,
            description = "additive or latent; docs/simulation.md describes them (default: ${DEFAULT-VALUE})")
    private String world;

    @Option(
            names = "--readers",
            defaultValue = "5000",
            description = "readers, each with about one visit a day (default: ${DEFAULT-VALUE})")
    private int readers;

    @Option(names = "--days", defaultValue = "30", description = "days to play (default: ${DEFAULT-VALUE})")
    private int days;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "same seed, same world, readers and result (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--new-works",
            defaultValue = "1",
            paramLabel = "N",
            description = "works that appear each day (default: ${DEFAULT-VALUE})")
    private int newWorks;

    @Option(
            names = "--drift",
            defaultValue = "0",
            paramLabel = "DAY",
            description = "after this many days, what 30 %% of the works are like changes; 0: never (default)")
    private int driftDay;

    @Option(
            names = "--stars",
            defaultValue = "0",
            paramLabel = "DAY",
            description =
                    "after this many days, ten excellent new works appear among forty ordinary ones; 0: never (default)")
    private int starDay;

    @Option(
            names = "--study",
            description =
                    "instead of comparing policies, play the experiments of docs/simulation.md in both worlds with some"
                            + " seeds, and print its tables; takes --readers, --days, --seed and --seeds")
    private boolean isStudy;

    @Option(
            names = "--seeds",
            defaultValue = "3",
            paramLabel = "N",
            description = "with --study: seeds, from --seed on, 1 to " + MAX_SEEDS + " (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Option(
            names = "--url",
            description = {
                "plays the readers against the mesh that runs there, such as http://127.0.0.1:8080, instead of against",
                "policies: it loads the world's works and past reads, then asks for slates and sends events. The mesh",
                "chooses the policies"
            })
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--tenant",
            description = "with --url: whose works and readers they are (default: simulation-WORLD-SEED)")
    private Optional<String> tenant = Optional.empty();

    @Mixin
    private KeyOption key;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "with --url: visits each second, 1 to " + RATE_MAX + " (default: ${DEFAULT-VALUE})")
    private int visitsPerSecond;

    @Option(
            names = "--decisions",
            paramLabel = "FILE",
            description = {
                "writes the decisions of the policy (only one may be named) and what came of them as JSON lines, for ope and",
                "report diversity; gzip where FILE ends with .gz. About 20 kB a visit, 5 kB with gzip"
            })
    private Optional<Path> decisions = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "page to write, such as report.html")
    private Optional<Path> out = Optional.empty();

    @Override
    public void run() {
        Progress progress = Terminal.progress();
        WorldSettings settings = settings();
        if (decisions.isPresent() && (isStudy || url.isPresent())) {
            throw refused("--decisions goes neither with --study nor with --url");
        }
        if (isStudy) {
            study(progress);
            return;
        }
        if (url.isPresent()) {
            playLive(settings, progress);
            return;
        }
        if (policies.isEmpty()) {
            throw refused("no policy is named; give --policy, such as --policy click,two-step");
        }
        policies.forEach(this::check);
        out.ifPresent(this::requireFolder);
        if (decisions.isPresent() && policies.size() > 1) {
            throw refused("--decisions goes with one policy, not with " + policies.size());
        }
        decisions.ifPresent(this::requireFolder);
        World made = make(settings);
        progress.say("The " + world + " world is synthetic: its works and readers are made up (seed " + seed + ").");
        long start = System.nanoTime();
        Comparison comparison = play(made, progress);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        progress.say(String.format(
                "%,d readers, %d days, %,d visits for each policy; %,.0f visits/s",
                readers, days, comparison.visits(), comparison.visits() * policies.size() / seconds));
        report(comparison, progress);
    }

    private Comparison play(World made, Progress progress) {
        int threads = Runtime.getRuntime().availableProcessors();
        if (decisions.isEmpty()) {
            return Comparison.run(made, policies, PolicyFactory.known(), threads, progress);
        }
        try (DecisionLogWriter log = new DecisionLogWriter(writer(decisions.get()))) {
            return Comparison.run(made, policies, PolicyFactory.logging(log), threads, progress);
        } catch (IllegalArgumentException e) {
            throw refused("--decisions: " + e.getMessage());
        } catch (IOException e) {
            throw refused("--decisions: cannot write " + decisions.get() + ": " + e.getMessage());
        }
    }

    private static Writer writer(Path file) throws IOException {
        OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        OutputStream content = file.toString().endsWith(GZIP) ? new GZIPOutputStream(raw, 1 << 16) : raw;
        return new BufferedWriter(new OutputStreamWriter(content, StandardCharsets.UTF_8));
    }

    private void report(Comparison comparison, Progress progress) {
        progress.say("");
        ComparisonTable.of(comparison).forEach(progress::say);
        out.ifPresent(page -> {
            Path json = jsonBeside(page);
            ComparisonPage.write(comparison, page);
            ComparisonJson.write(comparison, json);
            progress.say("");
            progress.say("wrote " + page + " and " + json);
        });
    }

    private void playLive(WorldSettings settings, Progress progress) {
        if (!policies.isEmpty()) {
            throw refused("--policy does not go with --url: the mesh chooses the policies, by its experiments");
        }
        if (visitsPerSecond < 1 || visitsPerSecond > RATE_MAX) {
            throw refused("--rate " + visitsPerSecond + " is not 1 to " + RATE_MAX);
        }
        out.ifPresent(this::requireFolder);
        World made = make(settings);
        String name = tenant.orElse("simulation-" + world + "-" + seed);
        progress.say("The " + world + " world is synthetic: its works and readers are made up (seed " + seed
                + "). They go to tenant " + name + ".");
        ApiClient api = new ApiClient(url.get(), Tenants.checked(name), key.key(System.getenv()));
        new LivePlay(api, made, Clock.systemUTC(), progress)
                .run(visitsPerSecond)
                .ifPresentOrElse(comparison -> report(comparison, progress), () -> progress.say("no slate came"));
    }

    private void study(Progress progress) {
        if (seeds < 1 || seeds > MAX_SEEDS) {
            throw refused("--seeds " + seeds + " is not 1 to " + MAX_SEEDS);
        }
        try {
            Study study = new Study(
                    readers, days, LongStream.range(seed, seed + seeds).boxed().toList());
            progress.say("Both worlds are synthetic: their works and readers are made up.");
            List<Study.Row> rows = study.run(Runtime.getRuntime().availableProcessors(), progress);
            StudyTables.of(study, rows).forEach(progress::say);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private void check(String policy) {
        try {
            PolicyFactory.check(policy);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private WorldSettings settings() {
        try {
            return new WorldSettings(seed, readers, days, newWorks, driftDay, starDay);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private World make(WorldSettings settings) {
        return switch (world) {
            case AdditiveWorld.NAME -> new AdditiveWorld(settings);
            case LatentWorld.NAME -> new LatentWorld(settings);
            default -> throw refused("--world " + world + " is neither additive nor latent");
        };
    }

    private void requireFolder(Path page) {
        Path folder = page.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused("no such folder: " + folder);
        }
    }

    private static Path jsonBeside(Path page) {
        return page.resolveSibling(page.getFileName().toString().replaceFirst(HTML, "") + JSON);
    }

    private ParameterException refused(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
