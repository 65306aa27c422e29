package io.codriver.internal.handshake.auth;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Random texts that nobody can foretell, made on event loops: the generator reads the operating system once, for its seed,
 * and not each time as the JDK's usual one does.
 */
public final class Nonces {

    /** 192 bits; a multiple of three, so that base64 needs no padding. */
    private static final int BYTES = 24;

    private static final SecureRandom RANDOM = seeded();

    private Nonces() {}

    /** Seeds the generator here and now. Call it where a client is made. */
    public static void load() {
        next();
    }

    /** So many bytes. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** 32 printable characters without a comma. */
    public static String next() {
        return Base64.getEncoder().encodeToString(bytes(BYTES));
    }

    private static SecureRandom seeded() {
        try {
            return SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException notInThisJdk) {
            return new SecureRandom();
        }
    }
}
