package io.codriver.internal.resolve.text;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.OptionalInt;

/** The network interfaces of this machine. Asks the kernel, never the network. */
public final class NetworkInterfaces {

    private NetworkInterfaces() {}

    /** The index of the interface of this name, or empty if there is none. */
    public static OptionalInt indexOf(String name) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found == null ? OptionalInt.empty() : OptionalInt.of(found.getIndex());
        } catch (SocketException e) {
            return OptionalInt.empty();
        }
    }
}
