package io.afterclick.feature.view;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The views that this service computes and serves. Immutable. */
public final class Views {
    /** Bounds what one record leads to. */
    public static final int MAX_VIEWS = 64;

    private final Map<String, View> byName = new LinkedHashMap<>();
    private final Map<String, View> byVersionedName = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** @throws ViewException when two views have the same name, or there are too many */
    public Views(Collection<View> views) {
        if (views.size() > MAX_VIEWS) {
            throw new ViewException("", "views", "must be " + MAX_VIEWS + " at most, not " + views.size());
        }
        for (View view : views) {
            if (byName.put(view.name(), view) != null) {
                throw new ViewException(view.name(), "name", "is that of another view too");
            }
            byVersionedName.put(view.versionedName(), view);
            numbers.put(view.name(), numbers.size());
        }
    }

    public Optional<View> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public int size() {
        return byName.size();
    }

    /**
     * Place of a view in the order of the file, from 0.
     *
     * @throws IllegalArgumentException when there is no such view
     */
    public int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("no view " + name);
        }
        return number;
    }

    /** The view with this {@link View#versionedName}; empty for what another definition left behind. */
    public Optional<View> findVersion(String versionedName) {
        return Optional.ofNullable(byVersionedName.get(versionedName));
    }

    /** All views, in the order of their file. */
    public List<View> all() {
        return List.copyOf(byName.values());
    }

    /** All views whose records come from this source. */
    public List<View> from(Source source) {
        return byName.values().stream()
                .filter(view -> view.selection().source() == source)
                .toList();
    }
}
