package io.afterclick.gateway.testing;

import io.afterclick.embedded.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keys, a certificate that is made for the test, and tight limits. */
public final class LockedDoor implements QuarkusTestResourceLifecycleManager {
    /** Password of the key store. */
    public static final String PASSWORD = "only for tests";

    /** Tenant of all keys but that of another. */
    public static final String TENANT = "locked-door";

    /** Connections that the server takes. */
    public static final int CONNECTIONS_MAX = 100;

    private static final String OWN = "\"" + TENANT + "\"";

    /** Entries that most tests need. */
    public static List<String> entries() {
        return List.of(
                TestKeys.entry("read", "\"read\"", OWN, ""),
                TestKeys.entry("ingest", "\"ingest\"", OWN, ""),
                TestKeys.entry("admin", "\"admin\"", OWN, ""),
                TestKeys.entry("elsewhere", "\"read\", \"ingest\", \"admin\"", "\"another-tenant\"", ""),
                TestKeys.entry("everywhere", "\"read\", \"ingest\"", "\"*\"", ""),
                TestKeys.entry("fakes", "\"admin\"", "\"*\"", ""),
                TestKeys.entry("hasty", "\"read\"", OWN, "{\"read\": {\"per_second\": 1}}"),
                TestKeys.entry("thrifty", "\"read\"", OWN, "{\"read\": {\"per_day\": 3}}"));
    }

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("afterclick-locked-door");
            Path keys = folder.resolve("keys.json");
            TestKeys.write(keys, TestKeys.file(entries()));
            Path store = folder.resolve("gateway.p12");
            certificate(store, "gateway");
            Map<String, String> settings = new HashMap<>();
            settings.put("afterclick.gateway.keys.file", keys.toString());
            settings.put("afterclick.gateway.keys.check-interval", "100ms");
            settings.put(FakesKey.SETTING, TestKeys.key("fakes"));
            settings.put("quarkus.tls.gateway.key-store.p12.path", store.toString());
            settings.put("quarkus.tls.gateway.key-store.p12.password", PASSWORD);
            settings.put("quarkus.http.tls-configuration-name", "gateway");
            settings.put("quarkus.http.insecure-requests", "enabled");
            settings.put("quarkus.http.test-ssl-port", Integer.toString(FreePorts.find(1)[0]));
            settings.put("quarkus.http.limits.max-connections", Integer.toString(CONNECTIONS_MAX));
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a key store with a key and its self-signed certificate for this machine. */
    public static void certificate(Path store, String name) {
        try {
            Files.deleteIfExists(store);
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keystore",
                            store.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-alias",
                            name,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "SAN=dns:localhost,ip:127.0.0.1",
                            "-validity",
                            "2")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool made no certificate");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        // nothing was started
    }
}
