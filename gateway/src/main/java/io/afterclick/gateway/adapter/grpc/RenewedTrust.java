package io.afterclick.gateway.adapter.grpc;

import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom the trust store of the moment trusts, where the certificate names the host that was called. For clients
 * only.
 *
 * <p>The JDK's own trust manager compares the name, since grpc-java asks the engine for it. One that is no {@code
 * X509ExtendedTrustManager}, such as Quarkus's that looks at expiry, must not come in between: Netty would wrap it into
 * one that compares nothing. So what has no engine to ask is refused.
 */
final class RenewedTrust extends X509ExtendedTrustManager {
    private final Renewed<KeyStore, X509ExtendedTrustManager> current;

    RenewedTrust(Supplier<KeyStore> trustStore) {
        this.current = new Renewed<>(trustStore, RenewedTrust::managerOf);
    }

    private static X509ExtendedTrustManager managerOf(KeyStore trustStore) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trustStore);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** @throws CertificateException also where the name of the host would not be compared */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (!"HTTPS".equals(engine.getSSLParameters().getEndpointIdentificationAlgorithm())) {
            throw new CertificateException("the name in the certificate would not be compared");
        }
        current.get().checkServerTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current.get().getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw refused();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw refused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw refused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw refused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw refused();
    }

    private static CertificateException refused() {
        return new CertificateException("only servers are checked, and only by the engine of a connection");
    }
}
