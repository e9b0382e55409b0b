package io.afterclick.candidate.adapter;

import java.util.regex.Pattern;

/** What the contracts say of tenants and ids. */
public final class Ids {
    private static final int MAX_ID_CHARS = 128;
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private Ids() {}

    /** Whether this can be a tenant: lower-case letters, digits, '-' and '_', at most 64. */
    public static boolean isTenant(String tenant) {
        return TENANT.matcher(tenant).matches();
    }

    /** Whether this can be the id of a work or reader: 1 to 128 characters, no control characters. */
    public static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID_CHARS && id.chars().noneMatch(Character::isISOControl);
    }
}
