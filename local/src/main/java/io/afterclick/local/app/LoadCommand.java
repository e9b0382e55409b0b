package io.afterclick.local.app;

import io.afterclick.local.load.ApiClient;
import io.afterclick.local.load.DataFolder;
import io.afterclick.local.load.Loader;
import io.afterclick.local.progress.Progress;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a data folder into a running mesh. */
@Command(
        name = "load",
        description = {
            "Loads works.csv and, where there is one, reads.csv into a running mesh, through its public API.",
            "Works are served at once; reads without a time train the next model."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  afterclick load my-catalog --url http://127.0.0.1:8080 --tenant shop-7"})
final class LoadCommand implements Runnable {
    @Parameters(paramLabel = "DIR", description = "folder that holds works.csv")
    private Path folder;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "address of the mesh (default: ${DEFAULT-VALUE})")
    private String url;

    @Option(
            names = "--tenant",
            defaultValue = Tenants.DEFAULT,
            description = "whose catalog and readers (default: ${DEFAULT-VALUE})")
    private String tenant;

    @Mixin
    private KeyOption key;

    @Override
    public void run() {
        Progress progress = Terminal.progress();
        ApiClient api = new ApiClient(url, Tenants.checked(tenant), key.key(System.getenv()));
        DataFolder data = DataFolder.open(folder, Clock.systemUTC(), progress);
        api.requireAnswer();
        new Loader(api, progress).load(data);
        progress.say(String.format("loaded %,d works and %,d reads into %s", data.works(), data.reads(), url));
    }
}
