package io.afterclick.candidate.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.afterclick.candidate.evaluation.Evaluation;
import io.afterclick.candidate.evaluation.EvaluationSettings;
import io.afterclick.candidate.evaluation.Evaluator;
import io.afterclick.candidate.evaluation.Metric;
import io.afterclick.candidate.evaluation.PopularScorer;
import io.afterclick.candidate.evaluation.Task;
import io.afterclick.candidate.evaluation.WorkScorer;
import io.afterclick.candidate.interaction.MatrixLimitException;
import io.afterclick.candidate.linear.VectorKernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains one retriever on some reads and measures how well it foretells others; prints one JSON object. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains one retriever on some reads, measures how well it foretells others, and prints one JSON "
                + "object: each metric with its 95 %% bootstrap interval over readers. Ties count against.",
        footer = {
            "",
            "Examples:",
            "  afterclick evaluate --train train.csv --test test.csv --retriever ease",
            "  afterclick evaluate --train train.csv --test test.csv --works works.csv --retriever fused --against ease",
            "  afterclick evaluate --train train.csv --test test.csv --works works.csv --retriever fused --task related"
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final int BAD_INPUT = 2;
    private static final int QUERIES_PER_READER = 20;

    @Option(
            names = "--train",
            required = true,
            paramLabel = "FILE",
            description = "reads to learn from: CSV with the columns reader_id and work_id")
    private Path train;

    @Option(
            names = "--test",
            required = true,
            paramLabel = "FILE",
            description = "reads to foretell: CSV as for --train")
    private Path test;

    @Option(
            names = "--negatives",
            paramLabel = "FILE",
            description = "CSV reader_id,work_id,negatives with ids joined by |: ranks each of these reads of the test "
                    + "among its negatives; else among all works that the reader has not read in --train")
    private Optional<Path> negatives = Optional.empty();

    @Option(
            names = "--matched-negatives",
            paramLabel = "N",
            description = "ranks each read of the test among the N works that are next to it in popularity and that the"
                    + " reader has not read, so that popularity itself tells nothing; with --works, only reads of works"
                    + " with a synopsis")
    private Optional<Integer> matchedNegatives = Optional.empty();

    @Option(names = "--retriever", required = true, paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}")
    private EvaluatedRetriever retriever;

    @Option(
            names = "--against",
            paramLabel = "NAME",
            description =
                    "another retriever, to be trained and measured too: the differences come with paired intervals")
    private Optional<EvaluatedRetriever> against = Optional.empty();

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "reader: works for a reader, from all that was read; related: works related to each of at "
                    + "most 20 works that the reader read, averaged (default ${DEFAULT-VALUE})")
    private String task = "reader";

    @Option(
            names = "--k",
            split = ",",
            paramLabel = "N",
            description = "cut-offs, with commas between (default ${DEFAULT-VALUE})")
    private List<Integer> cutoffs = List.of(10, 20);

    @Option(
            names = "--works",
            paramLabel = "FILE",
            description = "what the works are about, for text and for serendipity: CSV with work_id and any of title, "
                    + "creators, genres, tags, synopsis, language")
    private Optional<Path> works = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "column of --train with the weight of each read; no positive number counts as 1")
    private Optional<String> weights = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "of everything random (default ${DEFAULT-VALUE})")
    private long seed = 42;

    @Option(names = "--samples", paramLabel = "N", description = "bootstrap resamples (default ${DEFAULT-VALUE})")
    private int samples = 1000;

    @Option(names = "--threads", paramLabel = "N", description = "(default: all cores)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private RetrieverOptions options = new RetrieverOptions();

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** @return exit code: 0, 2 for input that the user can put right, 1 for anything else */
    static int execute(String... arguments) {
        return new CommandLine(new EvaluateCommand())
                .setExecutionExceptionHandler((failure, line, result) -> {
                    if (failure instanceof InputException
                            || failure instanceof MatrixLimitException
                            || failure instanceof IllegalArgumentException) {
                        line.getErr().println("evaluate: " + failure.getMessage());
                        return BAD_INPUT;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws JsonProcessingException {
        if (negatives.isPresent() && matchedNegatives.isPresent()) {
            throw new InputException("--negatives and --matched-negatives exclude each other");
        }
        EvaluationInput read = EvaluationInput.read(train, test, negatives, weights);
        EvaluationSettings settings =
                new EvaluationSettings(task(), cutoffs, QUERIES_PER_READER, samples, seed, threads);
        Optional<WorkTexts> texts = works.map(file -> WorkTexts.read(file, read.workIds()));
        EvaluationInput input = matchedNegatives
                .map(count -> MatchedNegatives.of(read, texts, count))
                .orElse(read);
        ScorerTraining training = new ScorerTraining(options, settings, input.workIds(), texts);
        long start = System.nanoTime();
        WorkScorer scorer = training.train(retriever, input.train());
        double trainSeconds = (System.nanoTime() - start) / 1e9;
        List<WorkScorer> obvious = new ArrayList<>(List.of(new PopularScorer(input.train())));
        // Text cannot be a surprise to itself.
        boolean besideText = texts.isPresent() && retriever != EvaluatedRetriever.text;
        if (besideText) {
            obvious.add(training.train(EvaluatedRetriever.text, input.train()));
        }
        Evaluator evaluator = new Evaluator(input.train(), input.heldOut(), obvious, settings);
        Evaluation evaluation = evaluator.evaluate(scorer);
        if (evaluation.readers() == 0) {
            throw new InputException("no read of " + test + " can be asked for: all are in " + train
                    + ", or their readers have read nothing there");
        }
        Map<String, Object> report = report(input, evaluation, trainSeconds, besideText, training.notes());
        against.ifPresent(other -> report.put(
                "against_" + other,
                differences(
                        evaluator.differences(evaluation, evaluator.evaluate(training.train(other, input.train()))))));
        print(report);
        return 0;
    }

    private Task task() {
        return switch (task) {
            case "reader" -> Task.READER;
            case "related" -> Task.RELATED;
            default -> throw new InputException("--task must be reader or related, not " + task);
        };
    }

    private Map<String, Object> report(
            EvaluationInput input,
            Evaluation evaluation,
            double trainSeconds,
            boolean withText,
            Map<String, Object> notes) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("retriever", retriever.name());
        report.put("task", task);
        report.put("ranked_among", rankedAmong());
        report.put("recall_denominator", "all held-out works of the reader");
        report.put("serendipity_against", withText ? List.of("popular", "text") : List.of("popular"));
        report.put("works", input.train().works());
        report.put("train_reads", input.train().entries());
        report.put("readers", evaluation.readers());
        report.put("queries", evaluation.queries());
        for (Metric metric : evaluation.metrics()) {
            if (Double.isFinite(metric.value())) {
                report.put(metric.name(), rounded(metric.value()));
                report.put(metric.name() + "_ci", List.of(rounded(metric.low()), rounded(metric.high())));
            }
        }
        report.putAll(notes);
        report.put("train_seconds", rounded(trainSeconds));
        PeakMemory.megabytes().ifPresent(peak -> report.put("peak_rss_mb", peak));
        report.put("kernels", VectorKernels.fastest().name());
        report.put("seed", seed);
        return report;
    }

    private String rankedAmong() {
        if (matchedNegatives.isPresent()) {
            return matchedNegatives.get() + " works of the nearest popularity";
        }
        return negatives.isPresent() ? "negatives" : "works not read in train";
    }

    private static Map<String, Object> differences(List<Metric> metrics) {
        Map<String, Object> differences = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            differences.put(metric.name(), rounded(metric.value()));
            differences.put(metric.name() + "_ci", List.of(rounded(metric.low()), rounded(metric.high())));
        }
        return differences;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    @SuppressWarnings("SystemOut") // The answer of a command.
    private static void print(Map<String, Object> report) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        System.out.println(json.writeValueAsString(report));
    }
}
