package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.Opening;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** A server leaves in the moment in which it enters: whoever comes first, nobody watches its host or connects to it. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing is left of it")
@Outcome(expect = Expect.FORBIDDEN, desc = "a host is watched, or a monitor connects, for a server that has left")
@State
public class OwnedServerStress {

    private static final ServerAddress SERVER = new ServerAddress("db");
    private static final ServerId ID = new ServerId(new ClusterId(), SERVER);
    private static final DeploymentOptions OPTIONS = new DeploymentOptions(
            ID.getClusterId(),
            ClusterSettings.builder().build(),
            ServerSettings.builder().build(),
            ConnectionPoolSettings.builder().build(),
            SocketSettings.builder().build(),
            Optional.empty());

    private final CountedOpener opener = new CountedOpener();
    private final OwnedServer server = new OwnedServer(ID);

    @Actor
    public void enters() {
        server.open(new ServerAssembly(OPTIONS, opener, new StandingTime()), new NoFacts());
    }

    @Actor
    public void leaves() {
        server.close();
    }

    @Arbiter
    public void result(II_Result result) {
        result.r1 = opener.watched.get();
        result.r2 = opener.connecting.get();
    }

    private static final class CountedOpener implements Opener {

        private final AtomicInteger watched = new AtomicInteger();
        private final AtomicInteger connecting = new AtomicInteger();

        @Override
        public Opening begin(ServerAddress ignored, boolean forMonitor) {
            return new NeverEnding(connecting);
        }

        @Override
        public Disposable watch(ServerAddress ignored) {
            watched.incrementAndGet();
            return Disposables.composite(watched::decrementAndGet);
        }
    }

    private record NeverEnding(AtomicInteger connecting) implements Opening {

        @Override
        public Mono<Void> resolve(Deadline by) {
            return Mono.<Void>never()
                    .doOnSubscribe(subscription -> connecting.incrementAndGet())
                    .doOnCancel(connecting::decrementAndGet);
        }

        @Override
        public void awaitPermit() {}

        @Override
        public Mono<OpenConnection> establish(Deadline by) {
            return Mono.never();
        }

        @Override
        public OpeningLedger ledger() {
            return OpeningLedger.EMPTY;
        }
    }

    private static final class NoFacts implements ServerAssembly.Facts {

        @Override
        public void seen(OwnedServer seen, ServerDescription description) {}

        @Override
        public void checkFailed(OwnedServer checked, Throwable failure) {}

        @Override
        public void openingFailed(OwnedServer opened, Throwable failure, int generation) {}
    }

    private static final class StandingTime implements Timers {

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Timeout at(Deadline deadline, Runnable task) {
            return Timeout.NONE;
        }
    }
}
