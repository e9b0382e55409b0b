package io.afterclick.gateway.access;

import java.util.Locale;

/** What a call needs, and what a key allows. None includes another: a key lists all that it is for. */
public enum Scope {
    /** Ask for related works, and read the catalog. */
    READ,
    /** Tell what readers did, and keep works. */
    INGEST,
    /** Operate: models, policies, experiments, deletions, and whatever no other scope is declared for. */
    ADMIN;

    /** As configuration, documents and answers write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
