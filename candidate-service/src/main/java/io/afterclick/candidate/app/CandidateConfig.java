package io.afterclick.candidate.app;

import io.afterclick.candidate.als.AlsSolver;
import io.afterclick.candidate.fusion.FusionMethod;
import io.afterclick.candidate.fusion.Normalisation;
import io.afterclick.candidate.text.TextSimilarity;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings of candidate-service. */
@ConfigMapping(prefix = "afterclick.candidate")
public interface CandidateConfig {
    /** Folder of the training set and of what else must survive a restart. */
    Path stateDir();

    /** Folder of the models, which replicas may share; {@code models} in the state folder if unset. */
    Optional<Path> modelsDir();

    /** What one record of a channel may take; start is refused where those that may wait for one outlast its age limit. */
    @WithDefault("10ms")
    Duration recordTimeLimit();

    /** Whether callers must show a certificate that the trust store of the server's TLS configuration trusts. */
    @WithDefault("false")
    boolean clientCertificateRequired();

    /** Catalogs. */
    CatalogConfig catalog();

    /** Retrieval. */
    RetrievalConfig retrieval();

    /** Fusion of the retrievers' lists. */
    FusionConfig fusion();

    /** The retriever {@code text}. */
    TextConfig text();

    /** Works of one story. */
    FranchiseConfig franchise();

    /** Works that have just come. */
    NewWorksConfig newWorks();

    /** Boosts and pins. */
    RulesConfig rules();

    /** Training. */
    TrainingConfig training();

    /** Names of the topics. */
    TopicsConfig topics();

    /** Catalogs. */
    interface CatalogConfig {
        /** Tenants that one replica serves; works of more are put aside. */
        @WithDefault("256")
        int maxTenants();

        /** Works of one tenant, deleted ones included until a restart; more are put aside. */
        @WithDefault("1000000")
        int maxWorks();
    }

    /** Retrieval. */
    interface RetrievalConfig {
        /** Works that each retriever is asked for, if not more are wanted. */
        @WithDefault("200")
        int depth();
    }

    /** Fusion of the retrievers' lists, as long as no model brings one that was tuned for it. */
    interface FusionConfig {
        /** How lists are merged: {@code rrf} by ranks, {@code convex} by scores. */
        @WithDefault("rrf")
        FusionMethod method();

        /** How {@code convex} makes scores comparable: {@code by-best}, {@code min-max} or {@code standardised}. */
        @WithDefault("by-best")
        Normalisation normalisation();

        /** Constant k of {@code rrf}, where a list adds {@code weight / (k + rank)}; 0 and up. */
        @WithDefault("60")
        double k();

        /** Weight of each retriever, 0 and up. One without weight only fills lists up that would not be full. */
        Map<String, Double> weights();
    }

    /** The retriever {@code text}. */
    interface TextConfig {
        /** How works are compared: {@code tf-idf} or {@code bm25}. */
        @WithDefault("tf-idf")
        TextSimilarity similarity();
    }

    /** Works of one story: seasons, sequels, spin-offs. */
    interface FranchiseConfig {
        /** Candidates of one franchise in a list that is full without more of them; 0 for any number. */
        @WithDefault("2")
        int maxPerList();

        /** Whether the franchise of works that name none is guessed from their titles. */
        @WithDefault("true")
        boolean guessFromTitles();
    }

    /** Works that have just come. */
    interface NewWorksConfig {
        /** How long a work counts as new after it came out; one that the serving model does not know is new as well. */
        @WithDefault("30d")
        Duration maxAge();
    }

    /** Boosts and pins. */
    interface RulesConfig {
        /** JSON file of standing rules, read again when it changes; none if unset. */
        Optional<Path> file();
    }

    /** Training. */
    interface TrainingConfig {
        /** How often a changed training set is trained in the background; {@code off} or 0 for never. */
        @WithDefault("1h")
        TrainingInterval interval();

        /** Pairs of reader and work that a first model in the background needs. */
        @WithDefault("1000")
        long minPairs();

        /** Pairs of reader and work that a training set may have; training more is refused. */
        @WithDefault("50000000")
        int maxPairs();

        /** Threads that train; half of the processors if unset. */
        OptionalInt threads();

