package io.afterclick.bench.features;

import io.afterclick.bench.measure.CpuClock;
import io.afterclick.bench.measure.ForkedJvm;
import io.afterclick.proto.feature.v1.FeatureServiceGrpc;
import io.afterclick.proto.feature.v1.FeatureServiceGrpc.FeatureServiceStub;
import io.afterclick.proto.feature.v1.GetFeaturesRequest;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The main of a forked JVM: asks feature-service over gRPC. Times count from when a request was due, not from when it was
 * sent, so that a service that holds up the load does not look fast.
 */
public final class FeatureLoad {
    static final String TENANT = "bench";
    static final List<String> VIEWS = List.of(
            "work_impressions",
            "work_clicks",
            "work_read_ons",
            "work_one_and_dones",
            "work_ctr",
            "work_continuation_rate",
            "work_pricing",
            "work_availability");

    private static final long SEED = 20_261_126;
    private static final int WORKS = 1_000;
    private static final int ENTITIES = 20;
    private static final int REQUESTS = 2_000;
    private static final int CHANNELS = 2;
    /** As many as redis-benchmark has by default. */
    private static final int UNDER_WAY = 50;

    /** Parts of the time at full speed, of which the median counts. */
    private static final int FULL_PARTS = 5;

    private static final int WARM_UP_WINDOW_SECONDS = 5;
    private static final int WARM_UP_WINDOWS = 3;
    private static final int MOST_WARM_UP_WINDOWS = 12;
    /** Growth from one window to the next below which it is warm. */
    private static final double WARM_GROWTH = 0.03;
    /** Of answers that are only counted, every so many-th is read all the same. */
    private static final int READ_EVERY = 64;

    private static final MethodDescriptor<byte[], byte[]> BYTES = FeatureServiceGrpc.getGetFeaturesMethod().toBuilder(
                    new Bytes(), new Bytes())
            .build();

    private final List<ManagedChannel> channels;
    private final List<FeatureServiceStub> stubs;
    private final List<GetFeaturesRequest> requests = new ArrayList<>();
    private final List<byte[]> encodedRequests = new ArrayList<>();
    private final URI metrics;
    private final AtomicLong defaults = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    /** What came of it; times in microseconds. */
    record Result(
            int entities,
            int views,
            int underWay,
            double bytesPerWork,
            double bytesPerReader,
            double reachedPerSecond,
            double p50Micros,
            double p90Micros,
            double p99Micros,
            double p999Micros,
            double maxMicros,
            double roundTripsPerRequest,
            double fullPerSecond,
            double serviceCpuMicros,
            double loadCpuMicros,
            long defaults,
            List<String> keys) {}

