package io.afterclick.local.rolling;

import io.afterclick.embedded.ChildProcess;
import io.afterclick.local.mesh.MeshService;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One process of a service, which can be started again and again. For one thread. */
final class Replica {
    private static final int KILLED = 128 + 9;

    private final MeshService service;
    private final String name;
    private final String host;
    private final int port;
    private final int managementPort;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private ChildProcess process;

    /** How a process ended. */
    record End(Duration time, int code) {
        boolean wasKilled() {
            return code == KILLED;
        }
    }

    Replica(
            MeshService service,
            int number,
            int port,
            int managementPort,
            Path home,
            Path folder,
            Map<String, String> configuration,
            Map<String, String> environment) {
        this.service = service;
        this.name = service.module() + "-" + number;
        this.host = "127.0.0." + number;
        this.port = port;
        this.managementPort = managementPort;
        this.environment = environment;
        this.log = folder.resolve(name + ".log");
        List<String> command = ChildProcess.javaCommand(
                "-Xms64m",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.http.host=" + host,
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=" + host,
                "-Dquarkus.management.port=" + managementPort);
        configuration.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-jar",
                home.resolve(service.module())
                        .resolve("target/quarkus-app/quarkus-run.jar")
                        .toString()));
        this.command = new ArrayList<>(command);
    }

    MeshService service() {
        return service;
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    URI management(String path) {
        return URI.create("http://" + host + ":" + managementPort + path);
    }

    Path log() {
        return log;
    }

    void start() {
        process = ChildProcess.start(name, command, environment, log);
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Sends TERM and waits for the end. A process that does not end by itself is killed after 20 seconds. */
    End stop() {
        long begin = System.nanoTime();
        process.close();
        return new End(
                Duration.ofNanos(System.nanoTime() - begin), process.onExit().join());
    }
}
