package io.codriver.internal.connect.socks;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * The server as a proxy is asked for it. Immutable.
 *
 * <p>Spec: RFC 1928, section 5, "Addressing".
 */
public final class SocksTarget {

    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    /** The length of a name is one byte. */
    private static final int LONGEST_NAME = 255;

    static final int LENGTH_COMES_FIRST = -1;
    static final int UNKNOWN_LENGTH = -2;

    private final int kind;
    private final byte[] host;
    private final int port;
    private final String words;

    private SocksTarget(int kind, byte[] host, int port, String words) {
        this.kind = kind;
        this.host = host;
        this.port = port;
        this.words = words;
    }

    /** A host that is an address. A zone is not passed on: it means something on this machine alone. */
    public static SocksTarget address(InetAddress address, int port) {
        return address instanceof Inet4Address
                ? new SocksTarget(IPV4, address.getAddress(), port, address.getHostAddress() + ":" + port)
                : new SocksTarget(IPV6, address.getAddress(), port, "[" + address.getHostAddress() + "]:" + port);
    }

    /**
     * A host that the proxy has to look up.
     *
     * @param name ASCII, as DNS has it: 255 characters at most
     */
    public static SocksTarget name(String name, int port) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length > LONGEST_NAME) {
            throw new IllegalArgumentException("a name of " + bytes.length + " bytes");
        }
        return new SocksTarget(NAME, bytes, port, name + ":" + port);
    }

    void writeTo(ByteBuf out) {
        out.writeByte(kind);
        if (kind == NAME) {
            out.writeByte(host.length);
        }
        out.writeBytes(host).writeShort(port);
    }

    /** How many bytes an address of that kind has in a reply, its port apart. */
    static int lengthOf(int kind) {
        return switch (kind) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> LENGTH_COMES_FIRST;
            default -> UNKNOWN_LENGTH;
        };
    }

    /** Host and port. */
    @Override
    public String toString() {
        return words;
    }
}