    private FeatureLoad(int servicePort, int managementPort) {
        channels = IntStream.range(0, CHANNELS)
                .mapToObj(i -> ManagedChannelBuilder.forAddress("127.0.0.1", servicePort)
                        .usePlaintext()
                        .directExecutor()
                        .build())
                .toList();
        stubs = channels.stream().map(FeatureServiceGrpc::newStub).toList();
        metrics = URI.create("http://127.0.0.1:" + managementPort + "/q/metrics");
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < REQUESTS; i++) {
            GetFeaturesRequest.Builder request =
                    GetFeaturesRequest.newBuilder().setTenant(TENANT).addAllViews(VIEWS);
            random.ints(0, WORKS)
                    .distinct()
                    .limit(ENTITIES)
                    .forEach(work -> request.addEntityIds(RedisFill.work(work)));
            requests.add(request.build());
            encodedRequests.add(requests.get(i).toByteArray());
        }
    }

    /** Arguments: ports of Redis, of the service, of its management; requests per second, 0 for none; whether quick. */
    public static void main(String[] arguments) throws Exception {
        int redisPort = Integer.parseInt(arguments[0]);
        int rate = Integer.parseInt(arguments[3]);
        int seconds = Boolean.parseBoolean(arguments[4]) ? 10 : 30;
        FeatureLoad load = new FeatureLoad(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        RedisFill fill = new RedisFill(redisPort, FeatureServiceGrpc.newBlockingStub(load.channels.get(0)));
        RedisFill.Bytes bytes = fill.fill(WORKS);
        load.warmUp();
        List<Full> parts = new ArrayList<>();
        for (int part = 0; part < FULL_PARTS; part++) {
            parts.add(load.full(seconds / FULL_PARTS));
        }
        long[] nanos = {0};
        double roundTrips = Double.NaN;
        double reached = 0;
        if (rate > 0) {
            load.atRate(rate, 3); // the queue of the part before is gone
            load.defaults.set(0);
            double before = load.roundTrips();
            long begin = System.nanoTime();
            nanos = load.atRate(rate, seconds);
            reached = nanos.length / ((System.nanoTime() - begin) * 1e-9);
            roundTrips = (load.roundTrips() - before) / nanos.length;
        }
        if (load.failures.get() > 0) {
            throw new IllegalStateException(load.failures.get() + " requests failed");
        }
        Arrays.sort(nanos);
        ForkedJvm.answer(new Result(
                ENTITIES,
                VIEWS.size(),
                UNDER_WAY,
                bytes.perWork(),
                bytes.perReader(),
                reached,
                percentile(nanos, .5),
                percentile(nanos, .9),
                percentile(nanos, .99),
                percentile(nanos, .999),
                percentile(nanos, 1),
                roundTrips,
                median(parts, Full::perSecond),
                median(parts, Full::serviceCpuMicros),
                median(parts, Full::loadCpuMicros),
                load.defaults.get(),
                fill.keys(load.requests.get(0).getEntityIdsList())));
        load.channels.forEach(ManagedChannel::shutdownNow);
        System.exit(0);
    }

    /** A time at full speed; processor time of both processes in seconds. */
    private record Full(int requests, double seconds, double serviceCpu, double loadCpu) {
        double perSecond() {
            return requests / seconds;
        }

        double serviceCpuMicros() {
            return 1e6 * serviceCpu / requests;
        }

        double loadCpuMicros() {
            return 1e6 * loadCpu / requests;
        }
    }

    private static double median(List<Full> parts, ToDoubleFunction<Full> figure) {
        return parts.stream()
                .mapToDouble(figure)
                .sorted()
                .skip(parts.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Until it gets no faster, so that what is measured is not two compilers. */
    private void warmUp() throws Exception {
        double fastest = 0;
        for (int window = 1; window <= MOST_WARM_UP_WINDOWS; window++) {
            double reached = full(WARM_UP_WINDOW_SECONDS).perSecond();
            if (window >= WARM_UP_WINDOWS && reached < fastest * (1 + WARM_GROWTH)) {
                return;
            }
            fastest = Math.max(fastest, reached);
        }
    }

    /** How far it gets when {@value #UNDER_WAY} are under way all the time. */
    private Full full(int seconds) throws Exception {
        double serviceBefore = serviceCpuSeconds();
        double loadBefore = CpuClock.seconds();
        Semaphore free = new Semaphore(UNDER_WAY);
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        int sent = 0;
        while (System.nanoTime() < end) {
            free.acquire();
            askOnly(sent++, free::release);
        }
        free.acquire(UNDER_WAY);
        double passed = (System.nanoTime() - begin) * 1e-9;
        return new Full(sent, passed, serviceCpuSeconds() - serviceBefore, CpuClock.seconds() - loadBefore);
    }

    /** Nanoseconds of each request, from when it was due. */
    private long[] atRate(int rate, int seconds) throws InterruptedException {
        long[] nanos = new long[rate * seconds];
        CountDownLatch answered = new CountDownLatch(nanos.length);
        long begin = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            int request = i;
            long due = begin + i * 1_000_000_000L / rate;
            long wait;
            while ((wait = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(wait);
            }
            ask(i, () -> {
                nanos[request] = System.nanoTime() - due;
                answered.countDown();
            });
        }
        answered.await();
        return nanos;
    }

    private void ask(int number, Runnable whenDone) {
        stubs.get(number % CHANNELS).getFeatures(requests.get(number % REQUESTS), new StreamObserver<>() {
            @Override
            public void onNext(GetFeaturesResponse response) {
                if (response.getFeaturesCount() != ENTITIES * VIEWS.size()) {
                    failures.incrementAndGet();
                }
                int count = 0;
                for (int i = 0; i < response.getFeaturesCount(); i++) {
                    count += response.getFeatures(i).getDefaulted() ? 1 : 0;
                }
                defaults.addAndGet(count);
            }

            @Override
            public void onError(Throwable failure) {
                failures.incrementAndGet();
                whenDone.run();
            }

            @Override
            public void onCompleted() {
                whenDone.run();
            }
        });
    }

    /**
     * Asks and reads the bytes of the answer, but not what they mean, as redis-benchmark does: on two cores the load's own work
     * would slow the service. Only one answer in {@value #READ_EVERY} is looked into.
     */
    private void askOnly(int number, Runnable whenDone) {
        if (number % READ_EVERY == 0) {
            ask(number, whenDone);
            return;
        }
        ClientCalls.asyncUnaryCall(
                channels.get(number % CHANNELS).newCall(BYTES, CallOptions.DEFAULT),
                encodedRequests.get(number % REQUESTS),
                new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] response) {
                        if (response.length < ENTITIES * VIEWS.size()) {
                            failures.incrementAndGet();
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        failures.incrementAndGet();
                        whenDone.run();
                    }

                    @Override
                    public void onCompleted() {
                        whenDone.run();
                    }
                });
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private double roundTrips() throws Exception {
        return metric(line -> line.startsWith("afterclick_feature_redis_round_trips_seconds_count{")
                && line.contains("call=\"read\""));
    }

    /** CPU time of the service since its start: all threads, the collector's and the compiler's too. */
    private double serviceCpuSeconds() throws Exception {
        return 1e-9 * metric(line -> line.startsWith("process_cpu_time_ns_total"));
    }

    private double metric(Predicate<String> wanted) throws Exception {
        String page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
        return page.lines()
                .filter(wanted)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static double percentile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] / 1_000.0;
    }
}
