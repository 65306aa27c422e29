package io.codriver.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerMonitoringMode;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerHeartbeatStartedEvent;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import com.mongodb.event.ServerMonitorListener;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.observe.RecordedLog;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener;
import io.codriver.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.junit.jupiter.api.Test;

class StreamingMonitorTest {

    private static final ServerAddress SERVER = new ServerAddress("db", 27017);

    private final ManualTime time = new ManualTime();
    private final HandOpener opener = new HandOpener(time);
    private final RecordedLog log = new RecordedLog();
    private final List<ServerDescription> seen = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private ServerMonitor monitor = monitor(ServerMonitoringMode.AUTO, 4);

    private ServerMonitor monitor(ServerMonitoringMode mode, int readTimeoutSeconds) {
        return new ServerMonitor(
                new MonitorSettings(
                        new ServerId(new ClusterId(), SERVER),
                        ServerSettings.builder()
                                .serverMonitoringMode(mode)
                                .addServerMonitorListener(new Listener())
                                .build(),
                        SocketSettings.builder()
                                .readTimeout(readTimeoutSeconds, TimeUnit.SECONDS)
                                .build(),
                        Optional.empty(),
                        log),
                opener,
                time,
                new Watcher());
    }

    // ---- the stream

    @Test
    void aServerWithATopologyVersionIsAskedAtOnceToTellOfChanges() {
        HandConnection stream = streaming();
        assertThat(stream.hand().asked())
                .containsEntry("topologyVersion", version(0))
                .containsEntry("maxAwaitTimeMS", new BsonInt64(10_000));
        assertThat(stream.hand().isStreamAllowed()).isTrue();
    }

    @Test
    void eachAnswerOfAStreamIsAHeartbeatOfItsOwn() {
        HandConnection stream = streaming();
        story.clear();
        time.advance(Duration.ofSeconds(10));
        stream.hand().stream(answer(0));
        time.advance(Duration.ofSeconds(3));
        stream.hand().stream(answer(1));
        assertThat(story)
                .containsExactly(
                        "succeeded after 10000 ms, awaited",
                        "seen 0",
                        "started, awaited",
                        "succeeded after 3000 ms, awaited",
                        "seen 1",
                        "started, awaited");
        assertThat(stream.hand().requests()).isEqualTo(1);
    }

    @Test
    void theHandshakeIsNotAwaited() {
        streaming();
        assertThat(story).containsExactly("started", "succeeded after 2 ms", "seen 0", "started, awaited");
    }

    @Test
    void aStreamThatEndsIsBegunAnewFromTheNewestVersion() {
        HandConnection stream = streaming();
        stream.hand().stream(answer(1));
        stream.hand().reply(answer(2));
        assertThat(stream.hand().requests()).isEqualTo(2);
        assertThat(stream.hand().asked()).containsEntry("topologyVersion", version(2));
    }

    @Test
    void aServerThatForgetsItsVersionIsPolledAndNotMeasuredApart() {
        HandConnection stream = streaming();
        HandConnection measuring = opened(1);
        stream.hand().reply(BsonDocument.parse("{ok: 1, ismaster: true, maxWireVersion: 21}"));
        assertThat(stream.hand().isOutstanding()).isFalse();
        assertThat(measuring.isOpen()).isFalse();
        time.advance(Duration.ofSeconds(10));
        assertThat(stream.hand().requests()).isEqualTo(2);
        assertThat(stream.hand().isStreamAllowed()).isFalse();
        assertThat(opener.begun()).hasSize(2);
    }

    @Test
    void pollingIsObeyedWhateverTheServerCan() {
        monitor = monitor(ServerMonitoringMode.POLL, 4);
        HandConnection polled = started();
        assertThat(polled.hand().requests()).isZero();
        time.advance(Duration.ofSeconds(10));
        assertThat(polled.hand().asked()).doesNotContainKeys("topologyVersion", "maxAwaitTimeMS");
        assertThat(polled.hand().isStreamAllowed()).isFalse();
        assertThat(opener.begun()).as("no connection for round trips").hasSize(1);
    }

    @Test
    void streamIsObeyedWhereTheServerCan() {
        monitor = monitor(ServerMonitoringMode.STREAM, 4);
        assertThat(started().hand().isStreamAllowed()).isTrue();
    }

    // ---- limits

    @Test
    void everyAnswerMayTakeTheReadTimeoutAndThePause() {
        HandConnection stream = streaming();
        assertThat(stream.hand().remainingNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(14));
        time.advance(Duration.ofSeconds(10));
        stream.hand().stream(answer(0));
        assertThat(stream.hand().remainingNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(14));
    }

