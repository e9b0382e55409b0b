package io.afterclick.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * An authority that openssl makes for a test, and the certificates that it issues: files as in a Kubernetes Secret of type
 * {@code kubernetes.io/tls}.
 */
final class TestCa {
    private static final String DAYS = "2";

    private final Path folder;

    private TestCa(Path folder) {
        this.folder = folder;
    }

    static TestCa create(Path folder, String name) throws Exception {
        Files.createDirectories(folder);
        openssl(
                folder,
                List.of(
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        "ca.key",
                        "-out",
                        "ca.crt",
                        "-days",
                        DAYS,
                        "-subj",
                        "/CN=" + name));
        return new TestCa(folder);
    }

    Path certificate() {
        return folder.resolve("ca.crt");
    }

    /** Writes {@code tls.crt}, {@code tls.key} and {@code ca.crt} for these names, over those that are there. */
    void issue(Path to, String... names) throws Exception {
        Files.createDirectories(to);
        Path extensions = folder.resolve("extensions");
        Files.writeString(
                extensions,
                "subjectAltName=DNS:" + String.join(",DNS:", names) + "\nextendedKeyUsage=serverAuth,clientAuth\n");
        openssl(
                folder,
                List.of(
                        "req",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        "new.key",
                        "-out",
                        "new.csr",
                        "-subj",
                        "/CN=" + names[0]));
        openssl(
                folder,
                List.of(
                        "x509",
                        "-req",
                        "-in",
                        "new.csr",
                        "-CA",
                        "ca.crt",
                        "-CAkey",
                        "ca.key",
                        "-CAcreateserial",
                        "-out",
                        "new.crt",
                        "-days",
                        DAYS,
                        "-extfile",
                        "extensions"));
        Files.copy(folder.resolve("ca.crt"), to.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(folder.resolve("new.key"), to.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(folder.resolve("new.crt"), to.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        // Key and certificate in one file, as Kafka wants them.
        Files.writeString(
                to.resolve("tls.pem"),
                Files.readString(to.resolve("tls.key")) + Files.readString(to.resolve("tls.crt")));
    }

    /** A client that trusts this authority, without a certificate of its own. */
    SSLContext trusting() throws GeneralSecurityException, IOException {
        return context(null, trust());
    }

    /** The same, showing the certificate in a folder. */
    SSLContext trustingAndShowing(Path files) throws GeneralSecurityException, IOException {
        return context(keys(files), trust());
    }

    /** A client that shows the certificate in a folder, and only looks at what the server shows. */
    static SSLContext looking(Path files) throws GeneralSecurityException, IOException {
        return context(keys(files), new TrustManager[] {new Credulous()});
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificate(certificate()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    private static KeyManager[] keys(Path files) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("client", key(files.resolve("tls.key")), new char[0], new Certificate[] {
            certificate(files.resolve("tls.crt"))
        });
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        return factory.getKeyManagers();
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }

    /** Trusts whatever is shown. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        String base64 =
                Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static void openssl(Path folder, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
