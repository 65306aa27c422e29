package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SNIHostName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsNameTest {

    @ParameterizedTest
    @CsvSource({
        "mongo.example.com,   mongo.example.com,       mongo.example.com",
        "localhost,           localhost,               localhost",
        "mongo.example.com.,  mongo.example.com,       mongo.example.com",
        "bücher.example.com,  xn--bcher-kva.example.com, xn--bcher-kva.example.com",
        "mongo_1,             mongo_1,                 ",
        "127.0.0.1,           127.0.0.1,               ",
        "::1,                 ::1,                     ",
        "[::1],               ::1,                     ",
        "fe80::1%eth0,        fe80::1,                 ",
        "[fe80::1%1],         fe80::1,                 "
    })
    void theHostDecidesWhatIsExpectedAndWhatIsIndicated(String host, String expected, String indicated) {
        TlsName name = TlsName.of(host);
        assertThat(name.expected()).isEqualTo(expected);
        if (indicated == null) {
            assertThat(name.indication()).isEmpty();
        } else {
            assertThat(name.indication()).containsExactly(new SNIHostName(indicated));
        }
    }
}
