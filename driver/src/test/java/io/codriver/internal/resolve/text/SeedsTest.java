package io.codriver.internal.resolve.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {

    private final Seeds seeds = new Seeds(new HostTextParser(name -> OptionalInt.empty()));

    private ServerAddress seedOf(String uri) {
        return seeds.decode(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .build()
                .getClusterSettings()
                .getHosts()
                .get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "mongodb://[::1], ::1, 27017",
        "mongodb://[::1]:27018, ::1, 27018",
        "mongodb://[::ffff:127.0.0.3]:1, ::ffff:127.0.0.3, 1",
        "mongodb://[fe80::1%251], fe80::1%1, 27017",
        "mongodb://a%2Eb:27019, a.b, 27019",
        "mongodb://B%C3%BCcher.example, bücher.example, 27017",
        "mongodb://EXAMPLE.com., example.com., 27017"
    })
    void seedOfAUriIsDecodedOnce(String uri, String host, int port) {
        assertThat(seedOf(uri)).isEqualTo(new ServerAddress(host, port));
    }

    @Test
    void unixSocketStaysWhatTheUriMadeOfIt() {
        assertThat(seedOf("mongodb://%2Ftmp%2Fmy%20dir%2Fx.sock/db"))
                .isEqualTo(new UnixServerAddress("/tmp/my dir/x.sock"));
    }

    @Test
    void escapedPathGivenAsAServerAddressBecomesAUnixSocket() {
        assertThat(seeds.decode(new ServerAddress("%2ftmp%2fx.sock"))).isEqualTo(new UnixServerAddress("/tmp/x.sock"));
    }

    @Test
    void zoneWrittenWithoutEscapeIsKept() {
        assertThat(seeds.decode(new ServerAddress("fe80::1%10", 1))).isEqualTo(new ServerAddress("fe80::1%10", 1));
    }

    @Test
    void decodingHappensOnce() {
        assertThatThrownBy(() -> seeds.decode(new ServerAddress("a%252eb")))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("a%2eb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.1", "a..b", "h%20x", "h%zz", "h%2", "%ff", "%5B::1%5D", "a%3A1", "a%00b", "fe80::1%25"})
    void rejectedSeedIsAConfigurationErrorThatNamesIt(String host) {
        assertThatThrownBy(() -> seeds.decode(new ServerAddress(host)))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("cannot be used");
    }

    @Test
    void serverAddressDeliversLiteralsInEveryForm() {
        assertThat(seeds.decode(new ServerAddress("[::1]:5"))).isEqualTo(new ServerAddress("::1", 5));
        assertThat(seeds.decode(new ServerAddress("::ffff:127.0.0.3")))
                .isEqualTo(new ServerAddress("::ffff:127.0.0.3"));
    }
}
