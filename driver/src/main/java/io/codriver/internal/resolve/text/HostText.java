package io.codriver.internal.resolve.text;

import com.mongodb.MongoConfigurationException;
import java.net.InetAddress;

/** What the text of a host turned out to be. Immutable values; made by {@link HostTextParser}. */
public sealed interface HostText {

    /**
     * An address literal: known at once, never looked up.
     *
     * @param address without a host name, so that printing it asks nobody; V4-mapped V6 is V4 already
     */
    record Literal(InetAddress address) implements HostText {}

    /**
     * A name to look up.
     *
     * @param name lower case ASCII; with a trailing dot if it is absolute
     */
    record Name(String name) implements HostText {}

    /**
     * The path of a Unix domain socket: nothing to look up.
     *
     * @param path as it was given
     */
    record UnixSocket(String path) implements HostText {}

    /**
     * Neither of them, or readable in two ways. It must never reach a resolver.
     *
     * @param text as it was given
     * @param reason why, in words for the person who wrote the text
     */
    record Rejected(String text, String reason) implements HostText {

        /** The error which names host and reason. */
        public MongoConfigurationException toException() {
            return new MongoConfigurationException("The host '" + printable(text) + "' cannot be used: " + reason
                    + ". Write an IPv4 address as four decimal numbers, an IPv6 address as in RFC 5952, or a name whose"
                    + " last label is not a number");
        }

        private static String printable(String text) {
            StringBuilder shown = new StringBuilder();
            text.chars().limit(255).forEach(c -> {
                if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                    shown.append(String.format("\\u%04x", c));
                } else {
                    shown.append((char) c);
                }
            });
            return shown.toString();
        }
    }
}
