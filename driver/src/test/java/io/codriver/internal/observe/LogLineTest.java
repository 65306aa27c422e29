package io.codriver.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static LogLine line() {
        return LogLine.of(
                LogComponent.CONNECTION,
                "Connection pool cleared",
                "Connection pool for {serverHost}[:{serverPort}] cleared[ for serviceId {serviceId}]");
    }

    @Test
    void theTextHoldsWhatIsThere() {
        LogLine line = line().with(new ServerAddress("db", 27018)).with("serviceId", "5f");
        assertThat(line.text()).isEqualTo("Connection pool for db:27018 cleared for serviceId 5f");
        assertThat(line.values())
                .containsExactly(
                        Map.entry("serverHost", "db"), Map.entry("serverPort", 27018), Map.entry("serviceId", "5f"));
    }

    @Test
    void whatIsNotThereIsLeftOutWithItsPartOfTheText() {
        LogLine line = line().with(new ServerAddress("db", 27018)).with("serviceId", null);
        assertThat(line.text()).isEqualTo("Connection pool for db:27018 cleared");
        assertThat(line.values()).containsOnlyKeys("serverHost", "serverPort");
    }

    @Test
    void aUnixSocketHasNoPort() {
        assertThat(line().with(new UnixServerAddress("/tmp/db.sock")).text())
                .isEqualTo("Connection pool for /tmp/db.sock cleared");
    }

    @Test
    void bracesInValuesAreLeftAlone() {
        assertThat(line().with("serverHost", "{x}[y]").text()).isEqualTo("Connection pool for {x}[y] cleared");
    }
}
