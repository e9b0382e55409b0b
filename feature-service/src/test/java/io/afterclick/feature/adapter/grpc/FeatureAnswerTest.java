package io.afterclick.feature.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.aggregate.FeatureValue.Count;
import io.afterclick.feature.aggregate.FeatureValue.Decayed;
import io.afterclick.feature.aggregate.FeatureValue.Text;
import io.afterclick.feature.aggregate.FeatureValue.TimedIds;
import io.afterclick.feature.aggregate.TimedId;
import io.afterclick.feature.online.Feature;
import io.afterclick.feature.online.Origin;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.proto.feature.v1.Explanation;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureAnswerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(3_600);
    private static final List<FeatureValue> VALUES = List.of(
            new Count(3, EARLIER),
            new Count(0, FeatureValue.NEVER),
            new Text("", FeatureValue.NEVER),
            new TimedIds(List.of(new TimedId("w\u00fc\u6f22", 2), new TimedId("w", 1))),
            new Decayed(8, java.time.Duration.ofHours(1), EARLIER));

    @Test
    void build_anyValueOfAnyOrigin_isTheSameOnTheWireAsAMessageBuiltFieldByField() throws Exception {
        for (boolean explained : new boolean[] {false, true}) {
            List<Feature> features = new ArrayList<>();
            for (FeatureValue value : VALUES) {
                for (Origin origin : Origin.values()) {
                    FeatureId id = new FeatureId("t", "view_" + features.size(), "entity-\u6f22");
                    features.add(new Feature(id, value, FeatureAnswer.encode(id, value), origin, 61_002));
                }
            }
            FeatureAnswer answer = new FeatureAnswer(NOW, explained);
            features.forEach(answer::add);

            GetFeaturesResponse received =
                    GetFeaturesResponse.parseFrom(answer.build().toByteArray());

            assertThat(received).isEqualTo(builtFieldByField(features, explained));
        }
    }

    @Test
    void build_nothingDegraded_saysSo() throws Exception {
        FeatureId id = new FeatureId("t", "view", "entity");
        FeatureAnswer answer = new FeatureAnswer(NOW, false);
        answer.add(new Feature(id, VALUES.get(0), FeatureAnswer.encode(id, VALUES.get(0)), Origin.STALE, 9));
        answer.add(new Feature(id, VALUES.get(1), FeatureAnswer.encode(id, VALUES.get(1)), Origin.NO_VALUE, 9));

        GetFeaturesResponse received =
                GetFeaturesResponse.parseFrom(answer.build().toByteArray());

        assertThat(received.getDegraded()).isFalse();
        assertThat(received.getUnknownFields().asMap()).isEmpty();
    }

    private static GetFeaturesResponse builtFieldByField(List<Feature> features, boolean explained) {
        GetFeaturesResponse.Builder response = GetFeaturesResponse.newBuilder().setDegraded(true);
        for (Feature feature : features) {
            boolean isDefault =
                    switch (feature.origin()) {
                        case NEAR_CACHE, STORE, STALE -> false;
                        case NO_VALUE, LATE, STORE_FAILED, STORE_AVOIDED, STORE_REFILLING -> true;
                    };
            boolean isUnanswered = isDefault && feature.origin() != Origin.NO_VALUE;
            var message = response.addFeaturesBuilder()
                    .setView(feature.id().view())
                    .setEntityId(feature.id().entityId())
                    .setValue(FeatureMessages.toMessage(feature.value().at(NOW)))
                    .setDefaulted(isDefault)
                    .setUnanswered(isUnanswered);
            if (explained) {
                Explanation.Builder explanation = message.getExplanationBuilder()
                        .setOrigin(io.afterclick.proto.feature.v1.Origin.valueOf(
                                "ORIGIN_" + feature.origin().name()));
                if (!isUnanswered) {
                    explanation.setAge(Duration.newBuilder().setSeconds(61).setNanos(2_000_000));
                }
            }
        }
        return response.build();
    }
}
