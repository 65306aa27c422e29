package io.codriver.test.internal.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;

/** The data of one record as bytes. Spec: RFC 1035 section 3.3, RFC 3596 (AAAA), RFC 2782 (SRV). */
public final class Rdata {

    private static final int MAX_CHARACTER_STRING = 255;
    private static final int MAX_TEXT = 60_000;

    private Rdata() {}

    /** Four bytes. */
    public static byte[] ipv4(String literal) {
        if (!NetUtil.isValidIpV4Address(literal)) {
            throw new IllegalArgumentException("'" + literal + "' is no IPv4 address for an A record");
        }
        return NetUtil.createByteArrayFromIpAddressString(literal);
    }

    /** Sixteen bytes. */
    public static byte[] ipv6(String literal) {
        if (literal.indexOf('%') >= 0 || literal.indexOf('[') >= 0 || !NetUtil.isValidIpV6Address(literal)) {
            throw new IllegalArgumentException("'" + literal + "' is no IPv6 address for an AAAA record");
        }
        return NetUtil.createByteArrayFromIpAddressString(literal);
    }

    /** The target of an alias. */
    static byte[] name(String target) {
        ByteBuf data = Unpooled.buffer();
        Names.write(target, data);
        return ByteBufUtil.getBytes(data);
    }

    /** The place of a service, with priority 0 and weight 0. */
    public static byte[] service(int port, String target) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(port + " is no port");
        }
        ByteBuf data = Unpooled.buffer();
        data.writeShort(0).writeShort(0).writeShort(port);
        Names.write(Names.checked(target), data);
        return ByteBufUtil.getBytes(data);
    }

    /** One text, cut into as many character strings as it needs. */
    public static byte[] text(String text) {
        byte[] letters = text.getBytes(StandardCharsets.UTF_8);
        if (letters.length > MAX_TEXT) {
            throw new IllegalArgumentException(letters.length + " bytes are too many for a TXT record");
        }
        ByteBuf data = Unpooled.buffer();
        int from = 0;
        do {
            int size = Math.min(MAX_CHARACTER_STRING, letters.length - from);
            data.writeByte(size).writeBytes(letters, from, size);
            from += size;
        } while (from < letters.length);
        return ByteBufUtil.getBytes(data);
    }

    /** What a zone says of itself beside an answer that something does not exist. Spec: RFC 2308 section 3. */
    static byte[] startOfAuthority(String zone, long negativeTtlSeconds) {
        ByteBuf data = Unpooled.buffer();
        Names.write("ns." + zone, data);
        Names.write("hostmaster." + zone, data);
        int serial = 1;
        int refreshSeconds = 3600;
        int retrySeconds = 600;
        int expireSeconds = 86_400;
        data.writeInt(serial).writeInt(refreshSeconds).writeInt(retrySeconds).writeInt(expireSeconds);
        data.writeInt((int) negativeTtlSeconds);
        return ByteBufUtil.getBytes(data);
    }
}
