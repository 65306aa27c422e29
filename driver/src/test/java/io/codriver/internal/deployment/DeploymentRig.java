package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import com.mongodb.event.ClusterClosedEvent;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.ClusterOpeningEvent;
import com.mongodb.event.ServerClosedEvent;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import com.mongodb.event.ServerOpeningEvent;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener;
import io.codriver.internal.pool.RecordedPoolEvents;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** A deployment of one server, or of those which a test names, with time, openings and listeners in the hands of the test. */
final class DeploymentRig {

    static final ServerAddress SERVER = new ServerAddress("db", 27017);

    final ManualTime time = new ManualTime();
    final HandOpener opener = new HandOpener(time);
    final RecordedPoolEvents poolEvents = new RecordedPoolEvents();
    final List<String> events = new ArrayList<>();
    final List<LogLine> lines = new ArrayList<>();
    final LiveDeployment deployment;

    DeploymentRig() {
        this(settings -> {});
    }

    DeploymentRig(Consumer<ClusterSettings.Builder> settings) {
        this(List.of(SERVER), settings);
    }

    DeploymentRig(List<ServerAddress> seeds, Consumer<ClusterSettings.Builder> settings) {
        Listener listener = new Listener();
        ClusterSettings.Builder cluster = ClusterSettings.builder()
                .mode(ClusterConnectionMode.SINGLE)
                .serverSelectionTimeout(3, TimeUnit.SECONDS)
                .hosts(seeds)
                .addClusterListener(listener);
        settings.accept(cluster);
        deployment = new LiveDeployment(
                        new DeploymentOptions(
                                new ClusterId(),
                                cluster.build(),
                                ServerSettings.builder()
                                        .addServerListener(listener)
                                        .build(),
                                ConnectionPoolSettings.builder()
                                        .addConnectionPoolListener(poolEvents)
                                        .build(),
                                SocketSettings.builder()
                                        .readTimeout(10, TimeUnit.SECONDS)
                                        .build(),
                                Optional.empty(),
                                List.of(),
                                new Written()),
                        opener,
                        time)
                .start();
    }

    /** With its first check done. */
    static DeploymentRig known() {
        DeploymentRig rig = new DeploymentRig();
        rig.checked();
        rig.events.clear();
        rig.poolEvents.take();
        return rig;
    }

    /** The monitor's opening succeeds. */
    HandConnection checked() {
        return checked(new HandConnection(SERVER, time));
    }

    HandConnection checked(HandConnection connection) {
        HandOpener.HandOpening opening = opener.last();
        opening.resolved();
        return opening.established(connection);
    }

    /** The monitor of this server is opened and hears this. */
    HandConnection checked(ServerAddress server, String hello) {
        HandOpener.HandOpening opening = opening(server);
        opening.resolved();
        return opening.established(new HandConnection(server, time, BsonDocument.parse(hello)));
    }

    /** Of this server, while its host is looked up. */
    HandOpener.HandOpening opening(ServerAddress server) {
        return opener.resolving().stream()
                .filter(opening -> opening.server().equals(server))
                .findFirst()
                .orElseThrow();
    }

    Selector select() {
        return select(Deadline.NEVER);
    }

    Selector select(Deadline by) {
        return select(new Any(), by);
    }

    Selector select(ServerSelector wanted, Deadline by) {
        Selector selector = new Selector();
        deployment.select(ServerRequest.of(wanted, by, "find", 1)).subscribe(selector);
        return selector;
    }

    void advanceMillis(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    private record Any() implements ServerSelector {
        @Override
        public List<ServerDescription> select(ClusterDescription topology) {
            return topology.getServerDescriptions();
        }

        @Override
        public String toString() {
            return "a server";
        }
    }

    /** Somebody who asked for a server. */
    static final class Selector extends BaseSubscriber<SelectedServer> {

        private @Nullable SelectedServer server;
        private @Nullable Throwable failure;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(SelectedServer value) {
            server = value;
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            failure = thrown;
        }

        boolean isWaiting() {
            return server == null && failure == null;
        }

        SelectedServer server() {
            if (server == null) {
                throw new AssertionError("Nothing was selected", failure);
            }
            return server;
        }

        Throwable failure() {
            if (failure == null) {
                throw new AssertionError("It did not fail");
            }
            return failure;
        }
    }

    private final class Written implements StructuredLog {

        @Override
        public boolean isOn(LogComponent component) {
            return component == LogComponent.TOPOLOGY || component == LogComponent.SERVER_SELECTION;
        }

        @Override
        public void write(LogLine line) {
            lines.add(line);
        }
    }

    private final class Listener implements ClusterListener, ServerListener {

        @Override
        public void clusterOpening(ClusterOpeningEvent event) {
            events.add("cluster opening");
        }

        @Override
        public void clusterClosed(ClusterClosedEvent event) {
            events.add("cluster closed");
        }

        @Override
        public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
            events.add("cluster " + event.getPreviousDescription().getType() + " with "
                    + event.getPreviousDescription().getServerDescriptions().size() + " -> "
                    + event.getNewDescription().getType() + " with "
                    + event.getNewDescription().getServerDescriptions().size());
        }

        @Override
        public void serverOpening(ServerOpeningEvent event) {
            events.add("server opening");
        }

        @Override
        public void serverClosed(ServerClosedEvent event) {
            events.add("server closed");
        }

        @Override
        public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
            events.add("server " + event.getPreviousDescription().getType() + " -> "
                    + event.getNewDescription().getType());
        }
    }
}
