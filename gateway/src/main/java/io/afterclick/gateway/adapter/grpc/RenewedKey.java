package io.afterclick.gateway.adapter.grpc;

import io.vertx.core.net.KeyCertOptions;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Shows the certificate that the key store of the moment holds. For clients only. */
final class RenewedKey extends X509ExtendedKeyManager {
    private final Renewed<KeyCertOptions, X509ExtendedKeyManager> current;

    RenewedKey(Supplier<KeyCertOptions> options, Renewed.Making<KeyCertOptions, KeyManagerFactory> factory) {
        this.current =
                new Renewed<>(options, keys -> Arrays.stream(factory.of(keys).getKeyManagers())
                        .filter(X509ExtendedKeyManager.class::isInstance)
                        .map(X509ExtendedKeyManager.class::cast)
                        .findFirst()
                        .orElseThrow());
    }

    @Override
    public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
        return current.get().chooseEngineClientAlias(keyType, issuers, engine);
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        return current.get().chooseClientAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return current.get().getClientAliases(keyType, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return current.get().getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return current.get().getPrivateKey(alias);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        throw new UnsupportedOperationException("for clients only");
    }
}
