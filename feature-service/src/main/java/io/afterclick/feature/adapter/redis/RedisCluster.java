package io.afterclick.feature.adapter.redis;

import io.afterclick.feature.adapter.metrics.FeatureMeters;
import io.afterclick.feature.adapter.metrics.FeatureMeters.Call;
import io.afterclick.feature.online.FeatureException;
import io.afterclick.feature.online.FeatureException.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jboss.logging.Logger;

/**
 * All keys on the masters of a Redis Cluster. To each master there are connections of its own; what a call wants of one goes
 * there in one go, to all of them at once, as one {@code MGET} for each slot.
 *
 * <p>Where a slot has moved, the server says so: its commands are sent again one by one, to where they belong, within the
 * same call. Then, when a server fails, and every ten seconds, one server is asked which has which slot.
 *
 * <p>A server that is away or stuck fails the calls that need it, and no others.
 */
public final class RedisCluster implements RedisKeyspace {
    private static final Logger LOG = Logger.getLogger(RedisCluster.class);

    private static final long TICK_MILLIS = 1_000;
    private static final Duration ASK_SLOTS_EVERY = Duration.ofSeconds(10);
    private static final Duration ASK_SLOTS_TIMEOUT = Duration.ofSeconds(1);
    /** How long the connections to a server stay that is no master any more, and that nobody named. */
    private static final Duration KEEP_UNUSED = Duration.ofMinutes(1);
    /** Most servers that may send a command on to another. */
    private static final int MOST_REDIRECTIONS = 5;
    /** Commands that may wait for their answer on one connection: a full load has one for each slot. */
    private static final int LEAST_WAITING_COMMANDS = 16_384;

    private final Vertx vertx;
    private final RedisOptions options;
    private final URI like;
    private final List<String> seeds;
    private final int readConnections;
    private final FeatureMeters meters;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<String> masters = new AtomicReferenceArray<>(KeySlot.COUNT);
    private final AtomicBoolean asking = new AtomicBoolean();
    private final long tickTimer;
    private volatile Map<String, Integer> parts = Map.of();
    private volatile boolean askSoon;
    private volatile long askedAtNanos = System.nanoTime();
    private volatile boolean closed;
    private volatile boolean unknownLogged;

    /** A server, with the client that its connections are of. */
    private static final class Node {
        final Redis client;
        final RedisServer server;
        volatile long usedAtNanos = System.nanoTime();

        Node(Redis client, RedisServer server) {
            this.client = client;
            this.server = server;
        }

        void close() {
            server.close();
            client.close();
        }
    }

    /**
     * A command for one slot.
     *
     * @param reads the keys that it reads; empty when it changes one
     */
    private record Piece(int slot, Request request, List<byte[]> reads) {
        static Piece read(int slot, List<byte[]> keys) {
            Request request = Request.cmd(Command.MGET);
            keys.forEach(request::arg);
            return new Piece(slot, request, keys);
        }

        /** What each key holds, of a read. */
        List<Response> values(Response answer) {
            List<Response> values = new ArrayList<>(reads.size());
            for (int i = 0; i < reads.size(); i++) {
                values.add(answer.get(i));
            }
            return values;
        }
    }

    /**
     * Begins to connect.
     *
     * @param options how to connect; its addresses are those of some servers of the cluster
     * @param readConnections how many connections to each master reads take in turn; one more is for writes
     */
    public RedisCluster(Vertx vertx, RedisOptions options, int readConnections, FeatureMeters meters) {
        this.vertx = vertx;
        this.options = options;
        this.like = URI.create(options.getEndpoints().get(0));
        this.seeds = options.getEndpoints().stream()
                .map(URI::create)
                .map(ClusterAddress::of)
                .toList();
        this.readConnections = readConnections;
        this.meters = meters;
        this.tickTimer = vertx.setPeriodic(TICK_MILLIS, id -> tick());
        askSlots();
    }

