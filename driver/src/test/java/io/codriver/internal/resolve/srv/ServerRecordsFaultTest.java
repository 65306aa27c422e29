package io.codriver.internal.resolve.srv;

import static io.codriver.test.DnsReply.noData;
import static io.codriver.test.DnsReply.nothing;
import static io.codriver.test.DnsReply.records;
import static io.codriver.test.DnsReply.servfail;
import static io.codriver.test.DnsType.SRV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.test.DnsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** SRV and TXT records of two real name servers that cut off, lose and fail. */
class ServerRecordsFaultTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String NAME = "_mongodb._tcp.db.example";

    private final DnsServer first = DnsServer.start();
    private final DnsServer second = DnsServer.start();
    private final DnsNames dns = DnsNames.asking(List.of(first.address(), second.address()));
    private final HostRecords records = new ServerRecords(dns);

    @AfterEach
    void stop() {
        dns.close();
        first.close();
        second.close();
    }

    private List<SrvRecord> srv() {
        return records.srv(NAME).block(LONG);
    }

    private static SrvRecord of(String target, int port) {
        return new SrvRecord(target, port, Duration.ofSeconds(90));
    }

    @Test
    void targetPortAndTimeToLiveAreRead() {
        first.name(NAME).srv("a.db.example:27017", "b.db.example:65535").ttl(Duration.ofSeconds(90));
        assertThat(srv()).containsExactlyInAnyOrder(of("a.db.example", 27_017), of("b.db.example", 65_535));
        assertThat(second.questions()).isEmpty();
    }

    @Test
    void stringsOfOneTextRecordArePutTogether() {
        String longer = "authSource=" + "x".repeat(300);
        first.name("db.example").txt(longer);
        assertThat(records.txt("db.example").block(LONG)).containsExactly(longer);
    }

    @Test
    void aliasIsTold() {
        first.name("alias.example").cname("db.example");
        first.name("db.example").addresses("127.0.0.1");
        assertThat(records.cname("alias.example").block(LONG)).containsExactly("db.example");
        assertThat(records.cname("db.example").block(LONG)).isEmpty();
    }

    @Test
    void truncatedAnswerIsAskedForOverTcp() {
        first.name(NAME)
                .srv("a.db.example:1")
                .ttl(Duration.ofSeconds(90))
                .replies(SRV, records().truncated());
        assertThat(srv()).containsExactly(of("a.db.example", 1));
    }

    @Test
    void unknownNameAndNoDataAreNoRecords() {
        assertThat(srv()).isEmpty();
        first.name(NAME).replies(noData());
        assertThat(srv()).isEmpty();
        assertThat(second.questions()).as("no is an answer").isEmpty();
    }

    @Test
    void nextServerIsAskedWhenOneFails() {
        first.overrule(servfail());
        second.name(NAME).srv("a.db.example:1").ttl(Duration.ofSeconds(90));
        assertThat(srv()).containsExactly(of("a.db.example", 1));
    }

    @Test
    void nextServerIsAskedAfterALostPacket() {
        first.overrule(nothing());
        second.name(NAME).srv("a.db.example:1").ttl(Duration.ofSeconds(90));
        assertThat(srv()).containsExactly(of("a.db.example", 1));
        assertThat(first.questions(NAME)).hasSize(1);
    }

    @Test
    void failureOfAllServersSaysWhatTheyAnswered() {
        first.overrule(servfail());
        second.overrule(servfail());
        assertThatThrownBy(this::srv)
                .hasCauseExactlyInstanceOf(IOException.class)
                .hasMessageContaining("SRV records of '" + NAME)
                .hasMessageContaining("ServFail");
    }

    @Test
    void whoeverCancelsIsNotAskedForAgain() {
        first.overrule(nothing());
        second.name(NAME).srv("a.db.example:1");
        Disposable question = records.srv(NAME).subscribe(found -> {}, error -> {});
        first.awaitQuestions(LONG, 1);
        question.dispose();
        // The next attempt of another question is later than that of the cancelled one would be.
        records.srv("_mongodb._tcp.other.example").block(LONG);
        assertThat(second.questions("_mongodb._tcp.other.example")).hasSize(1);
        assertThat(second.questions(NAME)).isEmpty();
    }
}
