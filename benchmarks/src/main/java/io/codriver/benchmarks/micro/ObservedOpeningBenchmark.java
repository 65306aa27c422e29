package io.codriver.benchmarks.micro;

import com.mongodb.ServerAddress;
import com.mongodb.connection.SocketSettings;
import io.codriver.Transport;
import io.codriver.benchmarks.server.ServerProcess;
import io.codriver.event.ConnectAttemptEndedEvent;
import io.codriver.event.ConnectEndedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.HandshakeEndedEvent;
import io.codriver.event.OpeningListener;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.internal.connect.TransportLease;
import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.handshake.ClientMetadata;
import io.codriver.internal.handshake.CurrentMetadata;
import io.codriver.internal.handshake.GreetingSettings;
import io.codriver.internal.handshake.HelloGreeting;
import io.codriver.internal.handshake.Surroundings;
import io.codriver.internal.observe.Observers;
import io.codriver.internal.observe.OpeningCounters;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.OpenLimits;
import io.codriver.internal.open.OpenStages;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.Opening;
import io.codriver.internal.open.StagedOpener;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Flux;

/** What it costs an opening, all stages but TLS, that somebody looks on. Awaited on the benchmark's thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class ObservedOpeningBenchmark {

    private static final Ticker TICKER = Ticker.system();
    private static final ServerAddress NAME = new ServerAddress("db.example");

    /** Who looks on. */
    @Param
    public Onlooker onlooker = Onlooker.NOBODY;

    private @Nullable ServerProcess server;
    private @Nullable TransportLease transport;
    private @Nullable Recording recording;
    private @Nullable Opener opener;
    private ServerAddress address = NAME;

    /** Nobody, a listener which reads every event, or the flight recorder with its default settings. */
    public enum Onlooker {
        /** As a client that was told nothing. */
        NOBODY,
        /** One that hears of everything. */
        LISTENER,
        /** A recording in memory. */
        FLIGHT_RECORDER
    }

    /** Starts the server and what opens connections to it. */
    @Setup
    public void open(Blackhole heard) throws IOException {
        server = ServerProcess.start();
        address = new ServerAddress(NAME.getHost(), server.port());
        transport = TransportLease.take(Transport.NIO, null);
        if (onlooker == Onlooker.FLIGHT_RECORDER) {
            recording = new Recording();
            recording.enable("io.codriver.*");
            recording.start();
        }
        Timers timers = new EventLoopTimers(transport.loops().next(), TICKER);
        OpenStages stages = new OpenStages(
                new ResolveStage(
                        (host, limit) -> Flux.just(AddressBatch.of(List.of(InetAddress.getLoopbackAddress()))),
                        Duration.ofSeconds(10),
                        timers),
                transport.dialer(SocketSettings.builder().build(), TICKER),
                Optional.empty(),
                Optional.empty(),
                channel -> ChannelConversation.on(channel, new EventLoopTimers(channel.eventLoop(), TICKER)),
                new HelloGreeting(
                        new CurrentMetadata(ClientMetadata.of(Optional.empty(), Surroundings.look())),
                        GreetingSettings.PLAIN,
                        TICKER),
                Optional.empty());
        opener = new StagedOpener(
                stages,
                OpenLimits.of(Duration.ofSeconds(10), Optional.empty()),
                TICKER,
                Observers.of(onlooker == Onlooker.LISTENER ? List.of(new Reader(heard)) : List.of()),
                new OpeningCounters());
    }

    /** Ends all of it. */
    @TearDown
    public void close() {
        if (recording != null) {
            recording.close();
        }
        if (transport != null) {
            transport.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** From the question for its address to hello, and its end. */
    @Benchmark
    public @Nullable OpenConnection opening() {
        if (opener == null) {
            return null;
        }
        Opening opening = opener.begin(address, false);
        opening.resolve(Deadline.NEVER).block();
        opening.awaitPermit();
        OpenConnection connection = opening.establish(Deadline.NEVER).block();
        if (connection != null) {
            connection.close("measured");
        }
        return connection;
    }

    private record Reader(Blackhole heard) implements OpeningListener {

        @Override
        public void resolveEnded(ResolveEndedEvent event) {
            heard.consume(event.entry());
        }

        @Override
        public void connectAttemptEnded(ConnectAttemptEndedEvent event) {
            heard.consume(event.attempt());
        }

        @Override
        public void connectEnded(ConnectEndedEvent event) {
            heard.consume(event.entry());
        }

        @Override
        public void handshakeEnded(HandshakeEndedEvent event) {
            heard.consume(event.roundTrip());
        }

        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            heard.consume(event.ledger());
        }
    }
}