    @Override
    public Uni<List<Response>> values(Call call, Way way, Duration timeout, List<byte[]> keys) {
        return Uni.createFrom().deferred(() -> {
            Map<Integer, List<Integer>> placesBySlot = new LinkedHashMap<>();
            for (int place = 0; place < keys.size(); place++) {
                placesBySlot
                        .computeIfAbsent(KeySlot.of(keys.get(place)), slot -> new ArrayList<>())
                        .add(place);
            }
            List<Piece> pieces = new ArrayList<>(placesBySlot.size());
            placesBySlot.forEach((slot, places) ->
                    pieces.add(Piece.read(slot, places.stream().map(keys::get).toList())));
            List<List<Integer>> places = List.copyOf(placesBySlot.values());
            return send(call, way, timeout, pieces).map(answers -> {
                Response[] values = new Response[keys.size()];
                for (int i = 0; i < places.size(); i++) {
                    for (int j = 0; j < places.get(i).size(); j++) {
                        values[places.get(i).get(j)] = answers.get(i).get(j);
                    }
                }
                return Arrays.asList(values);
            });
        });
    }

    @Override
    public Uni<Void> change(Call call, Duration timeout, List<Change> changes) {
        return Uni.createFrom()
                .deferred(() -> send(
                        call,
                        Way.WRITES,
                        timeout,
                        changes.stream()
                                .map(change -> new Piece(change.slot(), change.request(), List.of()))
                                .toList()))
                .replaceWithVoid();
    }

    @Override
    public boolean isSpread() {
        return true;
    }

    @Override
    public int partOf(byte[] key) {
        String master = masters.get(KeySlot.of(key));
        return master == null ? 0 : parts.getOrDefault(master, 0);
    }

    @Override
    public boolean isAnswering() {
        return parts.keySet().stream().map(nodes::get).anyMatch(node -> node != null && node.server.isAnswering());
    }

