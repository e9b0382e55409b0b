package io.afterclick.bandit.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Configuration of bandit-service. */
@ConfigMapping(prefix = "afterclick.bandit")
public interface BanditConfig {
    /** What this process does. */
    enum Role {
        /** Rank slates from the counts. */
        SERVE,
        /** Turn events into outcomes and counts. */
        LEARN
    }

    /** What this process does: serve, learn or both. */
    @WithDefault("serve,learn")
    Set<Role> roles();

    /** Folder of the learner's state; required for the role learn. */
    Optional<Path> stateDir();

    /** Seed of all draws, for tests; unset: a random one. */
    OptionalLong seed();

    /** Whether callers must show a certificate that the trust store of the server's TLS configuration trusts. */
    @WithDefault("false")
    boolean clientCertificateRequired();

    /** Outcome clock. */
    Windows clock();

    /** What follows a click. */
    Chain chain();

    /** Readers that behave like programs. */
    Bots bots();

    /** The learner. */
    Learn learn();

    /** Counts in memory. */
    Counts counts();

    /** Policies. */
    PolicyChoice policy();

    /** Item vectors in memory. */
    Vectors vectors();

    /** Records of decisions. */
    Record record();

    /** How long outcomes stay open. */
    interface Windows {
        /** An impression without a click is a miss after this. */
        @WithDefault("30m")
        Duration clickWindow();

        /** A click that is not read on ripens after this; at most 366 days. */
        @WithDefault("7d")
        Duration readWindow();

        /**
         * How late events may be received and still correct an outcome: impressions and clicks until click-window + late
         * after their decision, reads until read-window + late after their time. State is kept as long. Decision tokens
         * should not live longer than click-window + late.
         */
        @WithDefault("24h")
        Duration late();
    }

    /** What follows a click. */
    interface Chain {
        /**
         * How far the chain of a click is followed, 0 to 8: works read on from slates of the clicked work, from slates of
         * those, and so on; 0: chains are not looked at.
         */
        @WithDefault("3")
        int depth();
    }

    /** When a reader counts as a program, whose outcomes count nothing. */
    interface Bots {
        /** Whether readers are looked at. */
        @WithDefault("true")
        boolean enabled();

        /** More clicks in a minute, by the reader's clock, are too many. */
        @WithDefault("60")
        int clicksPerMinute();

        /** More clicks in an hour, by the reader's clock, are too many. */
        @WithDefault("600")
        int clicksPerHour();

        /** More distinct episodes in a minute, by the reader's clock, are too many. */
        @WithDefault("120")
        int readsPerMinute();

        /** From so many clicks received in a day on, unseen-click-share is looked at. */
        @WithDefault("100")
        int unseenClicksPerDay();

        /** This share of a day's clicks without an impression before them is too large; above 0, at most 1. */
        @WithDefault("0.9")
        double unseenClickShare();

        /** How long a reader counts as a program after it last behaved like one; at most 366 days. */
        @WithDefault("24h")
        Duration flagFor();
    }

    /** How the learner runs. */
    interface Learn {
        /** Names the consumer group, the transactions and the changelog topics. */
        @WithDefault("afterclick-bandit")
        String applicationId();

        /** Stream threads, 1 to 64. */
        @WithDefault("1")
        int threads();

        /** How often timers are looked at; 10 ms or more. */
        @WithDefault("1s")
        Duration tick();

        /** Timers handled in one tick at most. */
        @WithDefault("10000")
        int timersPerTick();

        /** How long one tick may take, of all partitions together. */
        @WithDefault("500ms")
        Duration tickTimeLimit();

        /** How long no event must have come before windows close by the wall clock alone. */
        @WithDefault("10s")
        Duration idleGrace();

        /** How often a transaction ends; outcomes and counts are seen only then. */
        @WithDefault("100ms")
        Duration commitInterval();

