package io.afterclick.feature.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import org.junit.jupiter.api.Test;

class ClientCertificatesTest {
    private static final HttpServerOptions WITHOUT_TRUST_STORE =
            new HttpServerOptions().setKeyCertOptions(new PemKeyCertOptions());

    @Test
    void require_withTlsAndNoPlainPort_asksForCertificates() {
        HttpServerOptions options = new HttpServerOptions(WITHOUT_TRUST_STORE).setTrustOptions(new PemTrustOptions());
        ClientCertificates.require(options, "disabled");
        assertThat(options.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
    }

    @Test
    void require_whereSomeCouldCallWithout_isRefused() {
        assertThatThrownBy(() -> ClientCertificates.require(new HttpServerOptions(), "disabled"))
                .hasMessageContaining(
                        "afterclick.feature.client-certificate-required: quarkus.http.tls-configuration-name");
        assertThatThrownBy(() -> ClientCertificates.require(WITHOUT_TRUST_STORE, "disabled"))
                .hasMessageContaining("trust store");
        HttpServerOptions options = new HttpServerOptions(WITHOUT_TRUST_STORE).setTrustOptions(new PemTrustOptions());
        for (String plain : new String[] {"enabled", "redirect"}) {
            assertThatThrownBy(() -> ClientCertificates.require(options, plain))
                    .hasMessageContaining("quarkus.http.insecure-requests must be disabled");
        }
    }
}
