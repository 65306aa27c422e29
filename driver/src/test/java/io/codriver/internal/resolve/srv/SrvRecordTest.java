package io.codriver.internal.resolve.srv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
}
