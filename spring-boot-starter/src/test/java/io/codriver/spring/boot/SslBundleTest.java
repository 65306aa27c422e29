package io.codriver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.CodriverClient;
import io.codriver.test.Certificates;
import io.codriver.test.EmbeddedServer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Whom an SSL bundle of Spring Boot trusts is trusted, and nobody else. */
class SslBundleTest {

    private final Certificates.Certificate certificate = Certificates.create().selfSigned("127.0.0.1");

    @Test
    void theCertificateOfTheBundleIsTrusted() throws Exception {
        try (EmbeddedServer server = server();
                ConfigurableApplicationContext service = service(server, certificate.certificate())) {
            StepVerifier.create(ping(service)).expectNextCount(1).verifyComplete();
            assertThat(server.commands("ping")).hasSize(1);
        }
    }

    @Test
    void anotherCertificateIsNot() throws Exception {
        X509Certificate other = Certificates.create().selfSigned("127.0.0.1").certificate();
        try (EmbeddedServer server = server();
                ConfigurableApplicationContext service = service(server, other)) {
            StepVerifier.create(ping(service))
                    .verifyErrorSatisfies(failure -> assertThat(failure).hasMessageContaining("was rejected"));
            assertThat(server.commands("ping")).isEmpty();
        }
    }

    private EmbeddedServer server() {
        return EmbeddedServer.builder().tls(certificate.serverContext()).start();
    }

    private static Mono<Document> ping(ConfigurableApplicationContext service) {
        return service.getBean(CodriverClient.class).getDatabase("admin").runCommand(new Document("ping", 1));
    }

    private static ConfigurableApplicationContext service(EmbeddedServer server, X509Certificate trusted)
            throws CertificateEncodingException {
        String uri = "mongodb://127.0.0.1:" + server.address().getPort()
                + "/?directConnection=true&serverSelectionTimeoutMS=5000";
        List<String> arguments = new ArrayList<>(List.of(Uris.arguments(uri)));
        arguments.add("--spring.data.mongodb.ssl.bundle=rally");
        arguments.add("--spring.mongodb.ssl.bundle=rally");
        arguments.add("--spring.ssl.bundle.pem.rally.truststore.certificate=" + pem(trusted));
        return new SpringApplicationBuilder(ServiceTest.Service.class)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new));
    }

    private static String pem(X509Certificate certificate) throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
