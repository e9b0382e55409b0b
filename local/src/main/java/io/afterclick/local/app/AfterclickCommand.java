package io.afterclick.local.app;

/** The command. */
public final class AfterclickCommand {
    private AfterclickCommand() {}
}
