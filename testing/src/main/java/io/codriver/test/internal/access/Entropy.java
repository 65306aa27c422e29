package io.codriver.test.internal.access;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Random bytes for event loops: the operating system is read once, when the first user is added. */
final class Entropy {

    private static final SecureRandom SOURCE = seeded();

    private Entropy() {}

    /** Reads the operating system here and now. */
    static void load() {
        bytes(1);
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        SOURCE.nextBytes(bytes);
        return bytes;
    }

    private static SecureRandom seeded() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextBytes(new byte[1]);
            return random;
        } catch (NoSuchAlgorithmException missing) {
            return new SecureRandom();
        }
    }
}
