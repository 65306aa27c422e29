package io.codriver.internal.handshake.auth.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import javax.security.sasl.Sasl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the properties of a credential may say, in settings and in a URI. */
final class KerberosSettingsTest {

    private static final String URI =
            "mongodb://alice%40REALM@db.example/?authMechanism=GSSAPI&authMechanismProperties=";

    private static MongoCredential user() {
        return MongoCredential.createGSSAPICredential("alice@REALM");
    }

    static Stream<MongoCredential> wrong() {
        return Stream.of(
                user().withMechanismProperty(MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, "x"),
                user().withMechanismProperty(MongoCredential.JAVA_SUBJECT_KEY, "x"),
                user().withMechanismProperty(MongoCredential.JAVA_SUBJECT_KEY, new Subject())
                        .withMechanismProperty(MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, "x"),
                user().withMechanismProperty(MongoCredential.CANONICALIZE_HOST_NAME_KEY, "backward"),
                user().withMechanismProperty("SERVICE_REALM", 7),
                properties("x"),
                properties(Map.of(Sasl.CREDENTIALS, "x")),
                properties(Map.of(Sasl.QOP, "auth-conf")),
                properties(Map.of(Sasl.POLICY_FORWARD_SECRECY, "true")));
    }

    private static MongoCredential properties(Object value) {
        return user().withMechanismProperty(MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY, value);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void propertiesThatDoNotFitAreRefused(MongoCredential credential) {
        assertThatThrownBy(() -> KerberosSettings.of(credential))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("GSSAPI ");
    }

    @ParameterizedTest
    @CsvSource({
        "none, NONE",
        "false, NONE",
        "forward, FORWARD",
        "forwardAndReverse, FORWARD_AND_REVERSE",
        "true, FORWARD_AND_REVERSE"
    })
    void aUriSaysHowNamesAreMadeCanonical(String written, Canonicalization meant) {
        String uri = URI + "SERVICE_REALM:ABROAD,CANONICALIZE_HOST_NAME:" + written;
        MongoClientSettings read = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(CanonicalNames.read(uri)))
                .build();
        MongoCredential credential = CanonicalNames.said(uri, read).getCredential();
        assertThat(credential).isNotNull();
        assertThat(KerberosSettings.of(credential).canonicalization()).isEqualTo(meant);
        assertThat(KerberosSettings.of(credential).realm()).contains("ABROAD");
    }

    @Test
    void aUriThatSaysSomethingElseIsRefused() {
        assertThatThrownBy(() -> CanonicalNames.read(URI + "CANONICALIZE_HOST_NAME:maybe"))
                .hasMessageContaining("maybe");
    }

    @Test
    void withoutPropertiesNamesAreTakenAsTheyAre() {
        KerberosSettings settings = KerberosSettings.of(user());
        assertThat(settings.canonicalization()).isEqualTo(Canonicalization.NONE);
        assertThat(settings.service()).isEqualTo("mongodb");
        assertThat(settings.host()).isEmpty();
        assertThat(settings.realm()).isEmpty();
    }

    @Test
    void aRuntimeWithoutKerberosIsNamed() {
        assertThatThrownBy(() -> KerberosSettings.checkRuntime(ModuleLayer.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--add-modules java.security.jgss");
    }
}
