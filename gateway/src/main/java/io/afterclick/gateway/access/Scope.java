package io.afterclick.gateway.access;

/** What callers of the API may do, beside asking for slates and telling what readers did, which need no key yet. */
public enum Scope {
    /** Operate the mesh: train models, choose the one that serves, run experiments, define policies and delete readers. */
    ADMIN("afterclick.gateway.admin.key-sha256");

    private final String setting;

    Scope(String setting) {
        this.setting = setting;
    }

    /** Name of the setting that holds the hash of the scope's key. */
    public String setting() {
        return setting;
    }
}
