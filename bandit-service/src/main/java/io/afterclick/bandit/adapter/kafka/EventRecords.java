package io.afterclick.bandit.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.afterclick.bandit.attribution.EpisodeRead;
import io.afterclick.bandit.attribution.ReaderEvent;
import io.afterclick.bandit.attribution.ReaderWork;
import io.afterclick.bandit.attribution.ShownWork;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.key.v1.ReaderKey;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads records of {@code afterclick.events}. Checks what attribution relies on; the gateway has checked the rest. */
final class EventRecords {
    private static final int MAX_ID_LENGTH = 128;
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final long MAX_AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();

    private EventRecords() {}

    /** What a record says. */
    sealed interface Content {
        /** When the gateway accepted it. */
        long receivedAtMillis();
    }

    /** An event to attribute. */
    record Attributable(ReaderWork readerWork, ReaderEvent event) implements Content {
        @Override
        public long receivedAtMillis() {
            return event.receivedAtMillis();
        }
    }

    /** Undated history: never attributed. */
    record Imported(long receivedAtMillis) implements Content {}

    /** @throws UnreadableRecordException for whatever breaks the contract of the topic */
    static Content read(byte[] key, byte[] value) throws UnreadableRecordException {
        if (key == null || value == null) {
            throw new UnreadableRecordException("key or value is missing");
        }
        Event event;
        ReaderKey readerKey;
        try {
            event = Event.parseFrom(value);
            readerKey = ReaderKey.parseFrom(key);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("key or value is no valid Protobuf of this topic", e);
        }
        require(TENANT.matcher(event.getTenant()).matches(), "tenant");
        requireId(event.getReaderId(), "reader_id");
        // State lies in the partition of the key, so an event under another reader's key would miss its state.
        require(
                readerKey.getTenant().equals(event.getTenant())
                        && readerKey.getReaderId().equals(event.getReaderId()),
                "key (another reader's)");
        long receivedAt = millis(event.hasReceivedAt(), event.getReceivedAt(), "received_at");
        return switch (event.getBodyCase()) {
            case IMPRESSION -> {
                var shown = event.getImpression().getShown();
                long time = time(event, receivedAt);
                yield attributable(
                        event, shown.getWorkId(), new ReaderEvent.Impression(shown(shown), time, receivedAt));
            }
            case CLICK -> {
                var shown = event.getClick().getShown();
                long time = time(event, receivedAt);
                yield attributable(event, shown.getWorkId(), new ReaderEvent.Click(shown(shown), time, receivedAt));
            }
            case READ -> {
                var read = event.getRead();
                if (read.getImported()) {
                    yield new Imported(receivedAt);
                }
                require(!read.hasEpisode() || read.getEpisode() >= 1, "read.episode");
                require(read.getWorkEpisodes() >= 0, "read.work_episodes");
                int episode = read.hasEpisode() ? read.getEpisode() : EpisodeRead.WHOLE_WORK;
                long time = time(event, receivedAt);
                yield attributable(
                        event,
                        read.getWorkId(),
                        new ReaderEvent.Read(episode, read.getWorkEpisodes(), time, receivedAt));
            }
            case BODY_NOT_SET -> throw new UnreadableRecordException("body is missing or of an unknown kind");
        };
    }

    private static Attributable attributable(Event event, String workId, ReaderEvent content)
            throws UnreadableRecordException {
        requireId(workId, "work_id");
        return new Attributable(new ReaderWork(event.getTenant(), event.getReaderId(), workId), content);
    }

    private static ShownWork shown(io.afterclick.proto.event.v1.ShownWork shown) throws UnreadableRecordException {
        requireId(shown.getDecisionId(), "shown.decision_id");
        requireId(shown.getQueryWorkId(), "shown.query_work_id");
        require(shown.getPosition() >= 1, "shown.position");
        require(shown.getWorkEpisodes() >= 0, "shown.work_episodes");
        require(Double.isFinite(shown.getScore()), "shown.score");
        return new ShownWork(
                shown.getDecisionId(),
                shown.getQueryWorkId(),
                shown.getPosition(),
                millis(shown.hasDecidedAt(), shown.getDecidedAt(), "shown.decided_at"),
                shown.getPolicy(),
                shown.getPolicyVersion(),
                shown.getModelVersion(),
                shown.getWorkEpisodes(),
                shown.getScore());
    }

    private static long time(Event event, long receivedAtMillis) throws UnreadableRecordException {
        long time = millis(event.hasTime(), event.getTime(), "time");
        require(time <= receivedAtMillis + MAX_AHEAD_MILLIS, "time (over 5 minutes ahead of received_at)");
        return time;
    }

    private static long millis(boolean isSet, Timestamp timestamp, String field) throws UnreadableRecordException {
        // Not before 1970: nothing was read then, and record timestamps cannot be negative.
        require(isSet && Timestamps.isValid(timestamp) && timestamp.getSeconds() >= 0, field);
        return Timestamps.toMillis(timestamp);
    }

    private static void requireId(String id, String field) throws UnreadableRecordException {
        require(!id.isEmpty() && id.length() <= MAX_ID_LENGTH && id.chars().noneMatch(Character::isISOControl), field);
    }

    private static void require(boolean valid, String field) throws UnreadableRecordException {
        if (!valid) {
            throw new UnreadableRecordException("missing or invalid: " + field);
        }
    }
}
