package io.afterclick.gateway.adapter.http;

import io.afterclick.gateway.catalog.Pricing;
import io.afterclick.gateway.catalog.WorkFilter;
import io.afterclick.gateway.related.RelatedQuery;
import io.afterclick.gateway.request.Fault.Kind;
import io.afterclick.gateway.request.Faults;
import io.afterclick.gateway.request.Limits;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the query parameters of a request for related works, as strictly as bodies are read. */
final class RelatedParameters {
    private static final String READER = "reader";
    private static final String LIMIT = "limit";
    private static final String EXCLUDE = "exclude";
    private static final String GENRE = "genre";
    private static final String PRICING = "pricing";
    private static final String LANGUAGE = "language";
    private static final String EXCLUDE_IMPORTED = "exclude_imported";
    private static final Set<String> SINGLE = Set.of(READER, LIMIT, EXCLUDE_IMPORTED);
    private static final Set<String> KNOWN =
            new TreeSet<>(Set.of(READER, LIMIT, EXCLUDE, GENRE, PRICING, LANGUAGE, EXCLUDE_IMPORTED));
    private static final Map<String, Pricing> PRICINGS =
            Map.of("FREE", Pricing.FREE, "FREE_FIRST", Pricing.FREE_FIRST, "PAID", Pricing.PAID);
    private static final RelatedQuery.FieldNames NAMES =
            new RelatedQuery.FieldNames("work_id", READER, LIMIT, EXCLUDE, GENRE, PRICING, LANGUAGE, EXCLUDE_IMPORTED);

    private RelatedParameters() {}

    /**
     * The checked query.
     *
     * @throws io.afterclick.gateway.request.RefusedException when a parameter breaks a rule
     */
    static RelatedQuery read(String tenant, String workId, MultivaluedMap<String, String> parameters, Faults faults) {
        for (String name : parameters.keySet()) {
            if (!KNOWN.contains(name)) {
                faults.add(name, Kind.UNEXPECTED, "is no parameter here; there are " + String.join(", ", KNOWN));
            } else if (SINGLE.contains(name) && parameters.get(name).size() > 1) {
                faults.add(name, Kind.CONFLICTING, "must be given once");
            }
        }
        String reader = parameters.getFirst(READER);
        if (reader != null && reader.isEmpty()) {
            faults.add(READER, Kind.MISSING, "must not be empty; leave it out for nobody in particular");
        }
        RelatedQuery query = new RelatedQuery(
                tenant,
                workId,
                reader == null ? "" : reader,
                limit(parameters.getFirst(LIMIT), faults),
                parameters.getOrDefault(EXCLUDE, List.of()),
                new WorkFilter(
                        parameters.getOrDefault(GENRE, List.of()),
                        pricings(parameters.getOrDefault(PRICING, List.of()), faults),
                        parameters.getOrDefault(LANGUAGE, List.of())),
                flag(parameters.getFirst(EXCLUDE_IMPORTED), faults));
        query.check(NAMES, faults);
        return query;
    }

    private static Set<Pricing> pricings(List<String> texts, Faults faults) {
        Set<Pricing> pricings = EnumSet.noneOf(Pricing.class);
        for (String text : texts) {
            if (PRICINGS.containsKey(text)) {
                pricings.add(PRICINGS.get(text));
            } else {
                faults.add(
                        PRICING,
                        Kind.MALFORMED,
                        "must be one of " + String.join(", ", new TreeSet<>(PRICINGS.keySet())));
            }
        }
        return pricings;
    }

    private static int limit(String text, Faults faults) {
        if (text == null) {
            return Limits.SLATE_LENGTH_DEFAULT;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            faults.add(LIMIT, Kind.MALFORMED, "must be a whole number, 1 to " + Limits.SLATE_LENGTH_MAX);
            return Limits.SLATE_LENGTH_DEFAULT;
        }
    }

    private static boolean flag(String text, Faults faults) {
        if (text != null && !text.equals("true") && !text.equals("false")) {
            faults.add(EXCLUDE_IMPORTED, Kind.MALFORMED, "must be true or false");
        }
        return "true".equals(text);
    }
}
