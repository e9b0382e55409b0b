package io.afterclick.bench.features;

import com.google.protobuf.Timestamp;
import io.afterclick.proto.feature.v1.Feature;
import io.afterclick.proto.feature.v1.FeatureServiceGrpc.FeatureServiceBlockingStub;
import io.afterclick.proto.feature.v1.FeatureValue;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.IdCount;
import io.afterclick.proto.feature.v1.IdCounts;
import io.afterclick.proto.feature.v1.TimedId;
import io.afterclick.proto.feature.v1.TimedIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values where feature-service looks for them. Where that is, and of which kind they are, it lets the service tell: it
 * asks for an entity that nobody knows, reads the keys in Redis' own log, and the kinds in the defaults.
 */
final class RedisFill {
    private static final String RECENT = "reader_recent_works";
    private static final String UNCLICKED = "reader_unclicked_works";
    private static final int READERS = 1_000;
    private static final int RECENT_WORKS = 30;
    private static final int UNCLICKED_WORKS = 50;
    private static final long NOW_MILLIS = 1_790_000_000_000L;
    private static final Pattern KEY = Pattern.compile("\"(ac:[^\"]*)\"");

    private final RedisSocket redis;
    private final FeatureServiceBlockingStub service;
    private final SplittableRandom random = new SplittableRandom(7);
    private final Map<String, FeatureValue> kinds = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    /** Memory that one of each takes in Redis: values, keys and the server's own book-keeping. */
    record Bytes(double perWork, double perReader) {}

    RedisFill(int port, FeatureServiceBlockingStub service) throws IOException {
        this.redis = new RedisSocket(port);
        this.service = service;
    }

    static String work(int number) {
        return "work-" + (100_000 + number);
    }

    /** Replaces what is there. */
    Bytes fill(int works) throws IOException {
        discover(FeatureLoad.VIEWS, "unknown-work");
        discover(List.of(RECENT, UNCLICKED), "unknown-reader");
        redis.command("FLUSHALL");
        long empty = redis.usedMemory();
        for (int i = 0; i < works; i++) {
            for (String view : FeatureLoad.VIEWS) {
                redis.set(key(view, work(i)), value(kinds.get(view)).toByteArray());
            }
        }
        long withWorks = redis.usedMemory();
        for (int i = 0; i < READERS; i++) {
            String reader = "reader-" + (1_000_000 + i);
            redis.set(key(RECENT, reader), recent().toByteArray());
            redis.set(key(UNCLICKED, reader), unclicked().toByteArray());
        }
        long withReaders = redis.usedMemory();
        return new Bytes((double) (withWorks - empty) / works, (double) (withReaders - withWorks) / READERS);
    }

    /** Keys of all views of these works, in the order in which the service asks for them. */
    List<String> keys(List<String> works) {
        List<String> all = new ArrayList<>();
        for (String work : works) {
            for (String view : FeatureLoad.VIEWS) {
                all.add(key(view, work));
            }
        }
        return all;
    }

    private String key(String view, String entity) {
        return keys.get(view).replace("{" + FeatureLoad.TENANT + "/?}", "{" + FeatureLoad.TENANT + "/" + entity + "}");
    }

    private void discover(List<String> views, String entity) throws IOException {
        try (RedisSocket.Monitor monitor = redis.monitor()) {
            List<Feature> defaults = service.getFeatures(GetFeaturesRequest.newBuilder()
                            .setTenant(FeatureLoad.TENANT)
                            .addAllViews(views)
                            .addEntityIds(entity)
                            .build())
                    .getFeaturesList();
            defaults.forEach(feature -> kinds.put(feature.getView(), feature.getValue()));
            String line = monitor.awaitLine(candidate -> candidate.contains(entity));
            Matcher matcher = KEY.matcher(line);
            for (String view : views) {
                if (!matcher.find()) {
                    throw new IOException("the service did not ask for all of " + views);
                }
                keys.put(view, matcher.group(1).replace(entity + "}", "?}"));
            }
        }
    }

    /** A value of the same kind as the default. */
    private FeatureValue value(FeatureValue kind) {
        FeatureValue.Builder value = kind.toBuilder().setAsOf(timestamp());
        switch (kind.getKindCase()) {
            case COUNT -> value.setCount(random.nextInt(1_000_000));
            case NUMBER -> value.setNumber(random.nextDouble());
            case TEXT -> value.setText("FREE_FIRST");
            default -> throw new IllegalStateException("no value is made up of kind " + kind.getKindCase());
        }
        return value.build();
    }

    private FeatureValue recent() {
        TimedIds.Builder ids = TimedIds.newBuilder();
        for (int i = 0; i < RECENT_WORKS; i++) {
            ids.addEntries(
                    TimedId.newBuilder().setId(work(random.nextInt(100_000))).setTimeMillis(NOW_MILLIS - i * 60_000L));
        }
        return FeatureValue.newBuilder().setIds(ids).setAsOf(timestamp()).build();
    }

    private FeatureValue unclicked() {
        IdCounts.Builder counts = IdCounts.newBuilder();
        for (int i = 0; i < UNCLICKED_WORKS; i++) {
            counts.addEntries(
                    IdCount.newBuilder().setId(work(random.nextInt(100_000))).setCount(1 + UNCLICKED_WORKS - i));
        }
        return FeatureValue.newBuilder().setCounts(counts).setAsOf(timestamp()).build();
    }

    private Timestamp timestamp() {
        long millis = NOW_MILLIS - random.nextInt(1_000_000);
        return Timestamp.newBuilder()
                .setSeconds(millis / 1_000)
                .setNanos((int) (millis % 1_000) * 1_000_000)
                .build();
    }
}
