package io.afterclick.candidate.serving;

import io.afterclick.candidate.catalog.Pricing;
import io.afterclick.candidate.catalog.Work;
import io.afterclick.candidate.catalog.WorkFilter;
import io.afterclick.candidate.fusion.FusionSettings;
import io.afterclick.candidate.fusion.Fusions;
import io.afterclick.candidate.retrieval.RelatedRequest;
import io.afterclick.candidate.retrieval.RelatedWorks;
import io.afterclick.candidate.retrieval.RetrievalSettings;
import io.afterclick.candidate.text.TextSimilarity;
import io.afterclick.candidate.training.TrainedModel;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures related works with filters, in this process and without a network: CPU time of a request, and latencies under a
 * steady rate of requests. Not a test: {@code main [works] [requests per second] [seconds] [share of new works]}.
 *
 * <p>The catalog is generated: synopses of 80 words of a Zipf distribution over 20,000, titles of 3, 3 of 30 genres, one
 * creator of works/5. The model is random: 64 factors, 200 neighbours for each work. Seed 42.
 */
public final class RelatedLoad {
    private static final int WORDS = 20_000;
    private static final int GENRES = 30;
    private static final int FACTORS = 64;
    private static final int LIMIT = 100;
    private static final String TENANT = "load";

    private final SplittableRandom random = new SplittableRandom(42);
    private final int works;
    private final double newWorksShare;
    private final double[] cumulated = new double[WORDS];
    private final Map<String, LongAdder> nanosByRetriever = new ConcurrentHashMap<>();
    private final Tenants tenants;
    private final RelatedWorks related;

    private RelatedLoad(int works, double newWorksShare) {
        this.works = works;
        this.newWorksShare = newWorksShare;
        double sum = 0;
        for (int word = 0; word < WORDS; word++) {
            sum += 1.0 / (word + 10);
            cumulated[word] = sum;
        }
        FusionSettings fusion = FusionSettings.rrf(60, Map.of("als", 1.0, "coread", 1.0, "text", 0.5, "title", 0.3));
        tenants = new Tenants(
                1,
                new TenantSettings(
                        works, Fusions.of(fusion), TextSimilarity.TF_IDF, true, Duration.ofDays(30), Clock.systemUTC()),
                (name, tenant) -> {});
        related = new RelatedWorks(
                tenants::retrieval,
                tenant -> List.of(),
                new RetrievalSettings(200, 2),
                (retriever, nanos) -> nanosByRetriever
                        .computeIfAbsent(retriever, name -> new LongAdder())
                        .add(nanos));
    }

    @SuppressWarnings("SystemOut") // The answer of a command.
    public static void main(String[] arguments) throws InterruptedException {
        int works = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int perSecond = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        double newWorksShare = arguments.length > 3 ? Double.parseDouble(arguments[3]) : 0;
        RelatedLoad load = new RelatedLoad(works, newWorksShare);
        load.fill();
        load.costs(5_000);
        System.out.println(load.costs(5_000));
        System.out.println(load.underLoad(perSecond, 5));
        System.out.println(load.underLoad(perSecond, seconds));
    }

    private void fill() {
        Tenant tenant = tenants.open(TENANT);
        for (int w = 0; w < works; w++) {
            tenant.put(work(w));
        }
        tenant.serve(model(), false);
    }

    private Work work(int w) {
        return new Work(
                "w" + w,
                words(3),
                List.of("creator" + random.nextInt(Math.max(1, works / 5))),
                List.of(genre(), genre(), genre()),
                List.of(),
                words(80),
                "en",
                Pricing.values()[random.nextInt(4)],
                Optional.of(Instant.now().minus(Duration.ofDays(random.nextInt(2_000)))),
                "",
                true);
    }

    private String genre() {
        return "genre" + random.nextInt(GENRES);
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[WORDS - 1]);
            text.append(i == 0 ? "" : " ").append(spelled(at < 0 ? -at - 1 : at));
        }
        return text.toString();
    }

    private static String spelled(int word) {
        StringBuilder letters = new StringBuilder("q");
        for (int rest = word; rest > 0; rest /= 20) {
            letters.append("bcdfghjklmnpqrtvwxyz".charAt(rest % 20));
        }
        return letters.append("o").toString();
    }

    private TrainedModel model() {
        String[] ids = new String[works];
        Arrays.setAll(ids, w -> "w" + w);
        Arrays.sort(ids);
        return RandomModels.of(TENANT, "v", ids, FACTORS, random);
    }

    private RelatedRequest request(SplittableRandom of) {
        List<String> excluded = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            excluded.add("w" + of.nextInt(works));
        }
        WorkFilter filter = new WorkFilter(
                Set.of("genre" + of.nextInt(GENRES / 2), "genre" + (GENRES / 2 + of.nextInt(GENRES / 2))),
                of.nextBoolean() ? Set.of() : Set.of(Pricing.FREE, Pricing.PAID),
                of.nextBoolean() ? Set.of() : Set.of("en"));
        return new RelatedRequest(
                TENANT, "w" + of.nextInt(works), LIMIT, Set.copyOf(excluded), filter, Optional.empty(), newWorksShare);
    }

    /** CPU time on one thread. */
    private String costs(int requests) {
        nanosByRetriever.clear();
        SplittableRandom of = new SplittableRandom(7);
        long found = 0;
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < requests; i++) {
            found += related.find(request(of)).candidates().size();
        }
        double millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6;
        Map<String, String> byRetriever = new TreeMap<>();
        nanosByRetriever.forEach(
                (name, nanos) -> byRetriever.put(name, "%.3f ms".formatted(nanos.sum() / 1e6 / requests)));
        return "%d works: %.3f ms CPU per request, of these %s; %.1f candidates"
                .formatted(works, millis / requests, byRetriever, (double) found / requests);
    }

    /** Latencies from the moment at which a request was due, so that waiting counts. */
    private String underLoad(int perSecond, int seconds) throws InterruptedException {
        int requests = perSecond * seconds;
        long[] nanos = new long[requests];
        ExecutorService pool = Executors.newFixedThreadPool(2);
        long start = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            int number = i;
            long due = start + (long) (i * 1e9 / perSecond);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(50_000); // a sleep would last a millisecond
            }
            pool.execute(() -> {
                related.find(request(new SplittableRandom(number)));
                nanos[number] = System.nanoTime() - due;
            });
        }
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.MINUTES);
        Arrays.sort(nanos);
        return "%d requests/s for %d s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms"
                .formatted(
                        perSecond,
                        seconds,
                        nanos[requests / 2] / 1e6,
                        nanos[(int) (requests * 0.99)] / 1e6,
                        nanos[(int) (requests * 0.999)] / 1e6);
    }
}
