package io.codriver.internal.resolve.text;

import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Rejected;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Our parser against those of the JDK and of Netty: where they differ, we are the stricter one or Netty does not know a
 * form which the JDK reads as we do, for a reason which stands in the acceptance table ({@code literals.tsv}).
 */
final class OtherParsers {

    /** The table has {@code 64:ff9b::1.2.3.4}: V4 may end any V6 address. Netty knows that behind {@code ::} alone. */
    private static final Pattern ENDS_IN_V4 = Pattern.compile(".*[0-9a-fA-F]::?[0-9]+\\.[0-9.]+(%[0-9]+)?");

    /**
     * The categories of the table, told from the text alone and in another way than the parser does. That is not enough: the
     * parser has to give the same reason, in the word by which the table calls it.
     */
    enum Reason {
        LEADING_ZERO("leading zero", "(?s)(.*[:.])?0[0-9]+(\\.[0-9]+)*(%.*)?"),
        LEADING_ZERO_INSIDE("leading zero", "(?s)(.*[:.])?[0-9]*\\.?0[0-9]+\\..*"),
        SHORT_FORM("short form", "[0-9]+(\\.[0-9]+){0,2}"),
        ONE_NUMBER("one-number form", "[0-9]+"),
        ZONE("zone", "(?s).*%.*"),
        BRACKETS("brackets", "(?s).*[\\[\\]].*"),
        GROUP_TOO_LONG("group too long", "(?s)(.*:)?[0-9a-fA-F]{5,}([:%].*)?");

        final String word;
        private final Pattern pattern;

        Reason(String word, String pattern) {
            this.word = word;
            this.pattern = Pattern.compile(pattern);
        }
    }

    private static final Pattern DOTTED_NUMBERS = Pattern.compile("0?[0-9]{1,2}(\\.0?[0-9]{1,2}){0,3}");

    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);

    /** What Netty reads in a way that the table does not explain. */
    Optional<String> nettyDiffers(String text) {
        return differs(text, NetUtil.createInetAddressFromIpAddressString(text), "Netty");
    }

    /** As the other one, for the JDK. It is asked only about what it certainly reads as an address: else it would ask DNS. */
    Optional<String> jdkDiffers(String text) {
        if (text.indexOf(':') >= 0 && text.indexOf('[') < 0 && text.indexOf(']') < 0) {
            return differs(text, jdk("[" + text + "]"), "JDK");
        }
        return DOTTED_NUMBERS.matcher(text).matches() ? differs(text, jdk(text), "JDK") : Optional.empty();
    }

    private Optional<String> differs(String text, @Nullable InetAddress theirs, String who) {
        HostText ours = parser.parse(text);
        InetAddress literal = ours instanceof Literal found ? found.address() : null;
        if (Objects.equals(literal, theirs)) {
            return Optional.empty();
        }
        boolean explained = who.equals("Netty")
                && literal != null
                && literal.equals(jdk("[" + text + "]"))
                && (theirs == null ? ENDS_IN_V4.matcher(text).matches() : isTheLastOf(literal, theirs, text));
        if (ours instanceof Rejected rejected && theirs != null) {
            for (Reason reason : Reason.values()) {
                explained |= rejected.reason().contains(reason.word)
                        && reason.pattern.matcher(text).matches();
            }
        }
        return explained
                ? Optional.empty()
                : Optional.of("'" + text + "' is " + ours + " to us, " + theirs + " to " + who);
    }

    /**
     * The table has {@code ::1.2.3.4} as the IPv6 address that it is, as does the JDK. Netty takes it for IPv4, which only the
     * form behind {@code ::ffff:} is. Spec: RFC 4291, section 2.5.5.
     */
    private static boolean isTheLastOf(InetAddress ours, InetAddress theirs, String text) {
        byte[] compatible = new byte[16];
        System.arraycopy(theirs.getAddress(), 0, compatible, 12, Math.min(4, theirs.getAddress().length));
        return theirs instanceof Inet4Address && text.contains(".") && Arrays.equals(ours.getAddress(), compatible);
    }

    static @Nullable InetAddress jdk(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException none) {
            return null;
        }
    }
}
