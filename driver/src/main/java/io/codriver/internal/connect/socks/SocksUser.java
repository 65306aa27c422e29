package io.codriver.internal.connect.socks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Who the client is to a proxy. Immutable; its text tells nothing.
 *
 * <p>Spec: RFC 1929.
 */
public final class SocksUser {

    private static final int VERSION = 1;
    private static final int LONGEST = 255;

    private final byte[] name;
    private final byte[] password;

    /**
     * As the settings have it.
     *
     * @throws IllegalArgumentException if one of them is empty, or longer than 255 bytes
     */
    public SocksUser(String name, String password) {
        this.name = bytes("name", name);
        this.password = bytes("password", password);
    }

    private static byte[] bytes(String what, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST) {
            throw new IllegalArgumentException("the " + what + " of a proxy's user has 1 to " + LONGEST + " bytes");
        }
        return bytes;
    }

    void writeTo(ByteBuf out) {
        out.writeByte(VERSION);
        out.writeByte(name.length).writeBytes(name);
        out.writeByte(password.length).writeBytes(password);
    }

    @Override
    public String toString() {
        return "a user";
    }
}
