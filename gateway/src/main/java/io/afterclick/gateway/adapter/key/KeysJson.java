package io.afterclick.gateway.adapter.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.afterclick.gateway.access.ApiKey;
import io.afterclick.gateway.access.KeyHash;
import io.afterclick.gateway.access.Keys;
import io.afterclick.gateway.access.RateLimit;
import io.afterclick.gateway.access.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keys as their file holds them, see docs/security.md. What the format does not know is refused, so that a typing error
 * cannot open a door; no message repeats a value, since one may be a key by mistake.
 */
final class KeysJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private KeysJson() {}

    private record FileForm(@JsonProperty("keys") List<KeyForm> keys) {}

    private record KeyForm(
            @JsonProperty("name") String name,
            @JsonProperty("sha256") String sha256,
            @JsonProperty("scopes") List<String> scopes,
            @JsonProperty("tenants") List<String> tenants,
            @JsonProperty("limits") Map<String, LimitForm> limits) {}

    private record LimitForm(
            @JsonProperty("per_second") Long perSecond,
            @JsonProperty("burst") Long burst,
            @JsonProperty("per_day") Long perDay) {}

    static Keys read(byte[] json) throws BadKeysException {
        FileForm file = parse(json);
        if (file == null || file.keys() == null) {
            throw new BadKeysException("keys is required");
        }
        List<ApiKey> keys = new ArrayList<>();
        for (KeyForm form : file.keys()) {
            String place = "keys[" + keys.size() + "]";
            try {
                keys.add(key(form));
            } catch (IllegalArgumentException e) {
                throw new BadKeysException(place + "." + e.getMessage());
            }
        }
        try {
            return Keys.of(keys);
        } catch (IllegalArgumentException e) {
            throw new BadKeysException(e.getMessage());
        }
    }

    private static FileForm parse(byte[] json) throws BadKeysException {
        try {
            return JSON.readValue(json, FileForm.class);
        } catch (JsonParseException e) {
            throw new BadKeysException("the file is not JSON, or gives a field twice" + at(e));
        } catch (JsonMappingException e) {
            throw new BadKeysException(place(e) + "is unknown, given twice or of the wrong type" + at(e));
        } catch (IOException e) {
            throw new BadKeysException("the file is not JSON in UTF-8");
        }
    }

    private static String at(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Names of fields that are known; others may be anything. */
    private static String place(JsonMappingException e) {
        StringBuilder place = new StringBuilder("a field");
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getIndex() >= 0) {
                place.append(" of entry ").append(reference.getIndex());
            }
        }
        return place.append(' ').toString();
    }

    private static ApiKey key(KeyForm form) {
        if (form == null) {
            throw new IllegalArgumentException("name is required");
        }
        return new ApiKey(
                required("name", form.name()),
                hash(required("sha256", form.sha256())),
                scopes(required("scopes", form.scopes())),
                tenants(required("tenants", form.tenants())),
                limits(form.limits() == null ? Map.of() : form.limits()));
    }

    private static KeyHash hash(String hex) {
        try {
            return KeyHash.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sha256 " + e.getMessage(), e);
        }
    }

    private static Set<Scope> scopes(List<String> names) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        names.forEach(name -> scopes.add(scope("scopes", name)));
        return scopes;
    }

    private static Scope scope(String field, String name) {
        for (Scope scope : Scope.values()) {
            if (scope.text().equals(name)) {
                return scope;
            }
        }
        throw new IllegalArgumentException(field + " must name read, ingest or admin");
    }

    private static Optional<Set<String>> tenants(List<String> names) {
        if (names.contains(null)) {
            throw new IllegalArgumentException("tenants must be strings");
        }
        return names.equals(List.of(ApiKey.ALL_TENANTS)) ? Optional.empty() : Optional.of(Set.copyOf(names));
    }

    private static Map<Scope, RateLimit> limits(Map<String, LimitForm> forms) {
        Map<Scope, RateLimit> limits = new EnumMap<>(Scope.class);
        forms.forEach((name, form) -> {
            Scope scope = scope("limits", name);
            LimitForm own = required("limits." + name, form);
            try {
                limits.put(
                        scope, new RateLimit(optional(own.perSecond()), optional(own.burst()), optional(own.perDay())));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("limits." + name + " " + e.getMessage(), e);
            }
        });
        return limits;
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static <T> T required(String field, T value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is required");
        }
        return value;
    }
}
