package io.afterclick.insight.adapter.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the contracts say of the fields of records. */
final class Fields {
    private static final int MAX_ID_CHARS = 128;
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /** The years 1 to 9999: what a protobuf Timestamp may hold. */
    private static final long FIRST_SECOND =
            Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private Fields() {}

    static <M extends Message> M value(ConsumerRecord<byte[], byte[]> record, Parser<M> parser, String what)
            throws UnreadableRecordException {
        if (record.value() == null) {
            throw new UnreadableRecordException("it has no value");
        }
        return parse(record.value(), parser, what);
    }

    static <M extends Message> M parse(byte[] bytes, Parser<M> parser, String what) throws UnreadableRecordException {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("it is no " + what + ": " + e.getMessage(), e);
        }
    }

    /** Lower-case letters, digits, '-' and '_', at most 64: so it can name a folder. */
    static String tenant(String tenant) throws UnreadableRecordException {
        require(TENANT.matcher(tenant).matches(), "tenant");
        return tenant;
    }

    /** 1 to 128 characters, no control characters. */
    static String id(String id, String field) throws UnreadableRecordException {
        require(!id.isEmpty(), field);
        return idOrEmpty(id, field);
    }

    static String idOrEmpty(String id, String field) throws UnreadableRecordException {
        require(id.length() <= MAX_ID_CHARS && id.chars().noneMatch(Character::isISOControl), field);
        return id;
    }

    static Instant time(Timestamp time, String field) throws UnreadableRecordException {
        require(
                time.getSeconds() >= FIRST_SECOND
                        && time.getSeconds() <= LAST_SECOND
                        && time.getNanos() >= 0
                        && time.getNanos() < NANOS_PER_SECOND,
                field);
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    static Optional<Instant> time(boolean has, Timestamp time, String field) throws UnreadableRecordException {
        return has ? Optional.of(time(time, field)) : Optional.empty();
    }

    static void require(boolean valid, String field) throws UnreadableRecordException {
        if (!valid) {
            throw new UnreadableRecordException("it holds no valid " + field);
        }
    }
}
