package io.afterclick.feature.adapter.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.afterclick.feature.adapter.message.FeatureMessages;
import io.afterclick.feature.aggregate.FeatureValue;
import io.afterclick.feature.online.Encoded;
import io.afterclick.feature.online.Feature;
import io.afterclick.feature.online.Origin;
import io.afterclick.feature.view.FeatureId;
import io.afterclick.proto.feature.v1.Explanation;
import io.afterclick.proto.feature.v1.GetFeaturesResponse;
import java.time.Instant;

/**
 * An answer, put together from features that were encoded when they were loaded.
 *
 * <p>Their bytes go out as they are: they stand in the message as a field that it does not know, under the number of
 * {@code features}, which is the same on the wire. Building and measuring a message of each feature again took most of the
 * time of an answer.
 */
final class FeatureAnswer {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final UnknownFieldSet.Field.Builder features = UnknownFieldSet.Field.newBuilder();
    private final Instant now;
    private final boolean explained;
    private boolean degraded;

    /**
     * @param now when it is given: decay is applied here, so that nothing has to be written for time to pass
     * @param explained whether each feature says where it came from
     */
    FeatureAnswer(Instant now, boolean explained) {
        this.now = now;
        this.explained = explained;
    }

    /** A feature without what differs from answer to answer. */
    static EncodedFeature encode(FeatureId id, FeatureValue value) {
        return new EncodedFeature(io.afterclick.proto.feature.v1.Feature.newBuilder()
                .setView(id.view())
                .setEntityId(id.entityId())
                .setValue(FeatureMessages.toMessage(value))
                .build()
                .toByteString());
    }

    void add(Feature feature) {
        FeatureValue value = feature.value().at(now);
        Encoded encoded = value == feature.value() ? feature.encoded() : encode(feature.id(), value);
        ByteString bytes = ((EncodedFeature) encoded).bytes(); // by encode, see FeatureGrpcService.encoder
        boolean isDegraded = feature.origin().isDegraded();
        if (feature.defaulted() || isDegraded || explained) {
            var rest = io.afterclick.proto.feature.v1.Feature.newBuilder()
                    .setDefaulted(feature.defaulted())
                    .setUnanswered(isDegraded);
            if (explained) {
                rest.setExplanation(explanation(feature));
            }
            // Of a message in two parts each has some of the fields.
            bytes = bytes.concat(rest.build().toByteString());
        }
        features.addLengthDelimited(bytes);
        degraded |= isDegraded;
    }

    GetFeaturesResponse build() {
        return GetFeaturesResponse.newBuilder()
                .setDegraded(degraded)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(GetFeaturesResponse.FEATURES_FIELD_NUMBER, features.build())
                        .build())
                .build();
    }

    private static Explanation explanation(Feature feature) {
        Explanation.Builder explanation = Explanation.newBuilder().setOrigin(origin(feature.origin()));
        if (!feature.origin().isDegraded()) {
            explanation
                    .getAgeBuilder()
                    .setSeconds(feature.ageMillis() / 1_000)
                    .setNanos((int) (feature.ageMillis() % 1_000) * NANOS_PER_MILLI);
        }
        return explanation.build();
    }

    private static io.afterclick.proto.feature.v1.Origin origin(Origin origin) {
        return switch (origin) {
            case NEAR_CACHE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_NEAR_CACHE;
            case STORE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE;
            case STALE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STALE;
            case NO_VALUE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_NO_VALUE;
            case LATE -> io.afterclick.proto.feature.v1.Origin.ORIGIN_LATE;
            case STORE_FAILED -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE_FAILED;
            case STORE_AVOIDED -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE_AVOIDED;
            case STORE_REFILLING -> io.afterclick.proto.feature.v1.Origin.ORIGIN_STORE_REFILLING;
        };
    }
}
