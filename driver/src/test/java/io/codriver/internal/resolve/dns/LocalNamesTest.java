package io.codriver.internal.resolve.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalNamesTest {

    @Test
    void whereNoServerIsNamedThereIsNone() {
        assertThat(parse("# nothing", "options ndots:5").servers()).isEmpty();
    }

    @Test
    void threeServersAreTakenAndWhatIsNoAddressIsNot() {
        assertThat(parse(
                                "nameserver 127.0.0.53",
                                "nameserver dns.example",
                                "nameserver ::1",
                                "nameserver",
                                "nameserver 127.0.0.54",
                                "nameserver 127.0.0.55")
                        .servers())
                .containsExactly(
                        new InetSocketAddress("127.0.0.53", 53),
                        new InetSocketAddress("::1", 53),
                        new InetSocketAddress("127.0.0.54", 53));
    }

    @Test
    void searchListIsForNamesWithoutADotAlone() {
        LocalNames local = parse("search  one.example two.example.");
        assertThat(local.candidates("db")).containsExactly("db.one.example", "db.two.example", "db");
        assertThat(local.candidates("db.")).containsExactly("db");
        assertThat(local.candidates("db.example")).containsExactly("db.example");
    }

    private static LocalNames parse(String... lines) {
        return LocalNames.parse(List.of(lines), Map.of(), Map.of());
    }
}
