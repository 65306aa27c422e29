package io.codriver.internal.resolve.text;

import com.mongodb.MongoConfigurationException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import io.codriver.internal.resolve.text.HostText.Rejected;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Seeds as users write them. {@link ServerAddress} keeps percent escapes as they stand in a URI, so they are decoded
 * here, once, when a client is made; hosts which a server tells of are taken literally and never come here.
 *
 * <p>Spec: connection string, "Host Information"; RFC 6874, zones.
 */
public final class Seeds {

    private final HostTextParser parser;

    public Seeds(HostTextParser parser) {
        this.parser = parser;
    }

    /**
     * The seed with its escapes decoded.
     *
     * @throws MongoConfigurationException if its host is rejected, naming host and reason
     */
    public ServerAddress decode(ServerAddress seed) {
        if (seed instanceof UnixServerAddress) {
            return seed;
        }
        String host = decoded(seed.getHost());
        if (parser.parse(host) instanceof Rejected rejected) {
            throw rejected.toException();
        }
        if (host.equals(seed.getHost())) {
            return seed;
        }
        return host.startsWith("/") ? new UnixServerAddress(host) : named(host, seed);
    }

    private static ServerAddress named(String host, ServerAddress seed) {
        ServerAddress decoded = new ServerAddress(host, seed.getPort());
        if (!decoded.getHost().equals(host.toLowerCase(Locale.ROOT))) {
            throw new Rejected(seed.getHost(), "its escapes hide more than a host").toException();
        }
        return decoded;
    }

    private static String decoded(String host) {
        if (host.indexOf('%') < 0) {
            return host;
        }
        // In an address only the zone's own sign is escaped; "%10" is interface 10, not a control character.
        return host.indexOf(':') >= 0 ? host.replaceFirst("%25", "%") : unescaped(host);
    }

    private static String unescaped(String host) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < host.length(); ) {
            if (host.charAt(i) == '%') {
                bytes.write(escapedByte(host, i));
                i += 3;
            } else {
                int codePoint = host.codePointAt(i);
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Rejected(host, "its escapes are not UTF-8").toException();
        }
    }

    private static int escapedByte(String host, int at) {
        int high = at + 1 < host.length() ? Character.digit(host.charAt(at + 1), 16) : -1;
        int low = at + 2 < host.length() ? Character.digit(host.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new Rejected(host, "'%' without two hexadecimal digits").toException();
        }
        return high << 4 | low;
    }
}
