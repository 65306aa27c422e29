package io.codriver.internal.resolve.text;

import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Name;
import io.codriver.internal.resolve.text.HostText.Rejected;
import io.codriver.internal.resolve.text.HostText.UnixSocket;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what a host text is, strictly: a text which the C library, the JDK and Netty may read differently is
 * rejected, so that an allow-list and the dialer always read the same address. Anything with a colon, and anything
 * whose last label is a number, is an address or an error; it never reaches DNS.
 *
 * <p>Pure: no look-up, no state. The one thing asked of the machine is the index of a network interface which a text
 * names ({@code fe80::1%eth0}); it is a parameter.
 *
 * <p>Spec: RFC 4291 section 2.2 (V6), RFC 6874 (zones), RFC 1035 section 2.3.4 (lengths), WHATWG URL "ends in a number".
 */
public final class HostTextParser {

    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;
    private static final int V6_GROUPS = 8;
    private static final String NO_NAME = "ends in a number, so it is no name";

    private final Function<String, OptionalInt> interfaceIndex;

    /**
     * A parser.
     *
     * @param interfaceIndex the index of the network interface of this name, or empty if there is none
     */
    public HostTextParser(Function<String, OptionalInt> interfaceIndex) {
        this.interfaceIndex = interfaceIndex;
    }

