package io.codriver.internal.handshake.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.internal.handshake.auth.Nonces;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conversation of RFC 7677 and that of the specification for SCRAM-SHA-1, and what a server must not say in them. */
final class ScramClientTest {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SHARED = NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String CHALLENGE = "r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final char[] PENCIL = "pencil".toCharArray();

    @Test
    void conversationOfRfc7677() throws Exception {
        ScramClient client = new ScramClient(ScramMechanism.SHA_256, "user", NONCE);
        assertThat(text(client.first())).isEqualTo("n,,n=user,r=" + NONCE);
        Salting salting = client.challenged(bytes(CHALLENGE));
        assertThat(salting.iterations()).isEqualTo(4096);
        ScramKeys keys = ScramMechanism.SHA_256.derive("user", PENCIL, salting);
        assertThat(text(client.proof(keys)))
                .isEqualTo("c=biws,r=" + SHARED + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        client.verify(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    @Test
    void conversationOfTheSpecificationForSha1() throws Exception {
        String nonce = "fyko+d2lbbFgONRv9qkxdawL";
        String shared = nonce + "Ho+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE";
        ScramClient client = new ScramClient(ScramMechanism.SHA_1, "user", nonce);
        assertThat(text(client.first())).isEqualTo("n,,n=user,r=" + nonce);
        Salting salting = client.challenged(bytes("r=" + shared + ",s=rQ9ZY3MntBeuP3E1TDVC4w==,i=10000"));
        ScramKeys keys = ScramMechanism.SHA_1.derive("user", PENCIL, salting);
        assertThat(text(client.proof(keys))).isEqualTo("c=biws,r=" + shared + ",p=MC2T8BvbmWRckDw8oWl5IVghwCY=");
        client.verify(bytes("v=UMWeI25JD1yNYZRMpZ4VHvhZ9e0="));
    }

    /** The keys of RFC 5802 come from the password as it is, without the digest of MongoDB: so only the salting is shared. */
    @Test
    void derivationOfRfc5802() throws Exception {
        javax.crypto.spec.PBEKeySpec spec =
                new javax.crypto.spec.PBEKeySpec(PENCIL, Base64.getDecoder().decode("QSXCR+Q6sek8bf92"), 4096, 160);
        byte[] salted = javax.crypto.SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                .generateSecret(spec)
                .getEncoded();
        byte[] stored = java.security.MessageDigest.getInstance("SHA-1")
                .digest(ScramMechanism.SHA_1.hmac(salted, "Client Key"));
        String whole = "n=user,r=fyko+d2lbbFgONRv9qkxdawL,"
                + "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096,"
                + "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
        byte[] proof = ScramMechanism.SHA_1.hmac(stored, whole);
        byte[] clientKey = ScramMechanism.SHA_1.hmac(salted, "Client Key");
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        assertThat(Base64.getEncoder().encodeToString(proof)).isEqualTo("v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        byte[] signature = ScramMechanism.SHA_1.hmac(ScramMechanism.SHA_1.hmac(salted, "Server Key"), whole);
        assertThat(Base64.getEncoder().encodeToString(signature)).isEqualTo("rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    }

    @ParameterizedTest
    @CsvSource({"'a,b', 'n=a=2Cb'", "'a=b', 'n=a=3Db'", "'=,=', 'n==3D=2C=3D'", "'\u2168', 'n=\u2168'"})
    void userNamesAreEscapedAndElseAsTheyWereTyped(String name, String field) {
        assertThat(text(new ScramClient(ScramMechanism.SHA_256, name, NONCE).first()))
                .isEqualTo("n,," + field + ",r=" + NONCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "r=" + SHARED,
                "r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==",
                "s=W22ZaJ0SNY7soEsUEjb6gQ==,r=" + SHARED + ",i=4096",
                "m=ext,r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=" + SHARED + ",s=,i=4096",
                "r=" + SHARED + ",s=!,i=4096",
                "r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=",
                "r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many",
                "r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999"
            })
    void challengesThatAreNoneAreRefused(String challenge) {
        refused(challenge, "server");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 4095, ScramClient.MOST_ITERATIONS + 1})
    void aCountOfIterationsOutOfBoundsIsRefused(int iterations) {
        refused("r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=" + iterations, "iteration count");
    }

    @ParameterizedTest
    @ValueSource(ints = {ScramClient.FEWEST_ITERATIONS, ScramClient.MOST_ITERATIONS})
    void aCountOfIterationsAtTheBoundIsTaken(int iterations) throws Exception {
        ScramClient client = new ScramClient(ScramMechanism.SHA_256, "user", NONCE);
        assertThat(client.challenged(bytes("r=" + SHARED + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=" + iterations))
                        .iterations())
                .isEqualTo(iterations);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other%hvYDpWUa2RaTCAfuxFIlj", NONCE, "rOprNGfwEbeRWgbNEkq", ""})
    void aNonceThatDoesNotContinueOursIsRefused(String nonce) {
        refused("r=" + nonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "nonce");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=",
                "v=!",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G8=",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl9",
                "x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                "e=other-error"
            })
    void aSignatureThatIsNotTheServersIsRefused(String last) throws Exception {
        ScramClient client = new ScramClient(ScramMechanism.SHA_256, "user", NONCE);
        client.proof(ScramMechanism.SHA_256.derive("user", PENCIL, client.challenged(bytes(CHALLENGE))));
        assertThatThrownBy(() -> client.verify(bytes(last))).isInstanceOf(SaslException.class);
    }

    @Test
    void aSignatureBeforeTheProofIsRefused() {
        ScramClient client = new ScramClient(ScramMechanism.SHA_256, "user", NONCE);
        assertThatThrownBy(() -> client.verify(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")))
                .isInstanceOf(SaslException.class);
    }

    @Test
    void anEmptyPasswordIsAPassword() throws Exception {
        ScramClient client = new ScramClient(ScramMechanism.SHA_256, "user", NONCE);
        Salting salting = client.challenged(bytes(CHALLENGE));
        assertThat(ScramMechanism.SHA_256.derive("user", new char[0], salting).client())
                .hasSize(32);
    }

    @Test
    void noncesAreLongAndNeverTheSame() {
        assertThat(Nonces.next()).hasSize(32).doesNotContain(",").isNotEqualTo(Nonces.next());
    }

    private static void refused(String challenge, String word) {
        ScramClient client = new ScramClient(ScramMechanism.SHA_256, "user", NONCE);
        assertThatThrownBy(() -> client.challenged(bytes(challenge)))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining(word);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
