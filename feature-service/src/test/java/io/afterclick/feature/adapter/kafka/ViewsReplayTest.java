package io.afterclick.feature.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Decayed;
import io.afterclick.feature.aggregate.FeatureValue.IdCounts;
import io.afterclick.feature.aggregate.FeatureValue.Number;
import io.afterclick.feature.aggregate.FeatureValue.Score;
import io.afterclick.feature.aggregate.FeatureValue.Text;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.IdCount;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.vector.VectorTable;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.TestViews;
import io.afterclick.feature.view.View;
import io.afterclick.proto.bandit.v1.Outcome;
import io.afterclick.proto.bandit.v1.OutcomeCounts;
import io.afterclick.proto.catalog.v1.Pricing;
import io.afterclick.proto.catalog.v1.Work;
import io.afterclick.proto.event.v1.Event;
import io.afterclick.proto.event.v1.Read;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All shipped views over a made-up history, each event told twice and all of a reader's told in any order, against values
 * computed offline from what happened: plain loops that know neither the aggregations nor their limits' code.
 */
class ViewsReplayTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final long SECONDS = Duration.between(START, NOW).toSeconds() - 3_600;
    private static final int WIDTH = 16;

    @TempDir
    Path stateDir;

    private record ReadEpisode(String work, int episode, long millis) {}

    private record Shown(String work, String decision, long decidedMillis, boolean clicked, int episodesRead) {
        long seenMillis() {
            return decidedMillis + TestRecords.SEEN_AFTER_MILLIS;
        }

        long clickedMillis() {
            return decidedMillis + 9_000;
        }
    }

    /** What happened. */
    private static final class History {
        final Map<String, List<ReadEpisode>> reads = new TreeMap<>();
        final Map<String, List<Shown>> shown = new TreeMap<>();
        final Map<String, Work> works = new TreeMap<>();
        final Map<String, float[]> vectors = new HashMap<>();
    }

    @Test
    void someEvents_toldTwiceInAnyOrder_equalTheOfflineValues() {
        check(20261126, 4_000, 8, 150);
    }

    @Test
    @Tag("long")
    void hundredThousandEvents_toldTwiceInAnyOrder_equalTheOfflineValues() {
        check(20261127, 100_000, 120, 1_000);
    }

    private void check(long seed, int events, int readers, int works) {
        Random random = new Random(seed);
        History history = history(random, events, readers, works);
        VectorTable vectors = new VectorTable(64 << 20);
        history.vectors.forEach((work, vector) -> vectors.put("default", work, "m1", vector));
        vectors.settle();
        try (TopologyFixture topology = new TopologyFixture(TestViews.shipped(), vectors, stateDir, NOW)) {
            tell(topology, history, random);
            Map<FeatureId, FeatureValue> published = topology.published();
            int checked = 0;
            for (String reader : history.reads.keySet()) {
                checked += checkReader(history, reader, published);
            }
            for (String work : history.works.keySet()) {
                checked += checkWork(history, work, published);
            }
            assertThat(published).as("seed %d: nothing else is published", seed).hasSize(checked);
            System.out.printf(
                    "%d events told twice: %d values equal the offline ones; %s%n",
                    events, checked, bytes(topology, published));
        }
    }

    private static History history(Random random, int events, int readers, int works) {
        History history = new History();
        for (int i = 0; i < works; i++) {
            String id = "work-%05d".formatted(i);
            history.works.put(
                    id,
                    Work.newBuilder()
                            .setTenant("default")
                            .setWorkId(id)
                            .setPricing(Pricing.forNumber(1 + random.nextInt(3)))
                            .setAvailable(random.nextInt(5) > 0)
                            .setPublishedAt(
                                    FeatureMessages.toTimestamp(NOW.minus(Duration.ofDays(random.nextInt(900)))))
                            .setUpdatedAt(FeatureMessages.toTimestamp(START))
                            .build());
            if (random.nextInt(10) > 0) { // ALS knows most
                history.vectors.put(id, unit(random));
            }
        }
        List<String> ids = List.copyOf(history.works.keySet());
        for (int i = 0; i < readers; i++) {
            history.reads.put("reader-%05d".formatted(i), new ArrayList<>());
            history.shown.put("reader-%05d".formatted(i), new ArrayList<>());
        }
        List<String> everybody = List.copyOf(history.reads.keySet());
        Set<String> times = new HashSet<>();
        for (int i = 0; i < events; i++) {
            String reader = everybody.get(random.nextInt(readers));
            String work = ids.get((int) (works * Math.pow(random.nextDouble(), 2)));
            long millis =
                    START.plusSeconds((long) (SECONDS * random.nextDouble())).toEpochMilli();
            if (!times.add(reader + millis)) {
                continue; // no two things of a reader at once: which would be the newer?
            }
            if (random.nextInt(10) < 6) {
                history.reads.get(reader).add(new ReadEpisode(work, 1 + random.nextInt(20), millis));
            } else {
                boolean clicked = random.nextInt(5) == 0;
                int read = clicked ? random.nextInt(4) : 0;
                history.shown.get(reader).add(new Shown(work, "decision-" + i, millis, clicked, read));
            }
        }
        return history;
    }

    /** Works in their order, everything else of all readers mixed; each event twice, each revision of an outcome once. */
    private static void tell(TopologyFixture topology, History history, Random random) {
        for (Work work : history.works.values()) {
            Work former = work.toBuilder()
                    .setPricing(Pricing.PRICING_FREE)
                    .clearAvailable()
                    .build();
            for (Work version : List.of(former, work)) {
                topology.send(
                        Topics.WORKS, TestRecords.workKey("default", work.getWorkId()), version.toByteArray(), START);
            }
        }
        List<Runnable> told = new ArrayList<>();
        history.reads.forEach((reader, reads) -> {
            for (ReadEpisode read : reads) {
                Event event =
                        TestRecords.read("default", reader, read.work(), Instant.ofEpochMilli(read.millis()))
                                .toBuilder()
                                .setRead(
                                        Read.newBuilder().setWorkId(read.work()).setEpisode(read.episode()))
                                .build();
                twice(topology, reader, event, told);
            }
        });
        history.shown.forEach((reader, all) -> {
            for (Shown shown : all) {
                Instant seen = Instant.ofEpochMilli(shown.seenMillis());
                twice(topology, reader, TestRecords.impression("default", reader, shown.work(), seen), told);
                if (shown.clicked()) {
                    Instant clicked = Instant.ofEpochMilli(shown.clickedMillis());
                    twice(topology, reader, TestRecords.click("default", reader, shown.work(), clicked), told);
                }
                outcomes(reader, shown)
                        .forEach(outcome -> told.add(() -> topology.send(
                                Topics.OUTCOMES,
                                TestRecords.armKey("default", "q", shown.work()),
                                outcome.toByteArray(),
                                NOW)));
            }
        });
        Collections.shuffle(told, random);
        told.forEach(Runnable::run);
    }

    private static void twice(TopologyFixture topology, String reader, Event event, List<Runnable> told) {
        byte[] key = TestRecords.readerKey("default", reader);
        byte[] value = event.toByteArray();
        for (int i = 0; i < 2; i++) {
            told.add(() -> topology.send(Topics.EVENTS, key, value, NOW));
        }
    }

    /** The revisions that bandit-service would write of a shown work. */
    private static List<Outcome> outcomes(String reader, Shown shown) {
        List<OutcomeCounts> changes = new ArrayList<>();
        changes.add(OutcomeCounts.newBuilder().addImpressionsByPosition(1).build());
        if (shown.clicked()) {
            changes.add(OutcomeCounts.newBuilder().addClicksByPosition(1).build());
            changes.add(
                    switch (shown.episodesRead()) {
                        case 0 -> OutcomeCounts.newBuilder().setUnreadClicks(1).build();
                        case 1 -> OutcomeCounts.newBuilder().setOneAndDones(1).build();
                        default -> OutcomeCounts.newBuilder().setReadOns(1).build();
                    });
        } else {
            changes.add(OutcomeCounts.newBuilder().setMisses(1).build());
        }
        List<Outcome> revisions = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Outcome.Builder revision = TestRecords.shown(
                            "default",
                            reader,
                            shown.decision(),
                            shown.work(),
                            i + 1,
                            Instant.ofEpochMilli(shown.decidedMillis()),
                            Optional.empty())
                    .toBuilder()
                    .setChange(changes.get(i));
            if (shown.clicked() && i > 0) {
                revision.setClickedAt(FeatureMessages.toTimestamp(Instant.ofEpochMilli(shown.clickedMillis())));
            }
            revisions.add(revision.build());
        }
        return revisions;
    }

    private static int checkReader(History history, String reader, Map<FeatureId, FeatureValue> published) {
        List<ReadEpisode> reads = history.reads.get(reader);
        int values = 0;
        if (!reads.isEmpty()) {
            checkReads(history, reader, reads, published);
            values += 3;
        }
        List<Shown> shown = history.shown.get(reader);
        if (!shown.isEmpty()) {
            IdCounts unclicked = (IdCounts) published.get(id("reader_unclicked_works", reader));
            assertThat(unclicked.entries()).as(reader).containsExactlyElementsOf(unclicked(shown));
            values++;
        }
        return values;
    }

    private static void checkReads(
            History history, String reader, List<ReadEpisode> reads, Map<FeatureId, FeatureValue> published) {
        Map<String, Long> latestOfWork = new HashMap<>();
        Map<String, ReadEpisode> latestOfEpisode = new HashMap<>();
        for (ReadEpisode read : reads) {
            latestOfWork.merge(read.work(), read.millis(), Math::max);
            latestOfEpisode.merge(read.work() + "#" + read.episode(), read, (a, b) -> a.millis() > b.millis() ? a : b);
        }
        assertThat(published.get(id("reader_recent_works", reader)))
                .as(reader)
                .isEqualTo(new TimedIds(latestOfWork.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(100)
                        .map(entry -> new TimedId(entry.getKey(), entry.getValue()))
                        .toList()));
        List<ReadEpisode> newest = latestOfEpisode.values().stream()
                .sorted(Comparator.comparingLong(ReadEpisode::millis).reversed())
                .toList();
        double activity = newest.stream()
                .limit(500)
                .mapToDouble(read -> Math.pow(2, -(NOW.toEpochMilli() - read.millis()) / (30 * 86_400_000.0)))
                .sum();
        Decayed decayed = (Decayed) published.get(id("reader_activity", reader));
        assertThat(((Number) decayed.at(NOW)).value()).as(reader).isCloseTo(activity, Offset.offset(1e-9));
        Score score = (Score) published.get(id("reader_gs_score", reader));
        List<String> works = newest.stream()
                .limit(200)
                .map(ReadEpisode::work)
                .filter(history.vectors::containsKey)
                .toList();
        assertThat(score.score()).as(reader).isCloseTo(meanCosine(history, works), Offset.offset(1e-6));
        assertThat(score.works()).isEqualTo(Set.copyOf(works).size());
        assertThat(score.modelVersion()).isEqualTo("m1");
    }

    private static double meanCosine(History history, List<String> works) {
        double[] mean = new double[WIDTH];
        for (String work : works) {
            for (int i = 0; i < WIDTH; i++) {
                mean[i] += history.vectors.get(work)[i] / works.size();
            }
        }
        double length = Math.sqrt(Arrays.stream(mean).map(x -> x * x).sum());
        double cosines = 0;
        for (String work : works) {
            float[] vector = history.vectors.get(work);
            double dot = 0;
            for (int i = 0; i < WIDTH; i++) {
                dot += vector[i] * mean[i];
            }
            cosines += dot / length;
        }
        return cosines / works.size();
    }

    private static List<IdCount> unclicked(List<Shown> shown) {
        List<Shown> newest = shown.stream()
                .sorted(Comparator.comparingLong(Shown::decidedMillis).reversed())
                .toList();
        long oldest = newest.get(0).decidedMillis() - Duration.ofDays(14).toMillis();
        Map<String, List<Shown>> byWork = new HashMap<>();
        int kept = 0;
        for (Shown one : newest) {
            List<Shown> ofWork = byWork.computeIfAbsent(one.work(), work -> new ArrayList<>());
            if (one.decidedMillis() >= oldest && kept < 500 && ofWork.size() < 20) {
                ofWork.add(one);
                kept++;
            }
        }
        return byWork.entrySet().stream()
                .map(entry -> {
                    long lastClick = entry.getValue().stream()
                            .filter(Shown::clicked)
                            .mapToLong(Shown::clickedMillis)
                            .max()
                            .orElse(0);
                    int count = (int) entry.getValue().stream()
                            .filter(one -> !one.clicked() && one.seenMillis() > lastClick)
                            .count();
                    return Map.entry(entry.getKey(), count);
                })
                .filter(entry -> entry.getValue() > 0)
                .sorted(Comparator.<Map.Entry<String, Integer>>comparingInt(entry -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> new IdCount(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static int checkWork(History history, String work, Map<FeatureId, FeatureValue> published) {
        List<Shown> shown = history.shown.values().stream()
                .flatMap(List::stream)
                .filter(one -> one.work().equals(work))
                .toList();
        long impressions = shown.size();
        long clicks = shown.stream().filter(Shown::clicked).count();
        long oneAndDones = shown.stream().filter(one -> one.episodesRead() == 1).count();
        long readOns = shown.stream().filter(one -> one.episodesRead() >= 2).count();
        int values = 3;
        values += checkCount("work_impressions", work, impressions, published);
        values += checkCount("work_clicks", work, clicks, published);
        values += checkCount("work_read_ons", work, readOns, published);
        values += checkCount("work_one_and_dones", work, oneAndDones, published);
        values += checkRate("work_ctr", work, impressions, (1.0 + clicks) / (25 + impressions), published);
        values += checkRate("work_continuation_rate", work, clicks, (2.0 + readOns) / (5 + clicks), published);
        Work version = history.works.get(work);
        assertThat(published.get(id("work_pricing", work)))
                .isEqualTo(new Text(version.getPricing().name().substring("PRICING_".length()), START));
        assertThat(published.get(id("work_availability", work)))
                .isEqualTo(new Number(version.getAvailable() ? 1 : 0, START));
        double days = Duration.ofSeconds(
                        NOW.getEpochSecond() - version.getPublishedAt().getSeconds())
                .toDays();
        Number freshness = (Number) published.get(id("work_freshness", work)).at(NOW);
        assertThat(freshness.value()).isCloseTo(Math.exp(-Math.log(2) * days / 30), Offset.offset(1e-12));
        return values;
    }

    private static int checkCount(String view, String work, long count, Map<FeatureId, FeatureValue> published) {
        FeatureValue value = published.get(id(view, work));
        assertThat(value == null ? 0 : ((Count) value).count())
                .as(view + " of " + work)
                .isEqualTo(count);
        return value == null ? 0 : 1;
    }

    private static int checkRate(
            String view, String work, long base, double rate, Map<FeatureId, FeatureValue> published) {
        Number value = (Number) published.get(id(view, work));
        assertThat(value == null).as(view + " of " + work).isEqualTo(base == 0);
        if (value != null) {
            assertThat(value.value()).as(view + " of " + work).isCloseTo(rate, Offset.offset(1e-12));
        }
        return value == null ? 0 : 1;
    }

    /** Mean bytes of a reader's and a work's values: what is published, and what is kept to make it. */
    private static String bytes(TopologyFixture topology, Map<FeatureId, FeatureValue> published) {
        Map<String, List<Integer>> out = published.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().view(),
                        TreeMap::new,
                        Collectors.mapping(
                                entry -> FeatureMessages.toBytes(entry.getValue()).length, Collectors.toList())));
        Map<String, List<Integer>> kept = topology.keptBytes().entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> View.nameIn(entry.getKey().view()),
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return Stream.concat(
                        Stream.of("bytes (published, kept with key):"),
                        out.entrySet().stream().map(entry -> "%s %d, %d"
                                .formatted(entry.getKey(), mean(entry.getValue()), mean(kept.get(entry.getKey())))))
                .collect(Collectors.joining("; "));
    }

    private static long mean(List<Integer> values) {
        return Math.round(values.stream().mapToInt(Integer::intValue).average().orElse(0));
    }

    private static FeatureId id(String view, String entityId) {
        return new FeatureId("default", view, entityId);
    }

    private static float[] unit(Random random) {
        double[] values = random.doubles(WIDTH, -1, 1).toArray();
        double length = Math.sqrt(Arrays.stream(values).map(x -> x * x).sum());
        float[] unit = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            unit[i] = (float) (values[i] / length);
        }
        return unit;
    }
}
