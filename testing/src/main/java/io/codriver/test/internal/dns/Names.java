package io.codriver.test.internal.dns;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names of DNS as texts: checked when a test gives one, kept in lower case and without the final dot. */
public final class Names {

    private static final int MAX_LABEL = 63;
    private static final int MAX_NAME = 253;

    private Names() {}

    /** A name as it was asked for, as a key: lower case, without the final dot; the root is empty. */
    static String key(String name) {
        return withoutFinalDot(name).toLowerCase(Locale.ROOT);
    }

    static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * Reads a name that a test gives.
     *
     * @throws IllegalArgumentException if it cannot be written in a message
     */
    public static String checked(String name) {
        String key = key(name);
        if (key.isEmpty() || key.length() > MAX_NAME) {
            throw new IllegalArgumentException("'" + name + "' has no or too many letters for a name");
        }
        for (String label : key.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > MAX_LABEL) {
                throw new IllegalArgumentException("'" + name + "' has a label without or with too many letters");
            }
        }
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(key)) {
            throw new IllegalArgumentException("'" + name + "' is not ASCII; give the form that begins with xn--");
        }
        return key;
    }

    /** Writes a name as labels, without compression. */
    static void write(String name, ByteBuf to) {
        String open = withoutFinalDot(name);
        if (!open.isEmpty()) {
            for (String label : open.split("\\.", -1)) {
                byte[] letters = label.getBytes(StandardCharsets.UTF_8);
                to.writeByte(letters.length).writeBytes(letters);
            }
        }
        to.writeByte(0);
    }
}
