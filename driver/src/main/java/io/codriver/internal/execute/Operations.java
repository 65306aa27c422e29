package io.codriver.internal.execute;

import com.mongodb.ServerApi;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Query;
import io.codriver.internal.command.Target;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.time.Ticker;
import java.util.function.Supplier;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs operations of one client. Holds nothing but what was handed in; every subscription has its own state. */
public final class Operations {

    private final Deployment deployment;
    private final Ticker ticker;
    private final Settings settings;
    private final Aftercare aftercare;

    /**
     * What the client was told about running operations.
     *
     * @param readTimeoutNanos {@code socketTimeoutMS}: how long one reply may take; 0 for no limit. {@code timeoutMS} replaces it
     * @param direct whether the client talks to one server alone
     * @param api the declared API version, if one was declared
     * @param watch who listens to commands
     */
    public record Settings(long readTimeoutNanos, boolean direct, @Nullable ServerApi api, CommandWatch watch) {}

    public Operations(Deployment deployment, Ticker ticker, Settings settings) {
        this.deployment = deployment;
        this.ticker = ticker;
        this.settings = settings;
        this.aftercare = new Aftercare(this);
    }

    /**
     * One command and its answer.
     *
     * @param command called once per subscription; what it throws arrives as {@code onError}
     */
    public <R> Mono<R> run(Supplier<? extends Command<R>> command, OperationTimeout timeout) {
        return OperationMono.of(this, command, timeout);
    }

    /** A query whose batches are fetched as demand asks for them. The query is copied at each subscription. */
    public <T> Flux<T> find(Target target, Query query, Supplier<Decoder<T>> decoder, OperationTimeout timeout) {
        return CursorFlux.of(this, target, query, decoder, timeout);
    }

    Deployment deployment() {
        return deployment;
    }

    /** The clock of the client. */
    public long now() {
        return ticker.nanos();
    }

    Settings settings() {
        return settings;
    }

    Aftercare aftercare() {
        return aftercare;
    }
}
