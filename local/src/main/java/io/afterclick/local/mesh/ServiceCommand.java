package io.afterclick.local.mesh;

import io.afterclick.embedded.ChildProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a service of this mesh is called: JVM flags, configuration, secrets. */
final class ServiceCommand {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOG_FORMAT = "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c{2.}] (%t) trace=%X{traceId} %s%e%n";

    /** A hundred years. */
    private static final String KEEP_EVERYTHING = "36500d";

    private final MeshSettings settings;
    private final MeshPorts ports;
    private final StateFolder state;

    ServiceCommand(MeshSettings settings, MeshPorts ports, StateFolder state) {
        this.settings = settings;
        this.ports = ports;
        this.state = state;
    }

    /** Program and arguments. Everybody on the machine can read them, so they hold no secrets. */
    List<String> of(MeshService service) {
        Path jar = service.jar(settings.home());
        List<String> command = ChildProcess.javaCommand(
                "-Xms64m",
                "-Xmx" + service.maxHeap(),
                service == MeshService.CANDIDATE ? "-XX:+UseG1GC" : "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        if (service == MeshService.CANDIDATE) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector")); // training uses vectors where it can
        }
        if (service == MeshService.FEATURE || service == MeshService.INSIGHT) {
            // They wait for Kafka, Redis and disks; a better compiler would only take from the start of the others.
            command.add("-XX:TieredStopAtLevel=1");
        }
        configuration(service).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-jar");
        command.add(jar.toString());
        return List.copyOf(command);
    }

    /** Environment variables to add. */
    Map<String, String> environment(MeshService service) {
        return service == MeshService.GATEWAY ? Map.of("AFTERCLICK_GATEWAY_TOKEN_KEYS", state.tokenKey()) : Map.of();
    }

    private Map<String, String> configuration(MeshService service) {
        Map<String, String> configuration = new LinkedHashMap<>();
        // For this machine alone, whatever the environment says: nobody is asked for a key.
        configuration.put("quarkus.http.host", LOOPBACK);
        configuration.put("quarkus.management.host", LOOPBACK);
        configuration.put("quarkus.http.port", Integer.toString(ports.of(service)));
        configuration.put("quarkus.management.port", Integer.toString(ports.management(service)));
        configuration.put("kafka.bootstrap.servers", LOOPBACK + ":" + ports.kafka());
        configuration.put("quarkus.log.console.enabled", "false");
        configuration.put("quarkus.log.file.enabled", "true");
        configuration.put("quarkus.log.file.path", state.serviceLog(service).toString());
        configuration.put("quarkus.log.file.format", LOG_FORMAT);
        configuration.put("quarkus.log.file.rotation.max-file-size", "10M");
        configuration.put("quarkus.log.file.rotation.max-backup-index", "3");
        switch (service) {
            case GATEWAY -> {
                configuration.put("afterclick.gateway.keys.file", "");
                call(MeshService.CANDIDATE, configuration);
                call(MeshService.BANDIT, configuration);
                call(MeshService.FEATURE, configuration);
            }
            case CANDIDATE, BANDIT ->
                configuration.put(stateKey(service), state.of(service).toString());
            case FEATURE -> {
                configuration.put(stateKey(service), state.of(service).toString());
                configuration.put("quarkus.redis.hosts", "redis://" + LOOPBACK + ":" + ports.redis());
                call(MeshService.INSIGHT, configuration);
            }
            case INSIGHT -> {
                configuration.put(stateKey(service), state.of(service).toString());
                // What is loaded may be public data of long ago.
                configuration.put("afterclick.insight.history.retention", KEEP_EVERYTHING);
            }
        }
        configuration.putAll(settings.overrides().getOrDefault(service, Map.of()));
        return configuration;
    }

    private void call(MeshService called, Map<String, String> configuration) {
        String client = "quarkus.grpc.clients." + called.area();
        configuration.put(client + ".host", LOOPBACK);
        configuration.put(client + ".port", Integer.toString(ports.of(called)));
    }

    private static String stateKey(MeshService service) {
        return "afterclick." + service.area() + ".state-dir";
    }
}
