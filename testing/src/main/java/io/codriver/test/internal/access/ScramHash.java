package io.codriver.test.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two variants of SCRAM, with the iterations and salts that servers use. Spec: RFC 5802, RFC 7677. */
enum ScramHash {
    SHA_1("SCRAM-SHA-1", "SHA-1", "HmacSHA1", 10_000, 16) {
        @Override
        byte[] prepared(String user, String password) {
            // Spec: Authentication, "SCRAM-SHA-1": the digest in hexadecimal is the password.
            byte[] digest = digest("MD5", utf8(user + ":mongo:" + password));
            return utf8(HexFormat.of().formatHex(digest));
        }
    },
    SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256", 15_000, 28) {
        @Override
        byte[] prepared(String user, String password) {
            // As much of SASLprep as passwords of tests need: no soft hyphens, and compatible characters are one.
            return utf8(Normalizer.normalize(password.replace("\u00AD", ""), Normalizer.Form.NFKC));
        }
    };

    private final String mechanism;
    private final String digest;
    private final String hmac;
    private final int iterations;
    private final int saltBytes;

    ScramHash(String mechanism, String digest, String hmac, int iterations, int saltBytes) {
        this.mechanism = mechanism;
        this.digest = digest;
        this.hmac = hmac;
        this.iterations = iterations;
        this.saltBytes = saltBytes;
    }

    String mechanism() {
        return mechanism;
    }

    int iterations() {
        return iterations;
    }

    int saltBytes() {
        return saltBytes;
    }

    /** What goes into the derivation for a password as a user types it. */
    abstract byte[] prepared(String user, String password);

    /** {@code Hi} of the RFC, step by step. */
    byte[] salted(byte[] password, byte[] salt) {
        try {
            // Keys of HMAC are filled up with zeros, so this is the empty key, which the JDK refuses.
            byte[] key = password.length == 0 ? new byte[1] : password;
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            mac.update(salt);
            byte[] round = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] result = round.clone();
            for (int i = 1; i < iterations; i++) {
                round = mac.doFinal(round);
                for (int at = 0; at < result.length; at++) {
                    result[at] ^= round[at];
                }
            }
            return result;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    byte[] hash(byte[] bytes) {
        return digest(digest, bytes);
    }

    byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
