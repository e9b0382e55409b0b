package io.afterclick.gateway.adapter.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afterclick.gateway.access.AccessControl;
import io.afterclick.gateway.access.AccessMeter;
import io.afterclick.gateway.access.ApiKey;
import io.afterclick.gateway.access.Caller;
import io.afterclick.gateway.access.Keys;
import io.afterclick.gateway.access.Origin;
import io.afterclick.gateway.access.RateLimit;
import io.afterclick.gateway.access.Scope;
import io.afterclick.gateway.adapter.limit.BucketLimiter;
import io.afterclick.gateway.request.RefusedException;
import io.afterclick.gateway.testing.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysFileTest {
    private static final AccessMeter UNMETERED = new AccessMeter() {
        @Override
        public void refused(Reason reason) {}

        @Override
        public void admitted(String keyName, Scope scope) {}
    };

    private final AccessControl access = new AccessControl(new BucketLimiter(Clock.systemUTC()), UNMETERED);

    @TempDir
    Path folder;

    @Test
    void read_allFields_areTaken() throws BadKeysException {
        Keys keys = read("{\"keys\": ["
                + TestKeys.entry(
                        "shop",
                        "\"read\", \"ingest\"",
                        "\"shop-7\", \"shop-8\"",
                        "{\"read\": {\"per_second\": 200, \"burst\": 400, \"per_day\": 5000000}}")
                + "," + TestKeys.entry("ops", "\"admin\"", "\"*\"", "") + "]}");
        ApiKey shop = keys.list().get(0);
        assertThat(shop.name()).isEqualTo("shop");
        assertThat(shop.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.INGEST);
        assertThat(shop.tenants()).contains(Set.of("shop-7", "shop-8"));
        assertThat(shop.limits())
                .isEqualTo(Map.of(
                        Scope.READ,
                        new RateLimit(OptionalLong.of(200), OptionalLong.of(400), OptionalLong.of(5_000_000))));
        assertThat(keys.list().get(1).tenants()).isEqualTo(Optional.empty());
        assertThat(keys.list().get(1).limits()).isEmpty();
    }

    /** Each fault is made from a good file, by replacing a part of it; SECRET stands for what must not be repeated. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"keys\"|{\"SECRET\"|a field is unknown, given twice",
                "]}|]} SECRET|not JSON",
                "\"name\": \"one\"|\"name\": \"SECRET\"|keys[0].name must be",
                "\"name\": \"one\", ||keys[0].name is required",
                "\"name\": \"one\"|\"SECRET\": \"one\"|a field of entry 0 is unknown, given twice",
                "\"name\": \"one\"|\"name\": \"one\", \"name\": \"SECRET\"|given twice or of the wrong type",
                "\"sha256\": \"|\"sha256\": \"SECRET|keys[0].sha256 must be the SHA-256 hash",
                "\"scopes\": [\"read\"]|\"scopes\": [\"SECRET\"]|keys[0].scopes must name read, ingest or admin",
                "\"scopes\": [\"read\"]|\"scopes\": []|keys[0].scopes must name",
                "\"scopes\": [\"read\"]|\"scopes\": \"SECRET\"|a field of entry 0 is unknown, given twice or of the wrong type",
                "\"tenants\": [\"t\"]|\"tenants\": []|keys[0].tenants must name tenants",
                "\"tenants\": [\"t\"]|\"tenants\": [\"SECRET\"]|keys[0].tenants must be 1 to 64",
                "\"tenants\": [\"t\"]|\"tenants\": [\"*\", \"t\"]|keys[0].tenants must be 1 to 64",
                "\"tenants\": [\"t\"]|\"tenants\": [null]|keys[0].tenants must be strings",
                "\"tenants\": [\"t\"], ||keys[0].tenants is required",
                "\"per_second\": 5|\"per_second\": 0|keys[0].limits.read must have a per_second of 1 to",
                "\"per_second\": 5|\"per_second\": 0.5|a field of entry 0 is unknown, given twice or of the wrong type",
                "\"per_second\": 5|\"burst\": 5|keys[0].limits.read must have per_second or per_day",
                "\"per_second\": 5|\"burst\": 5, \"per_day\": 7|must have per_second where it has burst",
                "{\"read\": {|{\"admin\": {|keys[0].limits must be of scopes that the key has",
                "{\"read\": {|{\"SECRET\": {|keys[0].limits must name read, ingest or admin",
                "{\"per_second\": 5}|null|keys[0].limits.read is required",
            })
    void read_fault_isNamedByItsPlaceWithoutItsValue(String part, String instead, String message) {
        String good = TestKeys.file(List.of(
                "{\"name\": \"one\", \"sha256\": \"%s\", \"scopes\": [\"read\"], \"tenants\": [\"t\"], \"limits\": {\"read\": {\"per_second\": 5}}}"
                        .formatted("ab".repeat(32))));
        String bad = good.replace(part, instead == null ? "" : instead);
        assertThat(bad).isNotEqualTo(good);
        assertThatThrownBy(() -> read(bad))
                .isInstanceOf(BadKeysException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("SECRET")
                .hasMessageNotContaining("ab".repeat(32));
    }

    @Test
    void reload_faultyFile_keepsTheKeysBefore_andAGoodOneIsTaken() throws BadKeysException, IOException {
        Path path = folder.resolve("keys.json");
        write(path, "first");
        KeysFile file = new KeysFile(path, access);
        file.load();
        assertThat(lets("first")).isTrue();

        for (String faulty : List.of("{", "{\"keys\": []}", "x".repeat((1 << 20) + 1))) {
            TestKeys.write(path, faulty);
            file.reload();
            file.reload();
            assertThat(file.isGood()).as(faulty.substring(0, 1)).isFalse();
            assertThat(lets("first")).isTrue();
            write(path, "first");
            file.reload();
            assertThat(file.isGood()).isTrue();
        }
        Files.delete(path);
        file.reload();
        assertThat(file.isGood()).isFalse();
        assertThat(lets("first")).isTrue();

        write(path, "first", "second");
        file.reload();
        assertThat(file.isGood()).isTrue();
        assertThat(lets("first")).isTrue();
        assertThat(lets("second")).isTrue();
        write(path, "second");
        file.reload();
        assertThat(lets("first")).isFalse();
        assertThat(lets("second")).isTrue();
    }

    @Test
    void reload_symbolicLinkThatIsSwapped_isSeen() throws BadKeysException, IOException {
        Path link = folder.resolve("keys.json");
        write(folder.resolve("one.json"), "first");
        write(folder.resolve("two.json"), "second");
        Files.createSymbolicLink(link, folder.resolve("one.json"));
        KeysFile file = new KeysFile(link, access);
        file.load();
        Files.delete(link);
        Files.createSymbolicLink(link, folder.resolve("two.json"));
        file.reload();
        assertThat(lets("first")).isFalse();
        assertThat(lets("second")).isTrue();
    }

    @Test
    void load_noFile_isRefused() {
        assertThatThrownBy(() -> new KeysFile(folder.resolve("none"), access).load())
                .isInstanceOf(BadKeysException.class)
                .hasMessageContaining("cannot be read");
    }

    private boolean lets(String name) {
        try {
            access.authorize(Scope.READ, new Caller("Bearer " + TestKeys.key(name), new Origin("", "", "", true)));
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    private static void write(Path file, String... names) {
        TestKeys.write(
                file,
                TestKeys.file(List.of(names).stream()
                        .map(name -> TestKeys.entry(name, "\"read\"", "\"*\"", ""))
                        .toList()));
    }

    private static Keys read(String json) throws BadKeysException {
        return KeysJson.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
