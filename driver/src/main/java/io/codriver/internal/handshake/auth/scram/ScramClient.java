package io.codriver.internal.handshake.auth.scram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one SCRAM conversation, without any I/O: first message, what the server wants, proof, and the check
 * of the server's own proof, in this order and each once.
 *
 * <p>Spec: RFC 5802, "SCRAM Authentication Exchange"; Authentication, "SCRAM-SHA-1" and "SCRAM-SHA-256".
 */
final class ScramClient {

    /** A server that asks for less may be a man in the middle who wants a password that is easy to guess. */
    static final int FEWEST_ITERATIONS = 4_096;

    /** Some seconds of a processor. No server asks for a hundredth of it. */
    static final int MOST_ITERATIONS = 10_000_000;

    /** Neither binds the channel nor speaks for anybody else. */
    private static final String GS2_HEADER = "n,,";

    private final ScramMechanism mechanism;
    private final String nonce;
    private final String firstBare;
    private String serverFirst = "";
    private String sharedNonce = "";
    private byte @Nullable [] expectedSignature;

    ScramClient(ScramMechanism mechanism, String user, String nonce) {
        this.mechanism = mechanism;
        this.nonce = nonce;
        this.firstBare = "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    ScramMechanism mechanism() {
        return mechanism;
    }

    byte[] first() {
        return (GS2_HEADER + firstBare).getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the server's first message. */
    Salting challenged(byte[] message) throws SaslException {
        serverFirst = new String(message, StandardCharsets.UTF_8);
        // The order of the attributes is fixed; what may follow them must be ignored.
        String[] attributes = serverFirst.split(",", -1);
        if (attributes.length < 3) {
            throw new SaslException("The server's challenge is not complete");
        }
        sharedNonce = attribute(attributes[0], 'r');
        if (!sharedNonce.startsWith(nonce) || sharedNonce.length() == nonce.length()) {
            throw new SaslException("The server's nonce does not continue that of this conversation");
        }
        return new Salting(salt(attribute(attributes[1], 's')), iterations(attribute(attributes[2], 'i')));
    }

    private static byte[] salt(String text) throws SaslException {
        byte[] salt = decoded(text, "salt");
        if (salt.length == 0) {
            throw new SaslException("The server sent no salt");
        }
        return salt;
    }

    private static int iterations(String text) throws SaslException {
        int iterations;
        try {
            iterations = Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            throw new SaslException("The server's iteration count is no number");
        }
        if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new SaslException("The server's iteration count " + iterations + " is not between "
                    + FEWEST_ITERATIONS + " and " + MOST_ITERATIONS);
        }
        return iterations;
    }

    /** The message that proves to the server that we know the password. */
    byte[] proof(ScramKeys keys) throws SaslException {
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(GS2_HEADER.getBytes(StandardCharsets.UTF_8))
                + ",r=" + sharedNonce;
        String whole = firstBare + "," + serverFirst + "," + withoutProof;
        try {
            byte[] proof = mechanism.hmac(keys.stored(), whole);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= keys.client()[i];
            }
            expectedSignature = mechanism.hmac(keys.server(), whole);
            return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException missing) {
            throw new SaslException("This JVM cannot sign for " + mechanism.text(), missing);
        }
    }

    /** Takes the server's last message. Whoever does not know the password cannot have made it. */
    void verify(byte[] message) throws SaslException {
        byte[] expected = expectedSignature;
        String text = new String(message, StandardCharsets.UTF_8).split(",", 2)[0];
        if (text.startsWith("e=")) {
            throw new SaslException("The server has ended the conversation");
        }
        byte[] signature = decoded(attribute(text, 'v'), "signature");
        if (expected == null || !MessageDigest.isEqual(expected, signature)) {
            throw new SaslException("The server's signature is wrong: it does not know the password");
        }
    }

    private static String attribute(String text, char name) throws SaslException {
        if (text.length() < 2 || text.charAt(0) != name || text.charAt(1) != '=') {
            throw new SaslException("The server's message has no attribute " + name + " in its place");
        }
        return text.substring(2);
    }

    private static byte[] decoded(String base64, String what) throws SaslException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException noBase64) {
            throw new SaslException("The server's " + what + " is no base64");
        }
    }
}