        /** After this much silence the partitions of a member go to others; at most 10 s. */
        @WithDefault("10s")
        Duration sessionTimeout();

        /** Events taken at once at most; fewer while they take long. */
        @WithDefault("40")
        int maxPollRecords();

        /** Longest time between two polls before the member is thrown out. */
        @WithDefault("5m")
        Duration maxPollInterval();

        /** After this the broker ends a transaction that hangs. */
        @WithDefault("10s")
        Duration transactionTimeout();

        /** What one event may take; start is refused where what is done at once does not fit into the limits with it. */
        @WithDefault("100ms")
        Duration recordTimeLimit();

        /** Bytes of memory for all RocksDB stores together, outside the heap. */
        @WithDefault("67108864")
        long rocksdbMemory();

        /** Bytes of heap for all record caches together. */
        @WithDefault("16777216")
        long recordCache();
    }

    /** Counts in memory. */
    interface Counts {
        /** Arms held by a serving process at most, over all tenants; the least informed make room. */
        @WithDefault("1000000")
        long maxArms();
    }

    /** Item vectors in memory, for diversity. */
    interface Vectors {
        /** Works whose vectors a serving process holds at most, over all tenants; each takes about 200 bytes. 0: none. */
        @WithDefault("200000")
        long maxWorks();
    }

    /** Records of decisions, with propensities, for evaluation and replay. */
    interface Record {
        /** Share of decisions that is recorded, chosen by a hash of the decision's id; 0 to 1, 0: none. */
        @WithDefault("0.05")
        double share();

        /** Slates drawn for the propensities of a record; 10000 or more. */
        @WithDefault("10000")
        int draws();

        /** Slates that wait to be recorded at most; what finds no room is dropped and counted. */
        @WithDefault("256")
        int queue();

        /** Share of one core that recording takes at most; more than 0, at most 1. */
        @WithDefault("0.5")
        double coreShare();
    }

    /** Policies. */
    interface PolicyChoice {
        /** Policy of requests that name none: a built-in one. */
        @WithName("default")
        @WithDefault("two-step")
        String defaultName();

        /** How often priors are fitted to the counts; a fit takes at most a twentieth of the time. */
        @WithDefault("1s")
        Duration fitInterval();

        /** What is believed before anything was seen. */
        Prior prior();
    }

    /** What is believed before anything was seen; strengths are in pseudo-observations. */
    interface Prior {
        /** Usual strength of an arm's click prior where its work is known; the fit starts from it. */
        @WithDefault("200")
        double clickStrength();

        /** Usual strength of the belief that a work is clicked as its score says, in clicks. */
        @WithDefault("10")
        double workClickStrength();

        /** Usual strength of an arm's read-on prior where its work is known. */
        @WithDefault("20")
        double readOnStrength();

        /** Usual strength of a work's read-on prior. */
        @WithDefault("5")
        double workReadOnStrength();

        /** Click rate of a tenant of which nothing was seen. */
        @WithDefault("0.05")
        double clickRate();

        /** Strength of that belief. */
        @WithDefault("20")
        double clickRateStrength();

        /** Read-on rate of a tenant of which nothing was seen. */
        @WithDefault("0.5")
        double readOnRate();

        /** Strength of that belief. */
        @WithDefault("4")
        double readOnRateStrength();

        /** The odds of a click fall with fused rank r as (r + rank-offset)^-rank-exponent. */
        @WithDefault("10")
        double rankOffset();

        /** 0: the fused rank says nothing. */
        @WithDefault("1.5")
        double rankExponent();

        /** Examined impressions after which the click rate by fused score counts as much as that by rank. */
        @WithDefault("2000")
        double scoreMapStrength();

        /** Strength of an arm's chain prior, in read-ons. */
        @WithDefault("10")
        double chainStrength();

        /** Strength of the prior of the delay distribution, in read-ons. */
        @WithDefault("4")
        double delayStrength();
    }
}
