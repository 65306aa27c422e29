package io.codriver.internal.resolve.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Schedules;
import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Rejected;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our parser against those of the JDK and of Netty: where they differ, we are the stricter one or Netty does not know a
 * form which the JDK reads as we do, for a reason which stands in the acceptance table ({@code literals.tsv}). The JDK is
 * asked about texts in brackets, or about those it certainly reads as an address: anything else would make it ask DNS.
 */
class LiteralDifferentialTest {

    /** The table has {@code 64:ff9b::1.2.3.4}: V4 may end any V6 address. Netty knows that behind {@code ::} alone. */
    private static final Pattern ENDS_IN_V4 = Pattern.compile(".*[0-9a-fA-F]::?[0-9]+\\.[0-9.]+(%[0-9]+)?");

    /**
     * The categories of the table, told from the text alone and in another way than the parser does. That is not enough: the
     * parser has to give the same reason, in the word by which the table calls it.
     */
    private enum Reason {
        LEADING_ZERO("leading zero", "(?s)(.*[:.])?0[0-9]+(\\.[0-9]+)*(%.*)?"),
        LEADING_ZERO_INSIDE("leading zero", "(?s)(.*[:.])?[0-9]*\\.?0[0-9]+\\..*"),
        SHORT_FORM("short form", "[0-9]+(\\.[0-9]+){0,2}"),
        ONE_NUMBER("one-number form", "[0-9]+"),
        ZONE("zone", "(?s).*%.*"),
        BRACKETS("brackets", "(?s).*[\\[\\]].*"),
        GROUP_TOO_LONG("group too long", "(?s)(.*:)?[0-9a-fA-F]{5,}(:.*)?");

        private final String word;
        private final Pattern pattern;

        Reason(String word, String pattern) {
            this.word = word;
            this.pattern = Pattern.compile(pattern);
        }
    }

    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);

    @Test
    void whereNettyReadsAnotherAddressTheTableSaysWhy() {
        Schedules.each(30, seed -> {
            List<String> unexplained = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 10_000; i++) {
                String text = text(random);
                compare(text, NetUtil.createInetAddressFromIpAddressString(text), "Netty", unexplained);
            }
            assertThat(unexplained).isEmpty();
        });
    }

    @Test
    void whereTheJdkReadsAnotherAddressTheTableSaysWhy() {
        Schedules.each(30, seed -> {
            List<String> unexplained = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 3_000; i++) {
                String text = text(random);
                if (text.indexOf(':') >= 0 && text.indexOf('[') < 0 && text.indexOf(']') < 0) {
                    compare(text, jdk("[" + text + "]"), "JDK", unexplained);
                }
            }
            assertThat(unexplained).isEmpty();
        });
    }

    @Test
    void whereTheJdkReadsDottedNumbersLooselyTheTableSaysWhy() {
        Schedules.each(20, seed -> {
            List<String> unexplained = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 1_000; i++) {
                String text = dottedNumbers(random);
                compare(text, jdk(text), "JDK", unexplained);
            }
            assertThat(unexplained).isEmpty();
        });
    }

    private static String dottedNumbers(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(4);
        for (int part = 0; part < parts; part++) {
            text.append(part == 0 ? "" : ".");
            text.append(random.nextInt(3) == 0 ? "0" : "").append(random.nextInt(100));
        }
        return text.toString();
    }

    @Test
    void whatNettyReadsInAnotherFamilyIsStillListed() {
        assertThat(NetUtil.createInetAddressFromIpAddressString("::1.2.3.4")).isInstanceOf(Inet4Address.class);
        assertThat(parser.parse("::1.2.3.4")).isEqualTo(new Literal(jdk("[::1.2.3.4]")));
    }

    /** So that no reason is one which only this test knows. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonStandsInTheTable(Reason reason) throws IOException {
        try (InputStream table = Objects.requireNonNull(getClass().getResourceAsStream("/literals.tsv"))) {
            assertThat(new String(table.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .anyMatch(row -> row.contains("\tREJECT\t") && row.contains(reason.word));
        }
    }

    private void compare(String text, @Nullable InetAddress theirs, String who, List<String> unexplained) {
        HostText ours = parser.parse(text);
        InetAddress literal = ours instanceof Literal found ? found.address() : null;
        if (Objects.equals(literal, theirs)) {
            return;
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
        if (!explained && unexplained.size() < 40) {
            unexplained.add("'" + text + "' is " + ours + " to us, " + theirs + " to " + who);
        }
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

    private static @Nullable InetAddress jdk(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException none) {
            return null;
        }
    }

    /** Half of them bent from an address, half of them noise. */
    private static String text(Random random) {
        String alphabet = "0123456789abcfF::..:%[]x";
        StringBuilder text = new StringBuilder();
        if (random.nextBoolean()) {
            String[] seeds = {
                "1.2.3.4", "::1", "fe80::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "64:ff9b::1.2.3.4", "::1.2.3.4", "::"
            };
            text.append(seeds[random.nextInt(seeds.length)]);
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                char next = alphabet.charAt(random.nextInt(alphabet.length()));
                if (random.nextBoolean() && at < text.length()) {
                    text.setCharAt(at, next);
                } else {
                    text.insert(at, next);
                }
            }
        } else {
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        return text.toString();
    }
}