    /** Reads the host as the URI layer left it: without brackets around V6, percent escapes decoded. */
    public HostText parse(String text) {
        if (text.isEmpty()) {
            return new Rejected(text, "empty");
        }
        if (text.indexOf('\0') >= 0) {
            return new Rejected(text, "NUL inside");
        }
        if (text.charAt(0) == '/') {
            return text.endsWith(".sock")
                    ? new UnixSocket(text)
                    : new Rejected(text, "the path of a Unix socket ends in .sock");
        }
        if (!all(text, c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))) {
            return new Rejected(text, "white space inside");
        }
        if (text.indexOf('[') >= 0 || text.indexOf(']') >= 0) {
            return new Rejected(text, "brackets belong around an IPv6 address in a URI, nowhere else");
        }
        return text.indexOf(':') >= 0 ? withColon(text) : withoutColon(text);
    }

    private static HostText withoutColon(String text) {
        boolean ascii = all(text, c -> c < 0x80);
        String name;
        try {
            // Code points younger than the JDK's tables pass: whether such a name exists is for DNS to say.
            name = ascii ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
        } catch (RuntimeException e) {
            return new Rejected(text, "not ASCII and no internationalized name either (" + e.getMessage() + ")");
        }
        // After IDNA, which turns full-width digits into digits: 1.2.3.4 in disguise must not become a name.
        if (endsInNumber(name)) {
            return ascii ? dottedQuad(text) : new Rejected(text, "not ASCII, and " + NO_NAME);
        }
        return name(text, name.toLowerCase(Locale.ROOT));
    }

    private static HostText name(String text, String name) {
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        for (String label : relative.split("\\.", -1)) {
            if (label.isEmpty()) {
                return new Rejected(text, "empty label");
            }
            if (label.length() > LONGEST_LABEL) {
                return new Rejected(text, "label over 63 characters");
            }
            int odd = indexOfOdd(label);
            if (odd >= 0) {
                return new Rejected(text, "the character '" + label.charAt(odd) + "' does not belong into a name");
            }
        }
        return relative.length() > LONGEST_NAME ? new Rejected(text, "name over 253 characters") : new Name(name);
    }

    private static int indexOfOdd(String label) {
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            boolean usual = (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_';
            if (!usual) {
                return i;
            }
        }
        return -1;
    }

    private static boolean endsInNumber(String name) {
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return isNumber(relative.substring(relative.lastIndexOf('.') + 1));
    }

    private static boolean isNumber(String label) {
        return isHexadecimal(label) || (!label.isEmpty() && all(label, HostTextParser::isDigit));
    }

    private static boolean isHexadecimal(String label) {
        return (label.startsWith("0x") || label.startsWith("0X"))
                && all(label.substring(2), c -> Character.digit(c, 16) >= 0);
    }

    // Loops: a host is read with every opening, and streams took a tenth of the bytes of one.
    private static boolean all(String text, IntPredicate holds) {
        for (int i = 0; i < text.length(); i++) {
            if (!holds.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean any(String[] parts, Predicate<String> holds) {
        for (String part : parts) {
            if (holds.test(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static HostText dottedQuad(String text) {
        String[] parts = text.split("\\.", -1);
        String reason = quadProblem(parts);
        return reason.isEmpty() ? literal(quadBytes(parts), 0) : new Rejected(text, reason);
    }

    /** Why these are not the four numbers of an address; empty if they are. */
    private static String quadProblem(String[] parts) {
        if (any(parts, part -> !isNumber(part))) {
            return NO_NAME;
        }
        if (any(parts, HostTextParser::isHexadecimal)) {
            return parts.length == 1 ? "hexadecimal number" : "hexadecimal part";
        }
        if (parts.length > 4) {
            return NO_NAME;
        }
        if (parts.length < 4) {
            return parts.length == 1 && parts[0].length() > 3
                    ? "one-number form of an IPv4 address"
                    : "short form of an IPv4 address";
        }
        if (any(parts, part -> part.length() > 1 && part.charAt(0) == '0')) {
            return leadingZero(parts);
        }
        return any(parts, part -> part.length() > 3 || Integer.parseInt(part) > 255) ? "part over 255; " + NO_NAME : "";
    }

    private static String leadingZero(String[] parts) {
        if (any(parts, part -> part.length() > 9)) {
            return "leading zero";
        }
        boolean octal = Stream.of(parts).filter(part -> part.charAt(0) == '0').allMatch(part -> part.chars()
                .allMatch(c -> c < '8'));
        String asOctal = octal ? reading(parts, 8) : "";
        String asDecimal = reading(parts, 10);
        return octal && !asOctal.equals(asDecimal)
                ? "leading zero: two readings (" + asOctal + " or " + asDecimal + ")"
                : "leading zero";
    }

    private static String reading(String[] parts, int radixAfterZero) {
        return Stream.of(parts)
                .map(part -> Integer.parseInt(part, part.charAt(0) == '0' ? radixAfterZero : 10))
                .map(String::valueOf)
                .collect(Collectors.joining("."));
    }

    private static byte[] quadBytes(String[] parts) {
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private HostText withColon(String text) {
        int colon = text.indexOf(':');
        if (colon == text.lastIndexOf(':')
                && colon > 0
                && !text.substring(colon + 1).isEmpty()
                && all(text.substring(colon + 1), HostTextParser::isDigit)) {
            return new Rejected(text, "port inside host");
        }
        int percent = text.indexOf('%');
        Groups groups = new Groups();
        String reason = groups.read(percent < 0 ? text : text.substring(0, percent));
        if (!reason.isEmpty()) {
            return new Rejected(text, "has ':' and is no address: " + reason);
        }
        return percent < 0 ? literal(groups.bytes(), 0) : inZone(text, groups.bytes(), text.substring(percent + 1));
    }

    private HostText inZone(String text, byte[] bytes, String zone) {
        if (zone.isEmpty()) {
            return new Rejected(text, "empty zone");
        }
        boolean linkLocal = (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0x80;
        if (!linkLocal) {
            return new Rejected(text, "zone on an address that is not link-local");
        }
        OptionalInt scope = all(zone, HostTextParser::isDigit) ? number(zone) : interfaceIndex.apply(zone);
        return scope.isEmpty()
                ? new Rejected(text, "zone that names no network interface of this machine")
                : literal(bytes, scope.getAsInt());
    }

    private static OptionalInt number(String digits) {
        return digits.length() > 9 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    private static Literal literal(byte[] bytes, int scope) {
        try {
            // getByAddress never asks anybody, and it turns a V4-mapped V6 address into V4.
            return new Literal(
                    scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope));
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }

    /** The groups of a V6 address while they are read. */
    private static final class Groups {

        private final List<Integer> values = new ArrayList<>(V6_GROUPS);
        private int gapAt = -1;

        /** Why the text is no address; empty if it is one. */
        String read(String text) {
            int gap = text.indexOf("::");
            if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
                return "two '::'";
            }
            String problem = readSide(gap < 0 ? text : text.substring(0, gap), gap < 0);
            if (problem.isEmpty() && gap >= 0) {
                gapAt = values.size();
                problem = readSide(text.substring(gap + 2), true);
            }
            if (!problem.isEmpty()) {
                return problem;
            }
            if (values.size() > (gap < 0 ? V6_GROUPS : V6_GROUPS - 1)) {
                return "too many groups";
            }
            return gap < 0 && values.size() < V6_GROUPS ? "too few groups" : "";
        }

        private String readSide(String side, boolean last) {
            if (side.isEmpty()) {
                return "";
            }
            String[] groups = side.split(":", -1);
            for (int i = 0; i < groups.length; i++) {
                boolean quad = groups[i].indexOf('.') >= 0 && last && i == groups.length - 1;
                String problem = quad ? readQuad(groups[i].split("\\.", -1)) : readGroup(groups[i]);
                if (!problem.isEmpty()) {
                    return problem;
                }
            }
            return "";
        }

        private String readQuad(String[] parts) {
            String problem = quadProblem(parts);
            if (problem.isEmpty()) {
                byte[] quad = quadBytes(parts);
                values.add((quad[0] & 0xff) << 8 | (quad[1] & 0xff));
                values.add((quad[2] & 0xff) << 8 | (quad[3] & 0xff));
            }
            return problem;
        }

        private String readGroup(String group) {
            if (group.isEmpty()) {
                return "empty group";
            }
            boolean hexadecimal = all(group, c -> c < 0x80 && Character.digit(c, 16) >= 0);
            if (!hexadecimal) {
                return "group '" + group + "' is not hexadecimal";
            }
            if (group.length() > 4) {
                return "group too long";
            }
            values.add(Integer.parseInt(group, 16));
            return "";
        }

        byte[] bytes() {
            byte[] bytes = new byte[2 * V6_GROUPS];
            int skipped = V6_GROUPS - values.size();
            for (int i = 0; i < values.size(); i++) {
                int at = 2 * (gapAt >= 0 && i >= gapAt ? i + skipped : i);
                bytes[at] = (byte) (values.get(i) >> 8);
                bytes[at + 1] = (byte) (int) values.get(i);
            }
            return bytes;
        }
    }
}
