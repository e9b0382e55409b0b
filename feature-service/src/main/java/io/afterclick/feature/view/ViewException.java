package io.afterclick.feature.view;

/** A definition of a view that cannot be used. The message names view, key and reason. */
public final class ViewException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * @param view name of the view; empty where the fault is in none
     * @param key what is at fault, such as {@code prior.a}
     * @param reason what it must be
     */
    public ViewException(String view, String key, String reason) {
        super((view.isEmpty() ? "" : "view " + view + ": ") + key + " " + reason);
        this.key = key;
    }

    public String key() {
        return key;
    }
}
