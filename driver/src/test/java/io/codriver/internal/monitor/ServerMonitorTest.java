package io.codriver.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerHeartbeatStartedEvent;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import com.mongodb.event.ServerMonitorListener;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener;
import io.codriver.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class ServerMonitorTest {

    private static final ServerAddress SERVER = new ServerAddress("db", 27017);
    private static final BsonDocument ANSWER = BsonDocument.parse("{ok: 1, ismaster: true, maxWireVersion: 21}");

    private final ManualTime time = new ManualTime();
    private final HandOpener opener = new HandOpener(time);
    private final List<ServerDescription> seen = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final ServerMonitor monitor = new ServerMonitor(
            new MonitorSettings(
                    new ServerId(new ClusterId(), SERVER),
                    ServerSettings.builder()
                            .addServerMonitorListener(new Listener())
                            .build(),
                    SocketSettings.builder().readTimeout(4, TimeUnit.SECONDS).build(),
                    Optional.empty(),
                    StructuredLog.SILENT),
            opener,
            time,
            new Watcher());

    @Test
    void openingIsTheFirstCheck() {
        monitor.start();
        assertThat(events).containsExactly("started");
        opened();
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).getRoundTripTimeNanos()).isEqualTo(2_000_000);
        assertThat(events).containsExactly("started", "succeeded after 2 ms");
    }

    @Test
    void aConnectionThatComesWhileTheMonitorIsClosedIsClosedToo() {
        monitor.start();
        opener.last().resolved();
        opener.last().whileHandedOver(monitor::close);
        assertThat(opener.last().established().isOpen()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void theNextCheckAsksOnTheSameConnectionAfterThePause() {
        HandConnection connection = started();
        time.advance(Duration.ofMillis(9_999));
        assertThat(connection.hand().requests()).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(connection.hand().requests()).isEqualTo(1);
        time.advance(Duration.ofMillis(7));
        connection.hand().reply(ANSWER);
        assertThat(seen).hasSize(2);
        assertThat(seen.get(1).getRoundTripTimeNanos())
                .as("0.2 * 7 ms + 0.8 * 2 ms")
                .isEqualTo(3_000_000);
    }

    @Test
    void aCheckIsBoundedByTheReadTimeoutOfMonitors() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        assertThat(connection.hand().remainingNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(4));
    }

    @Test
    void aSilentCheckIsAReadTimeout() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        connection.hand().fail(ExchangeFailure.Kind.TIMEOUT);
        assertThat(failures).hasExactlyElementsOfTypes(MongoSocketReadTimeoutException.class);
    }

    @Test
    void aKnownServerIsCheckedOnceMoreAtOnceAfterANetworkError() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        connection.hand().fail(ExchangeFailure.Kind.READ);
        assertThat(opener.begun()).hasSize(2);
        opener.last().resolved();
        opener.last().establishFailed(new MongoSocketOpenException("refused", SERVER));
        assertThat(opener.begun()).as("not a second time").hasSize(2);
        time.advance(Duration.ofSeconds(10));
        assertThat(opener.begun()).hasSize(3);
    }

    @Test
    void anAnswerWithAnErrorIsNotRepeatedAtOnce() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        connection.hand().reply(BsonDocument.parse("{ok: 0, code: 1, errmsg: 'no'}"));
        assertThat(failures).hasExactlyElementsOfTypes(MongoCommandException.class);
        assertThat(connection.isOpen()).isFalse();
        assertThat(opener.begun()).hasSize(1);
    }

    @Test
    void aFailedLookupIsNotRepeatedAtOnce() {
        HandConnection connection = started();
        connection.close("end of stream");
        time.advance(Duration.ofSeconds(10));
        opener.last()
                .resolveFailed(new MongoSocketReadException(
                        "no such name",
                        SERVER,
                        new OpenFailure("x", OpenStage.RESOLVE, false, OpeningLedger.EMPTY, List.of())));
        assertThat(opener.begun()).hasSize(2);
    }

    @Test
    void aConnectionClosedBetweenTwoChecksIsReplacedWithoutAFailure() {
        HandConnection connection = started();
        connection.close("end of stream");
        time.advance(Duration.ofSeconds(10));
        opened();
        assertThat(failures).isEmpty();
        assertThat(seen).hasSize(2);
    }

    @Test
    void aRequestedCheckKeepsTheShortestPause() {
        HandConnection connection = started();
        time.advance(Duration.ofMillis(100));
        monitor.requestCheck();
        time.advance(Duration.ofMillis(399));
        assertThat(connection.hand().requests()).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(connection.hand().requests()).isEqualTo(1);
    }

    @Test
    void aRequestDuringACheckIsIgnored() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        monitor.requestCheck();
        connection.hand().reply(ANSWER);
        time.advance(Duration.ofMillis(9_999));
        assertThat(connection.hand().requests()).isEqualTo(1);
    }

    @Test
    void aCancelledCheckIsNotReportedButToldToListeners() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        monitor.cancelCheck();
        assertThat(connection.isOpen()).isFalse();
        assertThat(failures).isEmpty();
        assertThat(events).endsWith("started", "failed after 0 ms");
        time.advance(Duration.ofSeconds(10));
        assertThat(opener.begun()).hasSize(2);
    }

    @Test
    void cancellingBetweenTwoChecksDoesNothing() {
        HandConnection connection = started();
        monitor.cancelCheck();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void roundTripsBeginAnewAfterAFailure() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(1));
        connection.hand().fail(ExchangeFailure.Kind.READ);
        opened();
        assertThat(seen.get(1).getRoundTripTimeNanos()).isEqualTo(2_000_000);
    }

    @Test
    void theLedgerOfTheNewestOpeningCanBeSeen() {
        monitor.start();
        time.advance(Duration.ofSeconds(2));
        assertThat(monitor.lastOpening()).hasToString("Optional[resolve 2.0 s so far]");
        opened();
        assertThat(monitor.lastOpening())
                .hasValueSatisfying(ledger -> assertThat(ledger.toString()).doesNotContain("so far"));
    }

    @Test
    void closingWhileOpeningCancelsTheOpening() {
        monitor.start();
        opener.last().resolved();
        monitor.close();
        assertThat(opener.last().steps()).endsWith("cancel establish");
        assertThat(opener.last().isAbandoned())
                .as("an opening between two stages has no step that could be cancelled")
                .isTrue();
        assertThat(time.pending()).isZero();
    }

    @Test
    void closingWhileAskingReportsNothing() {
        HandConnection connection = started();
        time.advance(Duration.ofSeconds(10));
        monitor.close();
        monitor.close();
        assertThat(connection.isOpen()).isFalse();
        assertThat(failures).isEmpty();
        assertThat(time.pending()).isZero();
    }

    private HandConnection started() {
        monitor.start();
        return opened();
    }

    private HandConnection opened() {
        opener.last().resolved();
        return opener.last().established();
    }

    private final class Watcher implements ServerMonitor.Watcher {

        @Override
        public void seen(ServerDescription description) {
            seen.add(description);
        }

        @Override
        public void checkFailed(Throwable failure) {
            failures.add(failure);
        }
    }

    private final class Listener implements ServerMonitorListener {

        @Override
        public void serverHearbeatStarted(ServerHeartbeatStartedEvent event) {
            events.add("started");
        }

        @Override
        public void serverHeartbeatSucceeded(ServerHeartbeatSucceededEvent event) {
            events.add("succeeded after " + event.getElapsedTime(TimeUnit.MILLISECONDS) + " ms");
        }

        @Override
        public void serverHeartbeatFailed(ServerHeartbeatFailedEvent event) {
            events.add("failed after " + event.getElapsedTime(TimeUnit.MILLISECONDS) + " ms");
        }
    }
}
