package io.afterclick.feature.adapter.grpc;

import com.google.protobuf.ByteString;
import io.afterclick.feature.online.Encoded;

/**
 * A feature as it stands in answers.
 *
 * @param bytes a {@code Feature} message without what differs from answer to answer
 */
record EncodedFeature(ByteString bytes) implements Encoded {
    @Override
    public int length() {
        return bytes.size();
    }
}