    @Test
    void withoutAReadTimeoutAnAnswerMayTakeForEver() {
        monitor = monitor(ServerMonitoringMode.AUTO, 0);
        HandConnection stream = started();
        stream.hand().stream(answer(0));
        assertThat(stream.hand().remainingNanos()).isEqualTo(Long.MAX_VALUE);
    }

    // ---- failures

    @Test
    void aSilentStreamIsAReadTimeoutAndTheServerIsTriedOnceMoreAtOnce() {
        HandConnection stream = streaming();
        HandConnection measuring = opened(1);
        story.clear();
        stream.hand().fail(ExchangeFailure.Kind.TIMEOUT);
        assertThat(failures).hasExactlyElementsOfTypes(MongoSocketReadTimeoutException.class);
        assertThat(story).containsExactly("failed after 0 ms, awaited", "unseen", "started");
        assertThat(measuring.isOpen()).isFalse();
        assertThat(opener.begun()).hasSize(3);
        opener.last().resolved();
        opener.last().establishFailed(new MongoSocketOpenException("refused", SERVER));
        assertThat(opener.begun()).as("not a third time").hasSize(3);
    }

    @Test
    void anErrorInAStreamEndsTheConnectionAndIsReportedOnce() {
        HandConnection stream = streaming();
        stream.hand().stream(BsonDocument.parse("{ok: 0, code: 91, errmsg: 'going'}"));
        stream.hand().close("as a channel does which is closed");
        assertThat(failures).hasExactlyElementsOfTypes(MongoNodeIsRecoveringException.class);
        assertThat(stream.isOpen()).isFalse();
        assertThat(opener.begun()).as("the connection for round trips").hasSize(2);
    }

    @Test
    void aCancelledStreamEndsAndBeginsOnANewConnection() {
        HandConnection stream = streaming();
        HandConnection measuring = opened(1);
        story.clear();
        time.advance(Duration.ofSeconds(1));
        monitor.cancelCheck();
        stream.hand().close("as a channel does which is closed");
        assertThat(stream.isOpen()).isFalse();
        assertThat(measuring.isOpen()).isFalse();
        assertThat(story).containsExactly("failed after 1000 ms, awaited");
        monitor.requestCheck();
        time.advance(Duration.ofMillis(499));
        assertThat(opener.begun()).hasSize(2);
        time.advance(Duration.ofMillis(1));
        assertThat(opener.begun()).hasSize(3);
    }

    @Test
    void aStreamThatIsCancelledWhileItsAnswerIsToldDoesNotGoOn() {
        HandConnection stream = streaming();
        story.clear();
        onSeen = monitor::cancelCheck;
        stream.hand().stream(answer(1));
        assertThat(stream.isOpen()).isFalse();
        assertThat(story).containsExactly("succeeded after 0 ms, awaited", "seen 1");
        time.advance(Duration.ofSeconds(10));
        assertThat(opener.begun()).hasSize(3);
    }

    @Test
    void closingEndsTheStreamAndTellsListeners() {
        HandConnection stream = streaming();
        HandConnection measuring = opened(1);
        story.clear();
        monitor.close();
        monitor.close();
        assertThat(stream.isOpen()).isFalse();
        assertThat(measuring.isOpen()).isFalse();
        assertThat(story).as("what began has to end").containsExactly("failed after 0 ms, awaited");
        assertThat(time.pending()).isZero();
    }

    // ---- round trips

    @Test
    void roundTripsAreMeasuredOnAConnectionOfTheirOwn() {
        HandConnection stream = streaming();
        HandConnection measuring = opened(1);
        time.advance(Duration.ofSeconds(10));
        assertThat(measuring.hand().requests()).isEqualTo(1);
        assertThat(measuring.hand().asked()).doesNotContainKey("topologyVersion");
        assertThat(measuring.hand().remainingNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(4));
        time.advance(Duration.ofMillis(7));
        measuring.hand().reply(answer(0));
        stream.hand().stream(answer(0));
        assertThat(newest().getRoundTripTimeNanos())
                .as("2 ms twice by handshakes, 0.2 * 7 ms + 0.8 * 2 ms; nothing by the stream")
                .isEqualTo(3_000_000);
        assertThat(newest().getMinRoundTripTimeNanos()).isEqualTo(2_000_000);
        time.advance(Duration.ofMillis(9_999));
        assertThat(measuring.hand().requests()).isEqualTo(1);
        time.advance(Duration.ofMillis(1));
        assertThat(measuring.hand().requests()).isEqualTo(2);
    }

