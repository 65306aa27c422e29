package io.codriver.internal.secure;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;

/**
 * What TLS makes of the host as the topology names it.
 *
 * @param expected what the certificate has to be valid for: ASCII, without trailing dot, brackets and zone
 * @param indication what is sent as server name indication; empty for address literals, and for names which
 *     {@link SNIHostName} does not allow (those with an underscore)
 */
record TlsName(String expected, List<SNIServerName> indication) {

    static TlsName of(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf(':') >= 0) {
            // No certificate names a zone: it means something on this machine alone.
            int zone = bare.indexOf('%');
            return new TlsName(zone < 0 ? bare : bare.substring(0, zone), List.of());
        }
        if (NetUtil.isValidIpV4Address(bare)) {
            return new TlsName(bare, List.of());
        }
        String name = ascii(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
        return new TlsName(name, indicationOf(name));
    }

    private static String ascii(String name) {
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException leftAsItIs) {
            return name;
        }
    }

    private static List<SNIServerName> indicationOf(String name) {
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException notAllowed) {
            return List.of();
        }
    }
}
