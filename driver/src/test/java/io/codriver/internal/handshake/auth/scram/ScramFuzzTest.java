package io.codriver.internal.handshake.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import javax.security.sasl.SaslException;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a server says in a SCRAM conversation: it is believed only if it knows the password, everything else ends with a
 * {@link SaslException}; nothing else is thrown.
 */
final class ScramFuzzTest {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String CHALLENGE =
            "r=" + NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final byte BETWEEN = '\n';

    /** Deriving keys takes milliseconds: these are those of nobody. */
    private static final ScramKeys KEYS = new ScramKeys(filled(1), filled(2), filled(3));

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** The input is the server's first message, a new line, and its last one. */
    @MethodSource("seeds")
    @FuzzTest
    void serversAreBelievedOnlyWithTheirSignature(byte[] input) throws Exception {
        int end = 0;
        while (end < input.length && input[end] != BETWEEN) {
            end++;
        }
        byte[] first = Arrays.copyOf(input, end);
        byte[] last = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
        for (ScramMechanism mechanism : ScramMechanism.values()) {
            converse(new ScramClient(mechanism, "user", NONCE), first, last);
        }
    }

    private static void converse(ScramClient client, byte[] first, byte[] last) throws Exception {
        String proof;
        try {
            Salting salting = client.challenged(first);
            assertThat(salting.salt()).isNotEmpty();
            assertThat(salting.iterations()).isBetween(ScramClient.FEWEST_ITERATIONS, ScramClient.MOST_ITERATIONS);
            proof = new String(client.proof(KEYS), StandardCharsets.UTF_8);
        } catch (SaslException refused) {
            return;
        }
        String serverFirst = new String(first, StandardCharsets.UTF_8);
        String nonce = serverFirst.substring(2, serverFirst.indexOf(','));
        assertThat(nonce).startsWith(NONCE).hasSizeGreaterThan(NONCE.length());
        assertThat(proof).startsWith("c=biws,r=" + nonce + ",p=");
        String whole = "n=user,r=" + NONCE + "," + serverFirst + ",c=biws,r=" + nonce;
        byte[] signature = client.mechanism().hmac(KEYS.server(), whole);
        assertThat(isBelieved(client, last)).isEqualTo(isSignature(last, signature));
        assertThat(isBelieved(
                        client,
                        ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    private static boolean isBelieved(ScramClient client, byte[] last) {
        try {
            client.verify(last);
            return true;
        } catch (SaslException refused) {
            return false;
        }
    }

    /**
     * Decided in another way than the client does: base64 of these bytes may have padding or not, and the last two bits of its last
     * digit stand for nothing.
     */
    private static boolean isSignature(byte[] last, byte[] signature) {
        String exact = "v=" + Base64.getEncoder().withoutPadding().encodeToString(signature);
        String said = new String(last, StandardCharsets.UTF_8);
        int comma = said.indexOf(',');
        String value = comma < 0 ? said : said.substring(0, comma);
        if (value.length() == exact.length() + 1 && value.endsWith("=")) {
            value = value.substring(0, exact.length());
        }
        int digit = exact.length() - 1;
        return value.length() == exact.length()
                && value.startsWith(exact.substring(0, digit))
                && DIGITS.indexOf(value.charAt(digit)) >= 0
                && DIGITS.indexOf(value.charAt(digit)) >> 2 == DIGITS.indexOf(exact.charAt(digit)) >> 2;
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        CHALLENGE + "\nv=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                        CHALLENGE + ",x=more\nv=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=,x=more",
                        CHALLENGE + "\ne=other-error",
                        "m=ext," + CHALLENGE + "\nv=",
                        "r=" + NONCE + ",s=,i=4095\n",
                        "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=10000001\n",
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
