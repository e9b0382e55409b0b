package io.afterclick.gateway.request;

import java.time.Duration;

/** The bounds of every request, in one place. What hits one is refused with a message that names it. */
public final class Limits {
    /** Length of the ids of works and readers, in UTF-16 units. */
    public static final int ID_LENGTH_MAX = 128;

    /** Works in one batch. */
    public static final int WORKS_PER_BATCH_MAX = 1_000;

    /** Events in one batch. */
    public static final int EVENTS_PER_BATCH_MAX = 1_000;

    /** Records that one batch of events may become: an impression of a whole slate is one for each of its works. */
    public static final int RECORDS_PER_BATCH_MAX = 10_000;

    /** Works in a slate. */
    public static final int SLATE_LENGTH_MAX = 50;

    /** Works in a slate where the request does not say. */
    public static final int SLATE_LENGTH_DEFAULT = 10;

    /** Works that one request may leave out. */
    public static final int EXCLUDED_WORKS_MAX = 200;

    /** Genres that one request may ask for. */
    public static final int GENRES_ASKED_MAX = 16;

    /** Languages that one request may ask for. */
    public static final int LANGUAGES_ASKED_MAX = 16;

    /** Length of a work's title. */
    public static final int TITLE_LENGTH_MAX = 512;

    /** Length of a work's synopsis. */
    public static final int SYNOPSIS_LENGTH_MAX = 16_384;

    /** Length of one creator, genre, tag, or of the format. */
    public static final int LABEL_LENGTH_MAX = 256;

    /** Length of the name of a work's franchise. */
    public static final int FRANCHISE_LENGTH_MAX = 128;

    /** Creators of a work. */
    public static final int CREATORS_MAX = 64;

    /** Genres of a work. */
    public static final int GENRES_MAX = 64;

    /** Tags of a work. */
    public static final int TAGS_MAX = 256;

    /** Episodes of a work, and the number of an episode. */
    public static final int EPISODES_MAX = 1_000_000;

    /** Length of a language tag. */
    public static final int LANGUAGE_LENGTH_MAX = 35;

    /** Length of a decision token: what 50 works with ids of 128 characters, each of 3 bytes, need, and some. */
    public static final int TOKEN_LENGTH_MAX = 32_768;

    /** How far an event's time may be ahead of the gateway's: a later one would advance everybody's clock. */
    public static final Duration TIME_AHEAD_MAX = Duration.ofMinutes(5);

    /** How long a list of models may take. */
    public static final Duration LIST_MODELS_TIME_MAX = Duration.ofSeconds(10);

    /** How long a model may take to serve: it may have to be read from a slow disk. */
    public static final Duration SERVE_MODEL_TIME_MAX = Duration.ofMinutes(1);

    /** How long a training may take to get under way; one that is catching up with the topics then counts as such. */
    public static final Duration TRAINING_START_TIME_MAX = Duration.ofSeconds(10);

    /** Experiments of one tenant, running or not: each that runs costs every request a hash. */
    public static final int EXPERIMENTS_MAX = 100;

    /** Variants of an experiment. */
    public static final int EXPERIMENT_VARIANTS_MAX = 10;

    /** Readers that an experiment leaves out by name. */
    public static final int EXPERIMENT_EXCLUDED_READERS_MAX = 100;

    /** Length of an experiment's description. */
    public static final int EXPERIMENT_DESCRIPTION_LENGTH_MAX = 1_024;

    /** Priority of an experiment, either way from 0. */
    public static final int EXPERIMENT_PRIORITY_MAX = 1_000;

    /** Length of a policy's definition. */
    public static final int POLICY_LENGTH_MAX = 16_384;

    /** How long a list of policies may take. */
    public static final Duration LIST_POLICIES_TIME_MAX = Duration.ofSeconds(10);

    /** How long a policy may take until it is kept: longer than bandit-service waits for its broker. */
    public static final Duration PUT_POLICY_TIME_MAX = Duration.ofSeconds(20);

    /** Pairs of experiment and variant that metrics tell apart; what comes later counts as "other". */
    public static final int ASSIGNMENT_SERIES_MAX = 1_000;

    /** Pairs of key and scope that metrics tell apart; what comes later counts as "other". */
    public static final int KEY_SERIES_MAX = 1_000;

    /** Faults that an answer names one by one. */
    public static final int FAULTS_REPORTED_MAX = 100;

    private Limits() {}
}
