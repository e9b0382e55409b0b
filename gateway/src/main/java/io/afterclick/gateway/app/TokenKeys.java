package io.afterclick.gateway.app;

import io.afterclick.gateway.event.TokenKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes the keys of decision tokens from the configuration. */
final class TokenKeys {
    private static final Logger LOG = Logger.getLogger(TokenKeys.class);

    private TokenKeys() {}

    static List<TokenKey> of(List<String> secrets) {
        if (secrets.isEmpty()) {
            LOG.warn(
                    "No afterclick.gateway.token.keys are set: a random key signs decision tokens, so they end with this"
                            + " process and no other replica knows them");
            byte[] secret = new byte[TokenKey.SECRET_BYTES_MIN];
            new SecureRandom().nextBytes(secret);
            return List.of(TokenKey.of(secret));
        }
        List<TokenKey> keys = new ArrayList<>();
        for (int i = 0; i < secrets.size(); i++) {
            try {
                keys.add(TokenKey.of(secrets.get(i).getBytes(StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("afterclick.gateway.token.keys[" + i + "]: " + e.getMessage(), e);
            }
        }
        return keys;
    }
}
