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
        assertThat(local.candidates("a.db.example")).containsExactly("a.db.example");
    }

    @Test
    void moreDotsCountWhereTheMachineSaysSoButTwoOfThemMakeANameAbsoluteFirst() {
        LocalNames local = parse("search ns.svc.cluster.local", "options timeout:1 ndots:5 ndots:x");
        assertThat(local.candidates("db")).containsExactly("db.ns.svc.cluster.local", "db");
        assertThat(local.candidates("db-0.db")).containsExactly("db-0.db.ns.svc.cluster.local", "db-0.db");
        assertThat(local.candidates("db-0.db.ns")).containsExactly("db-0.db.ns", "db-0.db.ns.ns.svc.cluster.local");
        assertThat(local.candidates("a.b.c.d.e.f")).containsExactly("a.b.c.d.e.f");
        assertThat(local.candidates("db-0.db.")).containsExactly("db-0.db");
        assertThat(parse("search one.example", "options ndots:0").candidates("db"))
                .containsExactly("db.one.example", "db");
        assertThat(parse("options ndots:5").candidates("db")).containsExactly("db");
    }

    @Test
    void serversTakeTurnsOnlyIfTheMachineSaysSo() {
        assertThat(parse("options rotate").rotate()).isTrue();
        assertThat(parse("options ndots:1", "#options rotate").rotate()).isFalse();
        assertThat(parse("options rotate").asking(List.of()).rotate())
                .as("servers that the application named")
                .isFalse();
    }

    private static LocalNames parse(String... lines) {
        return LocalNames.parse(List.of(lines), Map.of(), Map.of(), LocalNames.DNS_PORT);
    }
}
