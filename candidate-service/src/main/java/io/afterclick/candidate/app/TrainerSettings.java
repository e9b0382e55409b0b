package io.afterclick.candidate.app;

import io.afterclick.candidate.als.AlsSettings;
import io.afterclick.candidate.als.AlsSolver;
import io.afterclick.candidate.als.LearnedAls;
import io.afterclick.candidate.coread.Bm25Weighting;
import io.afterclick.candidate.coread.CoreadSettings;
import io.afterclick.candidate.coread.LearnedCoread;
import io.afterclick.candidate.ease.EaseSettings;
import io.afterclick.candidate.ease.LearnedEase;
import io.afterclick.candidate.popularity.LearnedPopularity;
import io.afterclick.candidate.popularity.TimeDecay;
import io.afterclick.candidate.training.Gate;
import io.afterclick.candidate.training.HoldOut;
import io.afterclick.candidate.training.LearnedRetriever;
import io.afterclick.candidate.training.PlaysWeight;
import io.afterclick.candidate.training.Trainer;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The settings of a training by name, as manifests tell them, {@code train --set} takes them and the configuration has
 * them under {@code afterclick.candidate.training}; and the learned retrievers that they make. Whoever adds a retriever adds it here. Immutable.
 */
public final class TrainerSettings {
    private static final AlsSettings ALS = AlsSettings.defaults();
    private static final CoreadSettings COREAD = CoreadSettings.defaults();
    private static final EaseSettings EASE = EaseSettings.defaults();

