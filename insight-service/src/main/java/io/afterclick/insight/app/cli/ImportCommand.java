package io.afterclick.insight.app.cli;

import io.afterclick.insight.adapter.jdbc.CatalogCopy;
import io.afterclick.insight.adapter.jdbc.FileQuery;
import io.afterclick.insight.adapter.jdbc.ImportFolder;
import io.afterclick.insight.adapter.jdbc.JdbcShards;
import io.afterclick.insight.adapter.jdbc.JdbcSource;
import io.afterclick.insight.importing.Grain;
import io.afterclick.insight.importing.ImportException;
import io.afterclick.insight.importing.ImportPlan;
import io.afterclick.insight.importing.Importer;
import io.afterclick.insight.importing.ShardCount;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code afterclick import}: reads from where a company keeps them. */
@Command(
        name = "afterclick import",
        sortOptions = false,
        description = {
            "Pulls reads from a database or a file into a folder that reports, up and load can use.",
            "Shard by shard: one that was interrupted goes on, with the same options, after the last finished shard."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  DB_PASSWORD=... afterclick import --jdbc jdbc:mariadb://db:3306/webtoon --user report --password-env DB_PASSWORD \\",
            "    --query 'SELECT user_id AS reader_id, title_id AS work_id, read_at FROM history' \\",
            "    --shard-by reader_id --shards 64 --parallel 4 --out data",
            "  afterclick import --parquet 'lake/reads-*.parquet' --out data",
            "",
            "The query yields reader_id, work_id and any of read_at (date or timestamp, UTC), episode, plays, rating,",
            "hours_played. More: docs/import.md"
        })
public final class ImportCommand implements Callable<Integer> {
    private static final int SHARDS_OF_A_SERVER = 16;
    private static final int SHARDS_OF_A_FILE = 1;

    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Option(
                names = "--jdbc",
                paramLabel = "URL",
                description = "A server: jdbc:mariadb:, jdbc:mysql: or jdbc:postgresql:.")
        private Optional<String> jdbc = Optional.empty();

        @Option(names = "--csv", paramLabel = "FILE", description = "A CSV file with a header row.")
        private Optional<Path> csv = Optional.empty();

