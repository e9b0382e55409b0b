package io.afterclick.feature.online;

import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.online.FeatureException.Reason;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.feature.view.View;
import io.afterclick.feature.view.Views;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Answers which values the views have for some entities. Thread-safe. */
public final class FeatureLookup {
    private final Views views;
    private final FeatureStore store;

    public FeatureLookup(Views views, FeatureStore store) {
        this.views = views;
        this.store = store;
    }

    /**
     * Values of all views for all entities, in the order of the entities, then of the views; one round trip to the store.
     *
     * @param viewNames one or more names of views
     * @param entityIds one or more readers or works; with the views at most {@value FeatureStore#MAX_VALUES} values
     * @return fails with {@link FeatureException}
     */
    public Uni<List<Feature>> find(String tenant, List<String> viewNames, List<String> entityIds) {
        return Uni.createFrom().deferred(() -> {
            List<View> wanted = check(tenant, viewNames, entityIds);
            List<FeatureId> ids = new ArrayList<>(wanted.size() * entityIds.size());
            for (String entityId : entityIds) {
                for (View view : wanted) {
                    ids.add(new FeatureId(tenant, view.name(), entityId));
                }
            }
            return store.get(new LinkedHashSet<>(ids)).map(found -> inOrder(ids, wanted, found));
        });
    }

    /**
     * The features in the order of their ids.
     *
     * @param ids {@code [entities x views]}
     */
    private static List<Feature> inOrder(List<FeatureId> ids, List<View> views, Map<FeatureId, FeatureValue> found) {
        List<Feature> features = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            FeatureId id = ids.get(i);
            View view = views.get(i % views.size());
            FeatureValue value = found.get(id);
            // What an older definition of the view left behind is not of the kind that callers expect.
            boolean usable = value != null && view.aggregation().publishes(value);
            features.add(usable ? new Feature(id, value, false) : new Feature(id, view.defaultValue(), true));
        }
        return features;
    }

    private List<View> check(String tenant, List<String> viewNames, List<String> entityIds) {
        if (!FeatureId.isTenant(tenant)) {
            throw new FeatureException(
                    Reason.TENANT_INVALID, "tenant must be 1 to 64 lower-case letters, digits, '-' or '_'");
        }
        if (viewNames.isEmpty()) {
            throw new FeatureException(Reason.VIEWS_MISSING, "views must name one view or more");
        }
        if (entityIds.isEmpty()) {
            throw new FeatureException(Reason.ENTITY_IDS_MISSING, "entity_ids must name one entity or more");
        }
        if ((long) viewNames.size() * entityIds.size() > FeatureStore.MAX_VALUES) {
            throw new FeatureException(
                    Reason.TOO_MANY_VALUES,
                    viewNames.size() + " views of " + entityIds.size() + " entities are more than "
                            + FeatureStore.MAX_VALUES + " values");
        }
        for (int i = 0; i < entityIds.size(); i++) {
            if (!FeatureId.isEntityId(entityIds.get(i))) {
                throw new FeatureException(
                        Reason.ENTITY_ID_INVALID,
                        "entity_ids[" + i + "] must have 1 to " + FeatureId.MAX_ENTITY_ID_LENGTH
                                + " characters, none of them a control character");
            }
        }
        List<View> wanted = new ArrayList<>(viewNames.size());
        for (int i = 0; i < viewNames.size(); i++) {
            int index = i;
            wanted.add(views.find(viewNames.get(i))
                    .orElseThrow(() -> new FeatureException(
                            Reason.VIEW_UNKNOWN, "views[" + index + "] names a view that does not exist")));
        }
        return wanted;
    }
}
