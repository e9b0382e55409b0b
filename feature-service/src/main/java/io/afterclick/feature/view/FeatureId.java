package io.afterclick.feature.view;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names one value: one view of one entity.
 *
 * @param tenant tenant that the entity belongs to
 * @param view name of the view
 * @param entityId reader, work, or a {@link #pair} of them
 */
public record FeatureId(String tenant, String view, String entityId) {
    /** Longest id of a reader or work, in UTF-16 units. */
    public static final int MAX_ENTITY_ID_LENGTH = 128;

    /** Unit separator, which no id holds. */
    private static final char PAIR_MARK = '\u001f';

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    public FeatureId {
        Objects.requireNonNull(tenant);
        Objects.requireNonNull(view);
        Objects.requireNonNull(entityId);
    }

    /** By hand, as are hash codes: an answer looks up 160 of them, and what a record generates took most of that time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureId id
                && entityId.equals(id.entityId)
                && view.equals(id.view)
                && tenant.equals(id.tenant);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * entityId.hashCode() + view.hashCode()) + tenant.hashCode();
    }

    /** Whether this can be a tenant: lower-case letters, digits, {@code -} and {@code _}, 1 to 64. */
    public static boolean isTenant(String tenant) {
        return TENANT.matcher(tenant).matches();
    }

    /** The name of a reader and a work together. */
    public static String pair(String readerId, String workId) {
        return readerId + PAIR_MARK + workId;
    }

    /** Whether this can be the id of a reader or work: 1 to 128 characters, none of them a control character. */
    public static boolean isId(String id) {
        if (id.isEmpty() || id.length() > MAX_ENTITY_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this can name an entity: the id of a reader or work, or a {@link #pair} of them. */
    public static boolean isEntityId(String id) {
        int mark = id.indexOf(PAIR_MARK);
        return mark < 0 ? isId(id) : isId(id.substring(0, mark)) && isId(id.substring(mark + 1));
    }
}
