package io.codriver.internal.resolve.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Rejected;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Our parser against those of the JDK and of Netty: where they differ, we are the stricter one or Netty does not know a
 * form which the JDK reads as we do, for a reason which stands in the acceptance table ({@code literals.tsv}). The JDK is asked about texts in brackets, or about those it certainly
 * reads as an address: anything else would make it ask DNS.
 */
class LiteralDifferentialTest {

    /** The table has {@code 64:ff9b::1.2.3.4}: V4 may end any V6 address. Netty knows that behind {@code ::} alone. */
    private static final Pattern ENDS_IN_V4 = Pattern.compile(".*[0-9a-fA-F]::?[0-9]+\\.[0-9.]+(%[0-9]+)?");

    /** The categories of the table, told from the text alone and in another way than the parser does. */
    private enum Reason {
        LEADING_ZERO("(?s)(.*[:.])?0[0-9]+(\\.[0-9]+)*(%.*)?"),
        LEADING_ZERO_INSIDE("(?s)(.*[:.])?[0-9]*\\.?0[0-9]+\\..*"),
        SHORT_FORM("[0-9]+(\\.[0-9]+){0,2}"),
        ZONE("(?s).*%.*"),
        BRACKETS("(?s).*[\\[\\]].*"),
        GROUP_TOO_LONG("(?s)(.*:)?[0-9a-fA-F]{5,}(:.*)?");

        private final Pattern pattern;

        Reason(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }
    }

    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);

    @Test
    void whereNettyReadsAnotherAddressTheTableSaysWhy() {
        List<String> unexplained = new ArrayList<>();
        Random random = new Random(11);
        for (int i = 0; i < 300_000; i++) {
            String text = text(random);
            compare(text, NetUtil.createInetAddressFromIpAddressString(text), "Netty", unexplained);
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void whereTheJdkReadsAnotherAddressTheTableSaysWhy() {
        List<String> unexplained = new ArrayList<>();
        Random random = new Random(12);
        for (int i = 0; i < 100_000; i++) {
            String text = text(random);
            if (text.indexOf(':') >= 0 && text.indexOf('[') < 0 && text.indexOf(']') < 0) {
                compare(text, jdk("[" + text + "]"), "JDK", unexplained);
            }
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void whereTheJdkReadsDottedNumbersLooselyTheTableSaysWhy() {
        List<String> unexplained = new ArrayList<>();
        Random random = new Random(13);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int parts = 1 + random.nextInt(4);
            for (int part = 0; part < parts; part++) {
                text.append(part == 0 ? "" : ".");
                text.append(random.nextInt(3) == 0 ? "0" : "").append(random.nextInt(100));
            }
            compare(text.toString(), jdk(text.toString()), "JDK", unexplained);
        }
        assertThat(unexplained).isEmpty();
    }

    private void compare(String text, @Nullable InetAddress theirs, String who, List<String> unexplained) {
        HostText ours = parser.parse(text);
        InetAddress literal = ours instanceof Literal found ? found.address() : null;
        if (Objects.equals(literal, theirs)) {
            return;
        }
        boolean explained = who.equals("Netty")
                && theirs == null
                && literal != null
                && ENDS_IN_V4.matcher(text).matches()
                && literal.equals(jdk("[" + text + "]"));
        if (ours instanceof Rejected && theirs != null) {
            for (Reason reason : Reason.values()) {
                explained |= reason.pattern.matcher(text).matches();
            }
        }
        if (!explained && unexplained.size() < 40) {
            unexplained.add("'" + text + "' is " + ours + " to us, " + theirs + " to " + who);
        }
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
            String[] seeds = {"1.2.3.4", "::1", "fe80::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "64:ff9b::1.2.3.4", "::"
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
