package io.codriver.internal.handshake.auth.aws;

import com.mongodb.MongoCredential;
import io.codriver.internal.handshake.auth.IdentityTasks;
import io.codriver.internal.handshake.auth.SharedCall;
import io.codriver.internal.time.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The keys of one client. Those that come with an end are kept until five minutes before it; those from the environment and from a
 * provider are asked for each time, because somebody else keeps them. Openings that want keys at the same time share the question.
 *
 * <p>Concurrency: one reference; questions are asked on the identity pool.
 *
 * <p>Spec: Authentication, "MONGODB-AWS", "Caching Credentials".
 */
public final class AwsIdentity {

    /** For all questions that one set of keys takes. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final AwsSource.Choice choice;
    private final AwsSource source;
    private final SharedCall<AwsSource.Obtained> calls;
    private final InstantSource clock;
    private volatile @Nullable AwsKeys kept;

    /**
     * Of a new client.
     *
     * @throws IllegalArgumentException if the properties of the credential do not fit one another
     */
    public AwsIdentity(MongoCredential credential, Timers timers) {
        this(AwsSource.Choice.of(credential), timers, System::getenv, Clock.systemUTC(), IdentityTasks.ASKING);
    }

    AwsIdentity(
            AwsSource.Choice choice,
            Timers timers,
            UnaryOperator<@Nullable String> environment,
            InstantSource clock,
            Executor pool) {
        this.choice = choice;
        this.source = choice.source(environment);
        this.calls = new SharedCall<>(pool, timers, "question for keys of AWS", LIMIT, Duration.ZERO);
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if the properties do not fit one another */
    public static void check(MongoCredential credential) {
        AwsSource.Choice.of(credential);
    }

    MongoCredential credential() {
        return choice.credential();
    }

    /** Those which the credential holds itself. */
    Optional<AwsKeys> fixed() {
        return choice.fixed();
    }

    /** Fails with {@code IdentityFailure}. */
    Mono<AwsSource.Obtained> obtain() {
        return Mono.defer(() -> {
            AwsKeys known = kept;
            return known != null && known.areGoodAt(now())
                    ? Mono.just(new AwsSource.Obtained(known, "cached"))
                    : calls.answer(this::ask);
        });
    }

    private AwsSource.Obtained ask() throws Exception {
        AwsSource.Obtained obtained = source.obtain();
        if (obtained.keys().areGoodAt(now())) {
            kept = obtained.keys();
        }
        return obtained;
    }

    /** A server has refused what was kept. */
    void forget() {
        kept = null;
    }

    /** That of this machine, which signatures say. */
    Instant now() {
        return clock.instant();
    }
}
