package io.codriver.internal.resolve;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses for tests, by their last byte. */
public final class Ip {

    private Ip() {}

    /** One that nobody connects to. */
    public static InetAddress address(int last) {
        return of(10, 0, 0, last);
    }

    public static InetAddress loopback(int last) {
        return of(127, 0, 0, last);
    }

    private static InetAddress of(int... parts) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) parts[0], (byte) parts[1], (byte) parts[2], (byte) parts[3]});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
