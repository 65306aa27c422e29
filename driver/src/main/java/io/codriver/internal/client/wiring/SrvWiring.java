package io.codriver.internal.client.wiring;

import com.mongodb.MongoClientSettings;
import com.mongodb.connection.ClusterSettings;
import io.codriver.CodriverSettings;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.deployment.LateDeployment;
import io.codriver.internal.deployment.LiveDeployment;
import io.codriver.internal.monitor.SeedPolling;
import io.codriver.internal.resolve.srv.SeedChoice;
import io.codriver.internal.resolve.srv.SeedListFailure;
import io.codriver.internal.resolve.srv.SrvStart;
import io.codriver.internal.time.Timers;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The part of {@link Wiring} for clients whose hosts DNS has to name first. */
final class SrvWiring {

    // Drawn anew on each call, on whatever thread that is.
    private static final RandomGenerator LOT = () -> ThreadLocalRandom.current().nextLong();

    private final Optional<String> uri;
    private final MongoClientSettings official;
    private final CodriverSettings ours;
    private final Disposable.Composite shares;

    /**
     * @param uri if the client was made of one
     * @param official what is known without DNS
     * @param shares ended with the client
     */
    SrvWiring(Optional<String> uri, MongoClientSettings official, CodriverSettings ours, Disposable.Composite shares) {
        this.uri = uri;
        this.official = official;
        this.ours = ours;
        this.shares = shares;
    }

    /** Asks already. @param make the deployment, of the settings with all that DNS said */
    Deployment deployment(BiFunction<MongoClientSettings, ClusterSettings, LiveDeployment> make, Timers timers) {
        SrvStart start = new SrvStart(uri, official, DnsWiring.records(official, ours, shares), LOT);
        LateDeployment.Making making = new LateDeployment.Making() {
            @Override
            public Mono<Deployment> attempt() {
                return start.start().map(started -> {
                    SettingsCheck.settings(started.official(), ours);
                    LiveDeployment made = make.apply(started.official(), started.cluster());
                    shares.add(new SeedPolling(
                                    start.question(),
                                    new SeedChoice(official.getClusterSettings().getSrvMaxHosts(), LOT),
                                    made::description,
                                    made::seedsFound,
                                    timers)
                            .start(started.timeToLive()));
                    return made;
                });
            }

            @Override
            public Optional<RuntimeException> hopeless(Throwable failure) {
                if (failure instanceof SeedListFailure list) {
                    return list.mayPass() ? Optional.empty() : Optional.of(list.toOfficial());
                }
                return Optional.of(
                        failure instanceof RuntimeException known ? known : new IllegalStateException(failure));
            }
        };
        return new LateDeployment(making, official.getClusterSettings(), official.getServerSettings(), timers).start();
    }
}