    /** What holds where nothing else is said. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("als.factors", Integer.toString(ALS.factors())),
            Map.entry("als.epochs", Integer.toString(ALS.epochs())),
            Map.entry("als.unobserved-weight", Float.toString(ALS.unobservedWeight())),
            Map.entry("als.regularization", Float.toString(ALS.regularization())),
            Map.entry("als.regularization-exponent", Float.toString(ALS.regularizationExponent())),
            Map.entry("als.solver", ALS.solver().text()),
            Map.entry("als.steps", Integer.toString(ALS.steps())),
            Map.entry("als.seed", Long.toString(ALS.seed())),
            Map.entry("als.warm-epochs", "6"),
            Map.entry("ease.regularization", Double.toString(EASE.regularization())),
            Map.entry("ease.dropout", "0.1"),
            Map.entry("ease.reader-exponent", Double.toString(EASE.readerExponent())),
            Map.entry("ease.neighbours", "300"),
            Map.entry("ease.max-memory", Long.toString(1L << 30)),
            Map.entry("coread.neighbours", "300"),
            Map.entry("coread.shrinkage", Float.toString(COREAD.shrinkage())),
            Map.entry("coread.bm25", ""),
            Map.entry("popular.half-life", Duration.ofDays(30).toString()),
            Map.entry("plays-slope", "0.2"),
            Map.entry("held-out-share", "0.02"),
            Map.entry("gate-tolerance", "0.1"));

    private final Map<String, String> values;

    /**
     * @param given values that differ from the defaults
     * @throws IllegalArgumentException for a name or a value that there is not; says which
     */
    public TrainerSettings(Map<String, String> given) {
        TreeMap<String, String> all = new TreeMap<>(DEFAULTS);
        given.forEach((name, value) -> {
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException(
                        name + " is no setting of a training; there are " + String.join(", ", all.keySet()));
            }
            all.put(name, value);
        });
        this.values = all;
        recipe(); // says now what is wrong
        playsWeight();
    }

    /** Those of the configuration. */
    static TrainerSettings of(CandidateConfig.TrainingConfig config) {
        CandidateConfig.AlsConfig als = config.als();
        CandidateConfig.EaseConfig ease = config.ease();
        CandidateConfig.CoreadConfig coread = config.coread();
        return new TrainerSettings(Map.ofEntries(
                Map.entry("als.factors", Integer.toString(als.factors())),
                Map.entry("als.epochs", Integer.toString(als.epochs())),
                Map.entry("als.warm-epochs", Integer.toString(als.warmEpochs())),
                Map.entry("als.unobserved-weight", Float.toString(als.unobservedWeight())),
                Map.entry("als.regularization", Float.toString(als.regularization())),
                Map.entry("als.regularization-exponent", Float.toString(als.regularizationExponent())),
                Map.entry("als.solver", als.solver().text()),
                Map.entry("als.steps", Integer.toString(als.steps())),
                Map.entry("als.seed", Long.toString(als.seed())),
                Map.entry("ease.regularization", Double.toString(ease.regularization())),
                Map.entry("ease.dropout", Double.toString(ease.dropout())),
                Map.entry("ease.reader-exponent", Double.toString(ease.readerExponent())),
                Map.entry("ease.neighbours", Integer.toString(ease.neighbours())),
                Map.entry("ease.max-memory", Long.toString(ease.maxMemory().asLongValue())),
                Map.entry("coread.neighbours", Integer.toString(coread.neighbours())),
                Map.entry("coread.shrinkage", Float.toString(coread.shrinkage())),
                Map.entry("coread.bm25", coread.bm25().orElse("")),
                Map.entry("popular.half-life", config.popular().halfLife().toString()),
                Map.entry("plays-slope", Double.toString(config.playsSlope())),
                Map.entry("held-out-share", Double.toString(config.heldOutShare())),
                Map.entry("gate-tolerance", Double.toString(config.gateTolerance()))));
    }

    /** All settings by name. */
    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** What plays weigh. */
    public PlaysWeight playsWeight() {
        return of("plays-slope", text -> new PlaysWeight(Double.parseDouble(text)));
    }

    /** The learned retrievers; lists are filled up in this order. */
    public List<LearnedRetriever> retrievers() {
        List<LearnedRetriever> retrievers = new ArrayList<>();
        retrievers.add(checked("ease", () -> new LearnedEase(ease())));
        retrievers.add(checked("als", () -> new LearnedAls(als(), integer("als.warm-epochs"))));
        retrievers.add(checked("coread", () -> new LearnedCoread(coread(), bm25())));
        retrievers.add(new LearnedPopularity(of("popular.half-life", text -> new TimeDecay(Duration.parse(text)))));
        return retrievers;
    }

    /** All that decides on a training's result. */
    public Trainer.Recipe recipe() {
        return new Trainer.Recipe(
                retrievers(),
                of("held-out-share", text -> new HoldOut(Double.parseDouble(text))),
                of("gate-tolerance", text -> new Gate(Double.parseDouble(text))),
                values);
    }

    private AlsSettings als() {
        return new AlsSettings(
                integer("als.factors"),
                integer("als.epochs"),
                of("als.unobserved-weight", Float::parseFloat),
                of("als.regularization", Float::parseFloat),
                of("als.regularization-exponent", Float::parseFloat),
                of("als.solver", AlsSolver::of),
                integer("als.steps"),
                of("als.seed", Long::parseLong),
                1);
    }

    private EaseSettings ease() {
        return new EaseSettings(
                of("ease.regularization", Double::parseDouble),
                of("ease.dropout", Double::parseDouble),
                of("ease.reader-exponent", Double::parseDouble),
                integer("ease.neighbours"),
                of("ease.max-memory", Long::parseLong),
                1);
    }

    private CoreadSettings coread() {
        return new CoreadSettings(integer("coread.neighbours"), of("coread.shrinkage", Float::parseFloat), 1);
    }

    private Optional<Bm25Weighting> bm25() {
        return of("coread.bm25", text -> {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            String[] numbers = text.split(",", -1);
            if (numbers.length != 2) {
                throw new IllegalArgumentException("must be k1 and b with a comma between, or empty for no weighting");
            }
            return Optional.of(new Bm25Weighting(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])));
        });
    }

    private int integer(String name) {
        return of(name, Integer::parseInt);
    }

    private interface Making<T> {
        T make();
    }

    private static <T> T checked(String group, Making<T> making) {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw e.getMessage().contains(group + ".")
                    ? e
                    : new IllegalArgumentException(group + ": " + e.getMessage(), e);
        }
    }

    private <T> T of(String name, Function<String, T> parse) {
        String text = values.get(name);
        try {
            return parse.apply(text);
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new IllegalArgumentException(name + " cannot be " + text, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
