package io.afterclick.local.app;

import io.afterclick.local.load.LoadException;

/** Names of tenants, as the command line takes them. */
final class Tenants {
    static final String DEFAULT = "default";
    private static final String NAME = "[a-z0-9][a-z0-9_-]{0,63}";

    private Tenants() {}

    static String checked(String tenant) {
        if (!tenant.matches(NAME)) {
            throw new LoadException(
                    LoadException.Reason.REFUSED,
                    "\"" + tenant + "\" is no tenant; give 1 to 64 lower-case letters, digits, '-' or '_'");
        }
        return tenant;
    }
}
