package io.afterclick.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every object of every overlay is one that the published API takes, with no field that it does not know. */
class OverlaySchemaTest {
    private static final Map<String, String> OPERATOR_MODELS = Map.of(
            "monitoring.coreos.com/v1 ServiceMonitor", "com.coreos.monitoring.models.V1ServiceMonitor",
            "monitoring.coreos.com/v1 PrometheusRule", "com.coreos.monitoring.models.V1PrometheusRule");

    private static final Map<String, Class<?>> STRIMZI_MODELS = Map.of(
            "kafka.strimzi.io/v1beta2 Kafka", Kafka.class,
            "kafka.strimzi.io/v1beta2 KafkaNodePool", KafkaNodePool.class,
            "kafka.strimzi.io/v1beta2 KafkaTopic", KafkaTopic.class);

    static final java.util.List<String> overlays = Overlay.NAMES;

    @ParameterizedTest
    @FieldSource("overlays")
    void objects_ofAnOverlay_areValid(String name) {
        Overlay overlay = Overlay.render(name);
        assertThat(overlay.objects()).hasSizeGreaterThan(30);
        for (JsonNode object : overlay.objects()) {
            assertThatCode(() -> validate(object)).as(Overlay.nameOf(object)).doesNotThrowAnyException();
        }
    }

    @Test
    void validate_unknownField_isRefused() {
        assertThatThrownBy(() -> validate(Yaml.document("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: { name: a }
                        spec:
                          selector: {}
                          template:
                            spec:
                              containers: [{ name: a, imagee: b }]
                        """))).hasMessageContaining("imagee");
        assertThatThrownBy(() -> validate(Yaml.document("""
                        apiVersion: monitoring.coreos.com/v1
                        kind: ServiceMonitor
                        metadata: { name: a }
                        spec: { selector: {}, endpoints: [{ prt: http }] }
                        """))).hasMessageContaining("prt");
        assertThatThrownBy(() -> validate(Yaml.document("""
                        apiVersion: kafka.strimzi.io/v1beta2
                        kind: KafkaTopic
                        metadata: { name: a }
                        spec: { partition: 3 }
                        """))).hasMessageContaining("partition");
    }

    private static void validate(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String kind = version + " " + object.path("kind").asText();
        JsonElement json = JsonParser.parseString(object.toString());
        if (OPERATOR_MODELS.containsKey(kind)) {
            requireSame("", json, throughModel(json, OPERATOR_MODELS.get(kind)));
        } else if (STRIMZI_MODELS.containsKey(kind)) {
            requireSame("", json, throughStrictModel(object, STRIMZI_MODELS.get(kind)));
        } else {
            validateByOpenApi(json, version, object.path("kind").asText());
        }
    }

    private static void validateByOpenApi(JsonElement json, String version, String kind) {
        String prefix = version.substring(version.indexOf('/') + 1).toUpperCase(Locale.ROOT);
        try {
            Class.forName("io.kubernetes.client.openapi.models." + prefix + kind)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, json);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no API " + version + " " + kind, e);
        }
    }

    /** What is left of an object in a model that knows only its own fields. */
    private static JsonElement throughModel(JsonElement json, String model) {
        try {
            Gson gson = new io.kubernetes.client.openapi.JSON().getGson();
            return gson.toJsonTree(gson.fromJson(json, Class.forName(model)));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The models of Strimzi keep fields that they do not know in a map; without it, only known ones are left. */
    private static JsonElement throughStrictModel(JsonNode object, Class<?> model) {
        ObjectMapper mapper = new ObjectMapper();
        mapper.addMixIn(io.strimzi.api.kafka.model.common.UnknownPropertyPreserving.class, OnlyKnownFields.class);
        mapper.configure(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        try {
            return JsonParser.parseString(mapper.writeValueAsString(mapper.readValue(object.toString(), model)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private interface OnlyKnownFields {
        @com.fasterxml.jackson.annotation.JsonAnyGetter(enabled = false)
        @com.fasterxml.jackson.annotation.JsonIgnore
        Map<String, Object> getAdditionalProperties();
    }

    /** A model may add empty defaults, but lose nothing. */
    private static void requireSame(String path, JsonElement given, JsonElement kept) {
        if (given.isJsonObject()) {
            given.getAsJsonObject().entrySet().forEach(field -> {
                String at = path + "/" + field.getKey();
                if (kept == null
                        || !kept.isJsonObject()
                        || !kept.getAsJsonObject().has(field.getKey())) {
                    throw new IllegalArgumentException("unknown field " + at);
                }
                requireSame(at, field.getValue(), kept.getAsJsonObject().get(field.getKey()));
            });
        } else if (given.isJsonArray()) {
            for (int i = 0; i < given.getAsJsonArray().size(); i++) {
                if (kept == null || !kept.isJsonArray() || kept.getAsJsonArray().size() <= i) {
                    throw new IllegalArgumentException("unknown element " + path + "/" + i);
                }
                requireSame(
                        path + "/" + i,
                        given.getAsJsonArray().get(i),
                        kept.getAsJsonArray().get(i));
            }
        }
    }
}
