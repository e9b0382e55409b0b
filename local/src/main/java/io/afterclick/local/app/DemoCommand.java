package io.afterclick.local.app;

import picocli.CommandLine.Command;

/** Shows the mesh at work in a synthetic world. */
@Command(name = "demo", description = "todo", mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
    @Override
    public void run() {}
}
