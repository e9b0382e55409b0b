package io.afterclick.gateway.catalog;

/** One change of a catalog. */
public sealed interface WorkChange {
    /** Tenant whose catalog changes. */
    String tenant();

    /** Work that changes. */
    String workId();

    /** The work is new, or replaces what was there under its id. */
    record Put(Work work) implements WorkChange {
        @Override
        public String tenant() {
            return work.tenant();
        }

        @Override
        public String workId() {
            return work.workId();
        }
    }

    /** The work is gone. */
    record Deletion(String tenant, String workId) implements WorkChange {}
}