        @Option(
                names = "--parquet",
                paramLabel = "FILE",
                description = "A Parquet file, or a pattern for several, in quotes.")
        private Optional<Path> parquet = Optional.empty();
    }

    @Option(names = "--query", paramLabel = "SQL", description = "With --jdbc: yields the reads.")
    private Optional<String> query = Optional.empty();

    @Option(
            names = "--works-query",
            paramLabel = "SQL",
            description = "With --jdbc: yields the works, for works.csv: work_id, title and other columns of it.")
    private Optional<String> worksQuery = Optional.empty();

    @Option(
            names = "--shard-by",
            paramLabel = "COLUMN",
            description = "What shards go by: reader_id (default) or work_id. MOD(COLUMN, N) = i; where it is no whole"
                    + " number, of a hash of it.")
    private String shardBy = "reader_id";

    @Option(names = "--shards", paramLabel = "N", description = "Number of shards. Default: 16, of a file 1.")
    private Optional<Integer> shards = Optional.empty();

    @Option(
            names = "--grain",
            paramLabel = "GRAIN",
            description = "What one row stands for: all reads of a reader and work by day (default) or month, or total,"
                    + " or one read.")
    private String grain = "day";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the reads. They appear in it when all shards are there.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "parquet: DIR/reads/*.parquet, for reports (default); csv: DIR/reads.csv, for reports, up and load.")
    private String format = "parquet";

    @Option(names = "--user", paramLabel = "NAME", description = "User of the server.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--password-env",
            paramLabel = "VAR",
            description = "Environment variable that holds the password. It is neither written nor logged.")
    private Optional<String> passwordEnv = Optional.empty();

    @Option(
            names = "--parallel",
            paramLabel = "P",
            description = "Shards pulled at a time, each by a connection of its own (default ${DEFAULT-VALUE}).")
    private int parallel = 1;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            description = "Memory for rows on their way, of all shards that are pulled at a time; more spills to DIR"
                    + " (default ${DEFAULT-VALUE}).")
    private int memoryMegabytes = 512;

    @Option(
            names = "--no-push-down",
            description = "Fetches single reads and sums them up here, for servers that must not be burdened with it.")
    private boolean noPushDown;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this and exits.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private ImportCommand() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs the command and returns its exit code: 0 done, 2 for what the user can correct, 1 for a defect of ours. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new ImportCommand())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> refuse(err, e.getMessage() + " (see --help)"))
                .setExecutionExceptionHandler((e, given, result) -> {
                    if (e instanceof ImportException || e instanceof IllegalArgumentException) {
                        return refuse(err, e.getMessage());
                    }
                    throw e;
                });
        command.setUsageHelpAutoWidth(true);
        return command.execute(args);
    }

    private static int refuse(PrintWriter err, String message) {
        err.println("afterclick import: " + message.replaceAll("\\s*\\R\\s*", " "));
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireFit();
        JdbcSource from = source();
        String sql = sql();
        ImportPlan plan = new ImportPlan(
                from.name() + state(),
                source.jdbc.isPresent() ? sql : "",
                shardBy,
                shards.orElse(source.jdbc.isPresent() ? SHARDS_OF_A_SERVER : SHARDS_OF_A_FILE),
                one(Grain.class, "--grain", grain));
        PrintWriter say = spec.commandLine().getOut();
        try (ImportFolder folder = ImportFolder.open(out, plan, one(ImportFolder.Format.class, "--format", format))) {
            Optional<ShardCount> done = folder.completed();
            ShardCount total = done.isPresent() ? done.get() : pull(folder, plan, from, sql, say);
            worksQuery.ifPresent(
                    works -> say.printf(Locale.ROOT, "%,d works in %s%n", CatalogCopy.write(from, works, out), out));
            say.printf(
                    Locale.ROOT,
                    "%s%,d reads in %,d rows in %s%n",
                    done.isPresent() ? "complete already: " : "",
                    total.reads() - total.leftOut(),
                    total.rows(),
                    folder.result());
            if (total.leftOut() > 0) {
                say.printf(Locale.ROOT, "%,d reads without reader_id or work_id left out%n", total.leftOut());
            }
        }
        ProcessMemory.peakMegabytes().ifPresent(peak -> say.println("peak memory: " + peak + " MiB"));
        return CommandLine.ExitCode.OK;
    }

    private ShardCount pull(ImportFolder folder, ImportPlan plan, JdbcSource from, String sql, PrintWriter say)
            throws InterruptedException {
        JdbcShards shardsOf =
                new JdbcShards(plan, from, sql, !noPushDown, folder.spill(), Math.max(64, memoryMegabytes / parallel));
        if (!shardsOf.ignoredColumns().isEmpty()) {
            say.println("not used, left out: " + String.join(", ", shardsOf.ignoredColumns()));
        }
        return new Importer(shardsOf, folder, new ImportLines(say), System::nanoTime).run(plan.shards(), parallel);
    }

    private void requireFit() {
        if (source.jdbc.isPresent() != query.isPresent()) {
            throw new IllegalArgumentException("--jdbc and --query belong together");
        }
        if (source.jdbc.isEmpty() && (worksQuery.isPresent() || user.isPresent() || passwordEnv.isPresent())) {
            throw new IllegalArgumentException("--works-query, --user and --password-env go with --jdbc");
        }
        if (parallel < 1 || parallel > Importer.MAX_PARALLEL) {
            throw new IllegalArgumentException(
                    "--parallel must be 1 to " + Importer.MAX_PARALLEL + ", not " + parallel);
        }
    }

    private JdbcSource source() {
        if (source.jdbc.isPresent()) {
            return JdbcSource.server(source.jdbc.get(), user, passwordEnv.map(ImportCommand::password));
        }
        Path file = file();
        if (source.csv.isPresent() && !Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " cannot be read");
        }
        return JdbcSource.file(file);
    }

    private static String password(String variable) {
        String password = System.getenv(variable);
        if (password == null) {
            throw new IllegalArgumentException("--password-env: there is no environment variable " + variable);
        }
        return password;
    }

    private Path file() {
        return source.csv.or(() -> source.parquet).orElseThrow().toAbsolutePath();
    }

    private String sql() {
        if (source.jdbc.isPresent()) {
            return query.orElseThrow();
        }
        return source.csv.isPresent() ? FileQuery.csv(file()) : FileQuery.parquet(file());
    }

    /** Shards of a file that has changed are of another import. */
    private String state() {
        if (source.jdbc.isPresent() || !Files.isRegularFile(file())) {
            return "";
        }
        try {
            return " (" + Files.size(file()) + " bytes, " + Files.getLastModifiedTime(file()) + ")";
        } catch (IOException e) {
            throw new IllegalArgumentException(file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static <E extends Enum<E>> E one(Class<E> type, String option, String text) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException(option + " must be one of "
                + String.join(
                        ", ",
                        java.util.Arrays.stream(type.getEnumConstants())
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .toList())
                + ", not " + text);
    }
}
