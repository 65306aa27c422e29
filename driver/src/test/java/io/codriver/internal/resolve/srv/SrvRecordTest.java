package io.codriver.internal.resolve.srv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ServerAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class SrvRecordTest {

    @ParameterizedTest
    @CsvSource({
        "0 0 27017 a.db.example, a.db.example, 27017",
        "0 0 27017 a.db.example., a.db.example, 27017",
        "10 60 1 A.db.Example, A.db.Example, 1",
        "' 0  0\t65535   a.db.example. ', a.db.example, 65535",
    })
    void targetAndPortAreRead(String data, String target, int port) {
        assertThat(SrvRecord.parse(data)).isEqualTo(new SrvRecord(target, port, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "27017", "0 0 27017", "0 0 27017 a.example b.example", "0 0 many a.example"})
    void anythingElseIsRejected(String data) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SrvRecord.parse(data))
                .withMessageContaining("'" + data + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.db.example, a.db.example, true",
        "shop.db.example, a.b.db.example, true",
        "Shop.DB.example., A.db.EXAMPLE, true",
        "shop.db.example, db.example, false",
        "shop.db.example, a.example, false",
        "shop.db.example, evildb.example, false",
        "shop.db.example, a.db.example.evil, false",
        "db.example, a.db.example, true",
        "db.example, db.example, false",
        "db.example, a.example, false",
        "localhost, a.localhost, true",
        "localhost, localhost, false",
    })
    void targetsAreOfTheDomainOfTheHost(String host, String target, boolean belongs) {
        assertThat(SrvDomain.of(host).includes(target)).isEqualTo(belongs);
    }

    @ParameterizedTest
    @CsvSource({"a:1.db.example, 27017", "[.db.example, 27017", "a.db.example, 0", "a.db.example, 65536"})
    void whatNoServerCanBeIsNoServer(String target, int port) {
        SrvRecord entry = new SrvRecord(target, port, null);
        assertThat(entry.server()).isEmpty();
        SeedListQuestion question =
                new SeedListQuestion(records(new SrvRecord("b.db.example", 1, null), entry), "x.db.example", "mongodb");
        assertThatThrownBy(() -> question.first().block())
                .isInstanceOf(SeedListFailure.class)
                .hasMessageContaining("'" + target + "'");
        assertThat(Objects.requireNonNull(question.again().block()).hosts())
                .containsExactly(new ServerAddress("b.db.example", 1));
    }

    private static SeedRecords records(SrvRecord... srv) {
        return new SeedRecords() {
            @Override
            public Mono<List<SrvRecord>> srv(String name) {
                return Mono.just(List.of(srv));
            }

            @Override
            public Mono<List<String>> txt(String name) {
                return Mono.just(List.of());
            }
        };
    }
}
