package io.afterclick.feature.online;

import io.afterclick.feature.view.Views;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What this process remembers of one entity: a copy of each view's value, or none. An answer asks for many views of an
 * entity, and so finds them with one look. Immutable.
 */
public final class EntityCopies {
    /** {@code [views]}, by {@link Views#number}; null where there is none. */
    private final Copy[] byView;

    private EntityCopies(Copy[] byView) {
        this.byView = byView;
    }

    /** The one copy of an entity. */
    public static EntityCopies of(Views views, Copy copy) {
        Copy[] byView = new Copy[views.size()];
        byView[views.number(copy.id().view())] = copy;
        return new EntityCopies(byView);
    }

    /** The copy of a view's value; null where there is none. */
    Copy find(int viewNumber) {
        return byView[viewNumber];
    }

    /** These, but where the others have a copy, theirs. */
    public EntityCopies updatedBy(EntityCopies others) {
        Copy[] both = byView.clone();
        for (int i = 0; i < both.length; i++) {
            if (others.byView[i] != null) {
                both[i] = others.byView[i];
            }
        }
        return new EntityCopies(both);
    }

    public Stream<Copy> stream() {
        return Arrays.stream(byView).filter(copy -> copy != null);
    }
}