    /** Whether all masters are known, and read from and written to now. */
    boolean isWhole() {
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            if (masters.get(slot) == null) {
                return false;
            }
        }
        return parts.keySet().stream()
                .map(nodes::get)
                .allMatch(node -> node != null && node.server.isAnswering() && node.server.takesWrites());
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(tickTimer);
        nodes.values().forEach(Node::close);
        nodes.clear();
    }

    /** The answers of all pieces in their order: of a read what each of its keys holds, of a change nothing. */
    private Uni<List<List<Response>>> send(Call call, Way way, Duration timeout, List<Piece> pieces) {
        Map<String, List<Integer>> indexesByMaster = new LinkedHashMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            String master = masters.get(pieces.get(i).slot());
            if (master == null) {
                askSoon = true;
                return Uni.createFrom().failure(unavailable("no server of the cluster is known to have a slot"));
            }
            indexesByMaster
                    .computeIfAbsent(master, address -> new ArrayList<>())
                    .add(i);
        }
        List<Uni<List<List<Response>>>> sent = new ArrayList<>(indexesByMaster.size());
        List<List<Integer>> indexes = List.copyOf(indexesByMaster.values());
        indexesByMaster.forEach((master, of) -> sent.add(
                sendTo(master, call, way, timeout, of.stream().map(pieces::get).toList())));
        return Uni.join()
                .all(sent)
                .andFailFast()
                .map(answers -> inOrder(pieces.size(), indexes, answers))
                // Each server has the time-out for itself; with redirections it would be more in all.
                .ifNoItem()
                .after(timeout)
                .failWith(() -> unavailable("Redis did not answer within " + timeout.toMillis() + " ms"));
    }

    private static <T> List<T> inOrder(int size, List<List<Integer>> indexes, List<List<T>> answers) {
        List<T> ordered = new ArrayList<>(Collections.nCopies(size, (T) null));
        for (int i = 0; i < indexes.size(); i++) {
            for (int j = 0; j < indexes.get(i).size(); j++) {
                ordered.set(indexes.get(i).get(j), answers.get(i).get(j));
            }
        }
        return ordered;
    }

    private Uni<List<List<Response>>> sendTo(String address, Call call, Way way, Duration timeout, List<Piece> pieces) {
        return link(address, way)
                .send(call, timeout, pieces.stream().map(Piece::request).toList())
                .map(answers -> {
                    List<List<Response>> values = new ArrayList<>(answers.size());
                    for (int i = 0; i < answers.size(); i++) {
                        values.add(pieces.get(i).values(answers.get(i)));
                    }
                    return values;
                })
                .onFailure()
                .recoverWithUni(failure -> {
                    askSoon = true;
                    // The client tells failures only, so what did succeed is asked, or written, once more.
                    return Redirection.of(failure, address).isPresent()
                            ? oneByOne(address, call, way, timeout, pieces)
                            : Uni.createFrom().failure(failure);
                });
    }

    /** All slots at once, but of each slot one after the other: changes of a key keep their order. */
    private Uni<List<List<Response>>> oneByOne(
            String address, Call call, Way way, Duration timeout, List<Piece> pieces) {
        Map<Integer, List<Integer>> indexesBySlot = new LinkedHashMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            indexesBySlot
                    .computeIfAbsent(pieces.get(i).slot(), slot -> new ArrayList<>())
                    .add(i);
        }
        List<Uni<List<List<Response>>>> chains = new ArrayList<>(indexesBySlot.size());
        for (List<Integer> ofSlot : indexesBySlot.values()) {
            Uni<List<List<Response>>> chain = Uni.createFrom().item(new ArrayList<>());
            for (int index : ofSlot) {
                chain = chain.chain(
                        answers -> sendOne(address, call, way, timeout, pieces.get(index), MOST_REDIRECTIONS)
                                .invoke(answers::add)
                                .replaceWith(answers));
            }
            chains.add(chain);
        }
        List<List<Integer>> indexes = List.copyOf(indexesBySlot.values());
        return Uni.join().all(chains).andFailFast().map(answers -> inOrder(pieces.size(), indexes, answers));
    }

    private Uni<List<Response>> sendOne(
            String address, Call call, Way way, Duration timeout, Piece piece, int redirections) {
        return link(address, way)
                .send(call, timeout, piece.request())
                .map(piece::values)
                .onFailure()
                .recoverWithUni(failure -> {
                    Optional<Redirection> redirection = Redirection.of(failure, address);
                    if (redirection.isEmpty() || redirections == 0) {
                        return Uni.createFrom().failure(failure);
                    }
                    String next = redirection.get().address();
                    return switch (redirection.get().kind()) {
                        case MOVED -> {
                            masters.set(redirection.get().slot(), next);
                            askSlots();
                            yield connected(next, way)
                                    .chain(() -> sendOne(next, call, way, timeout, piece, redirections - 1));
                        }
                        case ASK ->
                            connected(next, way)
                                    .chain(() -> sendAsking(next, call, way, timeout, piece))
                                    .onFailure(refused -> isTryAgain(refused, next))
                                    .recoverWithUni(refused ->
                                            keyByKey(address, call, way, timeout, piece, redirections - 1, refused));
                        case TRY_AGAIN -> keyByKey(address, call, way, timeout, piece, redirections - 1, failure);
                    };
                });
    }

    private Uni<List<Response>> sendAsking(String address, Call call, Way way, Duration timeout, Piece piece) {
        return link(address, way)
                .send(call, timeout, List.of(Request.cmd(Command.ASKING), piece.request()))
                .map(answers -> piece.values(answers.get(1)));
    }

    private static boolean isTryAgain(Throwable failure, String address) {
        return Redirection.of(failure, address)
                .filter(redirection -> redirection.kind() == Redirection.Kind.TRY_AGAIN)
                .isPresent();
    }

    /** While a slot moves, a server refuses to read several keys of which it does not have all; one it tells or sends on. */
    private Uni<List<Response>> keyByKey(
            String address, Call call, Way way, Duration timeout, Piece piece, int redirections, Throwable failure) {
        if (piece.reads().size() < 2) {
            return Uni.createFrom().failure(failure);
        }
        List<Uni<List<Response>>> each = piece.reads().stream()
                .map(key -> sendOne(address, call, way, timeout, Piece.read(piece.slot(), List.of(key)), redirections))
                .toList();
        return Uni.join().all(each).andFailFast().map(answers -> answers.stream()
                .flatMap(List::stream)
                // A stream may hold null, which is what a key has that there is not.
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll));
    }

    private RedisLink link(String address, Way way) {
        return node(address).server.link(way);
    }

    private Uni<Void> connected(String address, Way way) {
        return link(address, way).connected();
    }

    private Node node(String address) {
        Node node = nodes.computeIfAbsent(address, this::open);
        node.usedAtNanos = System.nanoTime();
        if (closed) {
            node.close();
        }
        return node;
    }

    private Node open(String address) {
        RedisOptions own = new RedisOptions(options)
                .setType(RedisClientType.STANDALONE)
                .setEndpoints(List.of(ClusterAddress.uri(address, like)))
                .setMaxWaitingHandlers(Math.max(LEAST_WAITING_COMMANDS, options.getMaxWaitingHandlers()));
        Redis client = Redis.createClient(vertx, own);
        return new Node(
                client,
                RedisServer.open(address + " ", vertx, client, readConnections, RedisLink.PROBE_OF_CLUSTER, meters));
    }

    private void tick() {
        boolean allAnswer = parts.keySet().stream()
                .map(nodes::get)
                .allMatch(node -> node != null && node.server.isAnswering() && node.server.takesWrites());
        if (askSoon || parts.isEmpty() || !allAnswer || System.nanoTime() - askedAtNanos > ASK_SLOTS_EVERY.toNanos()) {
            askSlots();
        }
    }

    /** Asks which server has which slot, unless that is being asked. */
    private void askSlots() {
        if (closed || !asking.compareAndSet(false, true)) {
            return;
        }
        askSoon = false;
        askedAtNanos = System.nanoTime();
        askSlots(List.copyOf(whomToAsk()), 0)
                .onTermination()
                .invoke(() -> asking.set(false))
                .subscribe()
                .with(this::adopt, failure -> {
                    if (!unknownLogged) {
                        unknownLogged = true;
                        LOG.warnf("no server of the cluster says who has which slot, asking on: %s", failure);
                    }
                });
    }

    /** Masters that answer, then those that are configured, then whoever else is known. */
    private Set<String> whomToAsk() {
        Set<String> addresses = new LinkedHashSet<>();
        for (String master : parts.keySet()) {
            Node node = nodes.get(master);
            if (node != null && node.server.takesWrites()) {
                addresses.add(master);
            }
        }
        addresses.addAll(seeds);
        addresses.addAll(nodes.keySet());
        return addresses;
    }

    private Uni<SlotMap> askSlots(List<String> addresses, int index) {
        String address = addresses.get(index);
        return connected(address, Way.WRITES)
                .chain(() -> link(address, Way.WRITES)
                        .send(
                                Call.SLOTS,
                                ASK_SLOTS_TIMEOUT,
                                Request.cmd(Command.CLUSTER).arg("SLOTS")))
                .ifNoItem()
                .after(ASK_SLOTS_TIMEOUT)
                .failWith(() -> unavailable(address + " did not answer"))
                .map(answer -> SlotMap.of(answer, address))
                .onFailure()
                .recoverWithUni(failure -> index + 1 < addresses.size()
                        ? askSlots(addresses, index + 1)
                        : Uni.createFrom().failure(failure));
    }

    private void adopt(SlotMap map) {
        unknownLogged = false;
        if (!map.parts().keySet().equals(parts.keySet())) {
            LOG.infof("Redis Cluster has %d masters", map.parts().size());
            long unmarked = map.unmarked();
            if (unmarked > 0) {
                LOG.warnf(
                        "%d masters of Redis Cluster have less than %d slots in a row: that they lose what they have goes unnoticed",
                        unmarked, KeySlot.SLOTS_PER_MARK);
            }
        }
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            masters.set(slot, map.masters().get(slot));
        }
        parts = map.parts();
        parts.keySet().forEach(this::node);
        nodes.forEach((address, node) -> {
            if (System.nanoTime() - node.usedAtNanos > KEEP_UNUSED.toNanos() && nodes.remove(address, node)) {
                node.close();
            }
        });
    }

    private static FeatureException unavailable(String message) {
        return new FeatureException(Reason.STORE_UNAVAILABLE, message);
    }
}
