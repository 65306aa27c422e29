package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsAlertTest {

    @ParameterizedTest
    @CsvSource({
        "Received fatal alert: certificate_required, certificate_required, client certificate",
        "(certificate_required) Received fatal alert: certificate_required, certificate_required, client certificate",
        "Received fatal alert: unknown_ca, unknown_ca, client certificate",
        "Received fatal alert: handshake_failure, handshake_failure, client certificate",
        "Received fatal alert: protocol_version, protocol_version, versions and ciphers",
        "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE, bad_certificate, client certificate",
        "error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED, certificate_required, client certificate"
    })
    void isFoundInTheWordsOfEachEngine(String message, String name, String advice) {
        assertThat(TlsAlert.in(new IOException(new SSLHandshakeException(message))))
                .get()
                .satisfies(alert -> {
                    assertThat(alert.name()).isEqualTo(name);
                    assertThat(alert.advice()).contains(advice);
                });
    }

    @Test
    void nothingElseIsOne() {
        assertThat(TlsAlert.in(new SSLException("connection closed"))).isEmpty();
        assertThat(TlsAlert.in(new IOException("Received fatal alert: unknown_ca")))
                .isEmpty();
        assertThat(TlsAlert.in(new SSLException((String) null))).isEmpty();
    }
}
