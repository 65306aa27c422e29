package io.codriver.internal.handshake.auth.scram;

import com.mongodb.AuthenticationMechanism;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.sasl.SaslException;

/**
 * The variants of SCRAM: their hash, and what becomes of a password before keys are derived from it.
 *
 * <p>Spec: RFC 5802, RFC 7677; Authentication, "SCRAM-SHA-1" and "SCRAM-SHA-256".
 */
public enum ScramMechanism {
    SHA_1(AuthenticationMechanism.SCRAM_SHA_1, "SHA-1", "HmacSHA1", "PBKDF2WithHmacSHA1", 160) {
        @Override
        char[] prepared(String user, char[] password) throws GeneralSecurityException {
            // The digest that servers kept before SCRAM is the password; neither part is prepared with SASLprep.
            byte[] text = (user + ":mongo:" + new String(password)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text))
                    .toCharArray();
        }
    },
    SHA_256(AuthenticationMechanism.SCRAM_SHA_256, "SHA-256", "HmacSHA256", "PBKDF2WithHmacSHA256", 256) {
        @Override
        char[] prepared(String user, char[] password) throws SaslException {
            return SaslPrep.prepared(new String(password)).toCharArray();
        }
    };

    private final AuthenticationMechanism official;
    private final String digest;
    private final String hmac;
    private final String derivation;
    private final int keyBits;

    ScramMechanism(AuthenticationMechanism official, String digest, String hmac, String derivation, int keyBits) {
        this.official = official;
        this.digest = digest;
        this.hmac = hmac;
        this.derivation = derivation;
        this.keyBits = keyBits;
    }

    /** As servers call it. */
    String text() {
        return official.getMechanismName();
    }

    AuthenticationMechanism official() {
        return official;
    }

    abstract char[] prepared(String user, char[] password) throws GeneralSecurityException, SaslException;

    /** Takes tens of milliseconds of a processor: not on an event loop. */
    ScramKeys derive(String user, char[] password, Salting salting) throws SaslException {
        PBEKeySpec spec = null;
        try {
            spec = new PBEKeySpec(prepared(user, password), salting.salt(), salting.iterations(), keyBits);
            byte[] salted = SecretKeyFactory.getInstance(derivation)
                    .generateSecret(spec)
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            return new ScramKeys(
                    clientKey, MessageDigest.getInstance(digest).digest(clientKey), hmac(salted, "Server Key"));
        } catch (GeneralSecurityException missing) {
            throw new SaslException("This JVM cannot derive the keys of " + text(), missing);
        } finally {
            if (spec != null) {
                spec.clearPassword();
            }
        }
    }

    byte[] hmac(byte[] key, String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(hmac);
        mac.init(new SecretKeySpec(key, hmac));
        return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    }
}
