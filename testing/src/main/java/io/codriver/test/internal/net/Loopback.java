package io.codriver.test.internal.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses of this machine that nobody else can reach: nothing in this artifact listens anywhere else. */
public final class Loopback {

    private Loopback() {}

    /**
     * Reads a loopback literal such as {@code 127.0.0.3} or {@code ::1}.
     *
     * @throws IllegalArgumentException if it is a name or not a loopback address
     */
    public static InetAddress address(String literal) {
        boolean isLiteral = literal.indexOf(':') >= 0 || literal.matches("127(\\.\\d{1,3}){3}");
        if (isLiteral) {
            try {
                InetAddress address = InetAddress.getByName(literal);
                if (address.isLoopbackAddress()) {
                    return address;
                }
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("'" + literal + "' is no address", e);
            }
        }
        throw new IllegalArgumentException("'" + literal + "' is no loopback address such as 127.0.0.1 or ::1");
    }

    /** Host and port as they stand in a connection string. */
    public static String hostAndPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        String bracketed = host.indexOf(':') >= 0 ? "[" + shortest(host) + "]" : host;
        return bracketed + ":" + address.getPort();
    }

    private static String shortest(String host) {
        return host.equals("0:0:0:0:0:0:0:1") ? "::1" : host;
    }
}