        /** Heap of the process that trains, such as {@code 4g}; the JVM's own choice if unset. */
        Optional<MemorySize> maxHeap();

        /** How long a training waits for topics that do not move on. */
        @WithDefault("2m")
        Duration catchUpTimeout();

        /** Reads in memory that are written to the training set at once. */
        @WithDefault("50000")
        int flushReads();

        /** How long a read waits at most in memory before it is written to the training set. */
        @WithDefault("10s")
        Duration flushInterval();

        /** Models to keep for each tenant. */
        @WithDefault("3")
        int keepModels();

        /** Memory that a model may take while it serves; larger ones are refused. */
        @WithDefault("2G")
        MemorySize maxModelMemory();

        /** Slope of the logarithm of plays in a pair's weight; 0 for presence only. */
        @WithDefault("0.2")
        double playsSlope();

        /**
         * Share of the pairs that is kept out of training, to tune the fusion and to compare models on; 0 to 0.5. With
         * less than 200 such pairs neither is done.
         */
        @WithDefault("0.02")
        double heldOutShare();

        /**
         * Share of what the last model reaches on held-out reads that a new one may lose before it is refused; 0 to 1. A
         * loss within two standard errors of the difference is never refused.
         */
        @WithDefault("0.1")
        double gateTolerance();

        /** Implicit ALS. */
        AlsConfig als();

        /** EASE. */
        EaseConfig ease();

        /** Co-reading. */
        CoreadConfig coread();

        /** Popularity. */
        PopularConfig popular();
    }

    /** Implicit ALS. */
    interface AlsConfig {
        /** Width of the vectors. */
        @WithDefault("64")
        int factors();

        /** Passes over readers and works. */
        @WithDefault("16")
        int epochs();

        /** Passes of a training that goes on from the last model; 0 to begin from nothing each time. */
        @WithDefault("6")
        int warmEpochs();

        /** Weight of each pair that was not read. */
        @WithDefault("0.3")
        float unobservedWeight();

        /** Regularisation. */
        @WithDefault("0.003")
        float regularization();

        /** How much more frequent readers and works are regularised, 0 to 1. */
        @WithDefault("1")
        float regularizationExponent();

        /** How a row is solved: {@code exact} or, nearly as well and faster, {@code conjugate-gradients}. */
        @WithDefault("conjugate-gradients")
        AlsSolver solver();

        /** Steps of conjugate gradients for each row and pass. */
        @WithDefault("2")
        int steps();

        /** Seed of the first vectors. */
        @WithDefault("42")
        long seed();
    }

    /** EASE. */
    interface EaseConfig {
        /** Added to each work's number of readers. */
        @WithDefault("100")
        double regularization();

        /** As if each read were left out with this probability; 0 to below 1. */
        @WithDefault("0.1")
        double dropout();

        /** How much less a read counts of a reader with many, 0 to 1. */
        @WithDefault("0")
        double readerExponent();

        /** Neighbours to keep for each work. */
        @WithDefault("300")
        int neighbours();

        /** Memory for training: 4 bytes times the square of the works that are read; a larger catalog goes without EASE. */
        @WithDefault("1G")
        MemorySize maxMemory();
    }

    /** Co-reading. */
    interface CoreadConfig {
        /** Neighbours to keep for each work. */
        @WithDefault("300")
        int neighbours();

        /** Added to the product of lengths: pulls pairs with few common readers down. */
        @WithDefault("10")
        float shrinkage();

        /** Weighs reads by BM25 with these k1 and b, such as {@code 1.2,0.75}; unset: as they are. */
        Optional<String> bm25();
    }

    /** Popularity. */
    interface PopularConfig {
        /** Time after which a read counts half. */
        @WithDefault("30d")
        Duration halfLife();
    }

    /** Names of the topics. */
    interface TopicsConfig {
        /** Works. */
        @WithDefault("afterclick.works")
        String works();

        /** Events. */
        @WithDefault("afterclick.events")
        String events();

        /** Announcements of models. */
        @WithDefault("afterclick.models")
        String models();

        /** Vectors of works. */
        @WithDefault("afterclick.vectors")
        String vectors();

        /** Deletions of readers. */
        @WithDefault("afterclick.deletions")
        String deletions();
    }
}
