package io.codriver.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.slf4j.event.LoggingEvent;
import org.slf4j.spi.LoggingEventAware;

class Slf4jLogTest {

    private final List<String> lines = new ArrayList<>();

    private static LogLine line() {
        return LogLine.of(LogComponent.CONNECTION, "Connection closed", "closed {serverHost}[. Error: {error}]")
                .with(new ServerAddress("db"));
    }

    private Slf4jLog log(boolean debug) {
        return new Slf4jLog(name -> new WrittenLines(name, debug, lines), "t1", 20);
    }

    @Test
    void eachComponentHasALoggerAndWritesAtDebug() {
        log(true).write(line());
        assertThat(lines).containsExactly("DEBUG io.codriver.connection closed db");
    }

    @Test
    void aComponentIsOnIfItsLoggerIs() {
        assertThat(log(true).isOn(LogComponent.TOPOLOGY)).isTrue();
        assertThat(log(false).isOn(LogComponent.TOPOLOGY)).isFalse();
    }

    @Test
    void aLineGoesToTheLoggerOfTheOfficialDriverIfOnlyThatOneIsOn() {
        Slf4jLog log = new Slf4jLog(
                name -> new WrittenLines(name, name.equals("org.mongodb.driver.connection"), lines), "t1", 20);
        assertThat(log.isOn(LogComponent.CONNECTION)).isTrue();
        assertThat(log.isOn(LogComponent.COMMAND)).isFalse();
        log.write(line());
        assertThat(lines).containsExactly("DEBUG org.mongodb.driver.connection closed db");
    }

    @Test
    void aDocumentIsCutAtTheLimitAndSaysSo() {
        LogLine line = LogLine.of(LogComponent.COMMAND, "Command started", "{command}");
        BsonDocument small = BsonDocument.parse("{ping: 1, ok: 1}");
        BsonDocument large = BsonDocument.parse("{ping: 1, ok: 1234, more: [1, 2, {a: 1}]}");
        log(true).write(line.with("command", small));
        log(true).write(line.with("command", large));
        log(true).write(line.with("command", new RawBsonDocument(large, new BsonDocumentCodec())));
        assertThat(lines)
                .containsExactly(
                        "DEBUG io.codriver.command {\"ping\": 1, \"ok\": 1}",
                        "DEBUG io.codriver.command {\"ping\": 1, \"ok\": 12...",
                        "DEBUG io.codriver.command {\"ping\": 1, \"ok\": 12...");
    }

    @Test
    void anErrorIsCutAtTheLimitOfDocuments() {
        log(true).write(line().with("error", new IllegalStateException("0123456789")));
        assertThat(lines).containsExactly("DEBUG io.codriver.connection closed db. Error: java.lang.IllegalSta...");
    }

    @Test
    void keysArePairsAndTheMessageIsTheMarkerForABackendThatKnowsPairs() {
        List<Map.Entry<String, Object>> pairs = new ArrayList<>();
        List<String> markers = new ArrayList<>();
        Slf4jLog log = new Slf4jLog(name -> new WithPairs(name, pairs, markers), "t1", 1_000);
        log.write(line().with("driverConnectionId", 7L).with("error", new IllegalStateException("gone")));
        assertThat(pairs)
                .containsExactly(
                        Map.entry("serverHost", "db"),
                        Map.entry("serverPort", 27017),
                        Map.entry("driverConnectionId", 7L),
                        Map.entry("error", "java.lang.IllegalStateException: gone"),
                        Map.entry("topologyId", "t1"));
        assertThat(markers).containsExactly("Connection closed");
    }

    private static final class WithPairs extends WrittenLines implements LoggingEventAware {

        private static final long serialVersionUID = 1L;
        private final transient List<Map.Entry<String, Object>> pairs;
        private final transient List<String> markers;

        WithPairs(String name, List<Map.Entry<String, Object>> pairs, List<String> markers) {
            super(name, true, new ArrayList<>());
            this.pairs = pairs;
            this.markers = markers;
        }

        @Override
        public void log(LoggingEvent event) {
            event.getKeyValuePairs().forEach(pair -> pairs.add(Map.entry(pair.key, pair.value)));
            event.getMarkers().forEach(marker -> markers.add(marker.getName()));
        }
    }

    @Test
    void cuttingNeverSplitsACharacter() {
        assertThat(Slf4jLog.cut("ab\uD83D\uDE00", 3)).isEqualTo("ab...");
        assertThat(Slf4jLog.cut("ab\uD83D\uDE00", 4)).isEqualTo("ab\uD83D\uDE00");
        assertThat(Slf4jLog.cut("abc", 0)).isEqualTo("...");
    }
}
