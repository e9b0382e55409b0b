package io.afterclick.feature.view;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names one value: one view of one entity.
 *
 * @param tenant tenant that the entity belongs to
 * @param view name of the view
 * @param entityId reader or work
 */
public record FeatureId(String tenant, String view, String entityId) {
    /** Longest id of a reader or work, in UTF-16 units. */
    public static final int MAX_ENTITY_ID_LENGTH = 128;

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    public FeatureId {
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(view);
        Objects.requireNonNull(entityId);
    }

    /** Whether this can be a tenant: lower-case letters, digits, {@code -} and {@code _}, 1 to 64. */
    public static boolean isTenant(String tenant) {
        return TENANT.matcher(tenant).matches();
    }

    /** Whether this can be the id of a reader or work: 1 to 128 characters, none of them a control character. */
    public static boolean isEntityId(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_ENTITY_ID_LENGTH
                && id.chars().noneMatch(Character::isISOControl);
    }
}
