package io.codriver.internal.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;

/**
 * Makes random UUIDs of version 4 without asking the system for randomness each time: that is a file on some machines,
 * and sessions are made on event loops. Each is the digest of a secret and a number.
 *
 * <p>Spec: Sessions, "Generating a session ID locally".
 */
final class SessionIds {

    private static final int UUID_BYTES = 16;

    private final UUID secret;
    private final AtomicLong count = new AtomicLong();

    SessionIds(UUID secret) {
        this.secret = secret;
    }

    /** Those of this JVM: the secret is asked for once, by the first client. */
    static SessionIds ofJvm() {
        return Jvm.IDS;
    }

    private static final class Jvm {
        static final SessionIds IDS = new SessionIds(UUID.randomUUID());
    }

    BsonBinary next() {
        ByteBuffer seed = ByteBuffer.allocate(UUID_BYTES + Long.BYTES)
                .putLong(secret.getMostSignificantBits())
                .putLong(secret.getLeastSignificantBits())
                .putLong(count.incrementAndGet());
        byte[] id = Arrays.copyOf(digest().digest(seed.array()), UUID_BYTES);
        id[6] = (byte) ((id[6] & 0x0f) | 0x40); // version 4
        id[8] = (byte) ((id[8] & 0x3f) | 0x80); // variant of RFC 4122
        return new BsonBinary(BsonBinarySubType.UUID_STANDARD, id);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
