package io.afterclick.bandit.adapter.kafka;

import io.afterclick.bandit.attribution.Attribution.Behaviour;
import io.afterclick.bandit.attribution.BotRules;
import io.afterclick.bandit.attribution.ReaderActivity;
import io.afterclick.bandit.attribution.ReaderEvent;
import io.afterclick.bandit.attribution.ReaderWork;
import java.time.Duration;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What readers do of late, and which of them behave like programs. An entry is kept until its windows and its flag are over,
 * by a timer of the same index as histories. One for each stream task.
 */
final class ReaderWatch {
    static final String STORE = "readers";

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final BotRules rules;
    private final LearnMetrics metrics;
    private final KeyValueStore<byte[], byte[]> store;
    private final TimerIndex timers;

    ReaderWatch(BotRules rules, LearnMetrics metrics, KeyValueStore<byte[], byte[]> store, TimerIndex timers) {
        this.rules = rules;
        this.metrics = metrics;
        this.store = store;
        this.timers = timers;
    }

    Behaviour behaviour(ReaderWork of, long nowMillis) {
        if (!rules.enabled()) {
            return Behaviour.HUMAN;
        }
        byte[] stored = store.get(ReaderCodec.key(of.tenant(), of.readerId()));
        return behaviour(stored != null && ReaderCodec.decode(stored).isBotLike(nowMillis));
    }

    /** Takes note of a click or read that was news; impressions are not rated, a page may show hundreds. */
    void observe(ReaderWork of, ReaderEvent event, boolean isUnseen, long nowMillis) {
        if (!rules.enabled() || event instanceof ReaderEvent.Impression) {
            return;
        }
        byte[] key = ReaderCodec.key(of.tenant(), of.readerId());
        byte[] stored = store.get(key);
        ReaderActivity before = stored == null ? ReaderActivity.NONE : ReaderCodec.decode(stored);
        ReaderActivity after = rules.observe(before, event, isUnseen, nowMillis);
        if (stored == null) {
            timers.add(after.keepUntilMillis(), key);
        }
        if (after.isBotLike(nowMillis) && !before.isBotLike(nowMillis)) {
            metrics.botLikeReader();
        }
        store.put(key, ReaderCodec.encode(after));
    }

    /** Forgets a reader of whom there is nothing to keep, or looks again when there will not be. */
    void expire(TimerIndex.Due due, long nowMillis) {
        timers.remove(due.dueMillis(), due.key());
        byte[] stored = store.get(due.key());
        if (stored == null) {
            return;
        }
        long until = ReaderCodec.decode(stored).keepUntilMillis();
        if (until > nowMillis) {
            timers.add(until, due.key());
        } else {
            store.delete(due.key());
        }
    }

    /**
     * Forgets a reader at once. The timer was set for the end of a day or of a flag: of the latest, or of one that is over
     * by now and will find nothing.
     */
    void forget(byte[] key) {
        byte[] stored = store.get(key);
        if (stored == null) {
            return;
        }
        ReaderActivity activity = ReaderCodec.decode(stored);
        timers.remove((activity.day() + 1) * DAY_MILLIS, key);
        timers.remove(activity.botLikeUntilMillis(), key);
        timers.remove(activity.keepUntilMillis(), key);
        store.delete(key);
    }

    private static Behaviour behaviour(boolean isBotLike) {
        return isBotLike ? Behaviour.BOT_LIKE : Behaviour.HUMAN;
    }
}
