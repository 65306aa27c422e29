package io.codriver.internal.resolve.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoConfigurationException;
import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Name;
import io.codriver.internal.resolve.text.HostText.Rejected;
import io.codriver.internal.resolve.text.HostText.UnixSocket;
import io.netty.util.NetUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTextParserTest {

    private final HostTextParser parser =
            new HostTextParser(name -> name.equals("eth0") ? OptionalInt.of(7) : OptionalInt.empty());

    record Row(String input, String outcome, String expected) {}

    static Stream<Row> rows() throws IOException {
        try (BufferedReader table = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(HostTextParserTest.class.getResourceAsStream("/literals.tsv")),
                StandardCharsets.UTF_8))) {
            List<Row> rows = table.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(cells -> new Row(cells[0].replace("\\s", " ").replace("\\0", "\0"), cells[1], cells[2]))
                    .toList();
            assertThat(rows).hasSize(49);
            return rows.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowOfTheAcceptanceTableHolds(Row row) {
        HostText read = parser.parse(row.input());
        switch (row.outcome()) {
            case "V4" -> {
                InetAddress address = ((Literal) read).address();
                assertThat(address).isInstanceOf(Inet4Address.class);
                assertThat(address.getHostAddress()).isEqualTo(withoutRemark(row.expected()));
            }
            case "V6" -> {
                Inet6Address address = (Inet6Address) ((Literal) read).address();
                assertThat(canonical(address)).isEqualTo(row.expected());
            }
            case "NAME" -> assertThat(read).isEqualTo(new Name(withoutRemark(row.expected())));
            case "UNIX" -> assertThat(read).isEqualTo(new UnixSocket(row.expected()));
            case "REJECT" -> {
                assertThat(read).isInstanceOf(Rejected.class);
                assertThat(((Rejected) read).reason()).contains(row.expected());
            }
            default -> throw new AssertionError(row);
        }
    }

    private static String withoutRemark(String expected) {
        int remark = expected.indexOf(" (");
        return remark < 0 ? expected : expected.substring(0, remark);
    }

    private static String canonical(Inet6Address address) {
        String plain = NetUtil.toAddressString(address).replaceFirst("%.*", "");
        return address.getScopeId() == 0 ? plain : plain + " with scope " + address.getScopeId();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                "::::",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "::g",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "::1.2.3",
                "::1.2.3.4:1",
                "::1.2.3.256",
                "fe80::1%nope",
                "fe80::1%4294967296",
                "::ffff:1.2.3.4%1",
                "a:b:c",
                "::١",
                "example.com:27017",
                "0x",
                "a.0x",
                "1.2.3.4.0x",
                "99999999999",
                "1.2.3.99999999999",
                "08.0.0.1",
                "0000000000000.1.2.3",
                "a%2eb",
                "a,b",
                "a@b",
                "a\\b",
                ".",
                "..",
                ".a",
                "a..",
                "１：２",
                "a／b",
                "bücher..example",
                "a\u00a0b",
                "a\u2003b",
                "",
                "/run/mongo/x",
                "run/x.sock",
                "a\tb",
                "*.example.com"
            })
    void whatIsNeitherAddressNorNameIsRejected(String text) {
        assertThat(parser.parse(text)).isInstanceOf(Rejected.class);
    }

    @Test
    void leadingZerosAreReadOutBothWays() {
        assertThat(parser.parse("0177.0.0.010"))
                .isEqualTo(new Rejected("0177.0.0.010", "leading zero: two readings (127.0.0.8 or 177.0.0.10)"));
    }

    @Test
    void zoneMayNameAnInterface() {
        assertThat(((Inet6Address) ((Literal) parser.parse("fe80::1%eth0")).address()).getScopeId())
                .isEqualTo(7);
    }

    @Test
    void nameMayBeAsLongAsDnsAllowsAndNoLonger() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);
        assertThat(parser.parse(longest)).isEqualTo(new Name(longest));
        assertThat(parser.parse(longest + ".")).isEqualTo(new Name(longest + "."));
        assertThat(parser.parse(longest + "b")).isEqualTo(new Rejected(longest + "b", "name over 253 characters"));
    }

    @Test
    void lowerCaseDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(parser.parse("INFO.EXAMPLE")).isEqualTo(new Name("info.example"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void rejectionNamesHostAndReasonWithoutControlCharacters() {
        MongoConfigurationException error = ((Rejected) parser.parse("a\0b.example")).toException();
        assertThat(error).hasMessageContaining("'a\\u0000b.example'").hasMessageContaining("NUL");
    }

    @Test
    void everyAddressIsReadBackFromEachOfItsWrittenForms() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) == 0 ? 0 : bytes[j];
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(parser.parse(address.getHostAddress())).isEqualTo(new Literal(address));
            assertThat(parser.parse(NetUtil.toAddressString(address))).isEqualTo(new Literal(address));
        }
    }

    @Test
    void noTextMakesTheParserThrowOrLetsANumberPassAsAName() {
        Random random = new Random(7);
        String alphabet = "0123456789abcfxX.:%[]/-_ \0é１。：";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(14); n >= 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (parser.parse(text.toString()) instanceof Name name) {
                assertThat(name.name()).matches("[a-z0-9_.-]+").doesNotMatch("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");
            }
        }
    }
}