    @Test
    void aRoundTripThatFailsIsTriedAgainAfterThePauseAndNobodyHearsOfIt() {
        streaming();
        HandConnection measuring = opened(1);
        time.advance(Duration.ofSeconds(10));
        story.clear();
        measuring.hand().fail(ExchangeFailure.Kind.TIMEOUT);
        time.advance(Duration.ofMillis(9_999));
        assertThat(opener.begun()).hasSize(2);
        time.advance(Duration.ofMillis(1));
        assertThat(opener.begun()).hasSize(3);
        assertThat(opener.last().forMonitor()).isTrue();
        assertThat(failures).isEmpty();
        assertThat(story).isEmpty();
    }

    @Test
    void roundTripsOfBeforeAFailureAreForgottenAlsoThoseStillUnderWay() {
        HandConnection stream = streaming();
        opener.opening(1).resolved();
        stream.hand().fail(ExchangeFailure.Kind.READ);
        assertThat(opener.opening(1).steps()).endsWith("cancel establish");
        HandConnection again = opened(2);
        assertThat(newest().getRoundTripTimeNanos()).isEqualTo(2_000_000);
        assertThat(newest().getMinRoundTripTimeNanos()).as("of one sample").isZero();
        again.hand().stream(answer(0));
        assertThat(opener.begun())
                .as("one connection for round trips per stream")
                .hasSize(4);
    }

    // ---- the log

    @Test
    void theLogTellsOfHeartbeats() {
        HandConnection stream = streaming();
        stream.hand().stream(answer(0));
        stream.hand().fail(ExchangeFailure.Kind.READ);
        assertThat(log.lines())
                .extracting(line -> line.message() + " " + line.values().get("awaited"))
                .containsExactly(
                        "Server heartbeat started false",
                        "Server heartbeat succeeded false",
                        "Server heartbeat started true",
                        "Server heartbeat succeeded true",
                        "Server heartbeat started true",
                        "Server heartbeat failed true",
                        "Server heartbeat started false");
        assertThat(log.lines().get(0).values()).doesNotContainKey("serverConnectionId");
        assertThat(log.lines().get(3).values())
                .containsEntry("serverHost", "db")
                .containsEntry("serverPort", 27017)
                .containsEntry("serverConnectionId", 42L)
                .containsEntry("durationMS", 0L)
                .containsEntry("reply", answer(0))
                .containsKeys("topologyId", "driverConnectionId");
        assertThat(log.lines().get(4).text())
                .matches("Heartbeat started for db:27017 on connection with driver-generated ID \\d+ and"
                        + " server-generated ID 42 in topology with ID \\w+. Awaited: true");
        assertThat(log.lines().get(5).values()).containsKey("failure");
    }

    private HandConnection streaming() {
        HandConnection stream = started();
        assertThat(stream.hand().isOutstanding()).isTrue();
        return stream;
    }

    private HandConnection started() {
        monitor.start();
        return opened(0);
    }

    private HandConnection opened(int opening) {
        opener.opening(opening).resolved();
        return opener.opening(opening).established(new HandConnection(SERVER, time, answer(0)));
    }

    private ServerDescription newest() {
        return seen.get(seen.size() - 1);
    }

    private static BsonDocument answer(long counter) {
        return BsonDocument.parse("{ok: 1, helloOk: true, isWritablePrimary: true, maxWireVersion: 21}")
                .append("topologyVersion", version(counter));
    }

    private static BsonDocument version(long counter) {
        return BsonDocument.parse("{processId: {$oid: '0000000000000000000000aa'}}")
                .append("counter", new BsonInt64(counter));
    }

    private Runnable onSeen = () -> {};

    private final class Watcher implements ServerMonitor.Watcher {

        @Override
        public void seen(ServerDescription description) {
            story.add("seen " + counter(description));
            seen.add(description);
            onSeen.run();
        }

        private static String counter(ServerDescription description) {
            return description.getTopologyVersion() == null
                    ? "without a version"
                    : String.valueOf(description.getTopologyVersion().getCounter());
        }

        @Override
        public void checkFailed(Throwable failure) {
            story.add("unseen");
            failures.add(failure);
        }
    }

    private final class Listener implements ServerMonitorListener {

        @Override
        public void serverHearbeatStarted(ServerHeartbeatStartedEvent event) {
            story.add("started" + awaited(event.isAwaited()));
        }

        @Override
        public void serverHeartbeatSucceeded(ServerHeartbeatSucceededEvent event) {
            story.add("succeeded after " + event.getElapsedTime(TimeUnit.MILLISECONDS) + " ms"
                    + awaited(event.isAwaited()));
        }

        @Override
        public void serverHeartbeatFailed(ServerHeartbeatFailedEvent event) {
            story.add(
                    "failed after " + event.getElapsedTime(TimeUnit.MILLISECONDS) + " ms" + awaited(event.isAwaited()));
        }

        private String awaited(boolean awaited) {
            return awaited ? ", awaited" : "";
        }
    }
}
