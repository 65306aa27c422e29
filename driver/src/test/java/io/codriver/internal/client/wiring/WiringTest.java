package io.codriver.internal.client.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.connection.ServerMonitoringMode;
import com.mongodb.connection.ServerSettings;
import io.codriver.internal.handshake.Surroundings;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiringTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTO|{}|AUTO",
                "AUTO|{container: {runtime: 'docker'}}|AUTO",
                "AUTO|{name: 'aws.lambda'}|POLL",
                "STREAM|{name: 'aws.lambda'}|STREAM",
                "POLL|{}|POLL",
            })
    void monitorsDoNotStreamByThemselvesInAFunctionService(
            ServerMonitoringMode asked, String env, ServerMonitoringMode settled) {
        Surroundings surroundings = new Surroundings("1", "Java", new BsonDocument(), BsonDocument.parse(env));
        ServerSettings settings =
                ServerSettings.builder().serverMonitoringMode(asked).build();
        assertThat(Wiring.rhythm(settings, surroundings).getServerMonitoringMode())
                .isEqualTo(settled);
    }
}
