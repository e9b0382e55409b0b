package io.afterclick.candidate.training;

import io.afterclick.candidate.als.AlsFactors;
import io.afterclick.candidate.als.AlsTrainer;
import io.afterclick.candidate.als.EpochListener;
import io.afterclick.candidate.als.ItemFactors;
import io.afterclick.candidate.coread.CoreadTrainer;
import io.afterclick.candidate.popularity.Popularity;
import io.afterclick.candidate.ranking.NeighbourTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Trains all learned retrievers on one training set. Thread-safe; each training takes the threads of its settings. */
public final class Trainer {
    /** Sorts as text in the order of time, is a file name everywhere, and can be read. */
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final TrainerSettings settings;
    private final Clock clock;

    public Trainer(TrainerSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What a manifest says of the settings. */
    public Map<String, String> settings() {
        return settings.described();
    }

    /** Trains; the same set and settings give the same model but for its times. */
    public TrainedModel train(String tenant, TrainingSet set, String fingerprint, Progress progress) {
        Instant start = clock.instant();
        progress.at("als", 0, settings.als().epochs());
        AlsFactors factors = AlsTrainer.train(set.reads(), settings.als(), new EpochListener() {
            @Override
            public void epochDone(Epoch epoch) {
                progress.at("als", epoch.epoch(), epoch.epochs());
            }

            @Override
            public boolean wantsLoss() {
                return false;
            }
        });
        progress.at("coread", 0, 1);
        NeighbourTable neighbours = CoreadTrainer.train(set.reads(), settings.coread());
        progress.at("coread", 1, 1);
        Popularity popularity = Popularity.of(set.reads());
        Instant end = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ModelManifest manifest = new ModelManifest(
                tenant,
                VERSION.format(end),
                end,
                Duration.between(start, end),
                set.readerIds().length,
                set.workIds().length,
                set.reads().entries(),
                fingerprint,
                settings.described());
        return new TrainedModel(
                manifest,
                set.workIds(),
                new ItemFactors(factors.factors(), factors.itemFactors()),
                neighbours,
                popularity,
                set.imported());
    }
}
