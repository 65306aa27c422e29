package io.codriver.internal.handshake.auth.kerberos;

import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.IdentityTasks;
import io.codriver.internal.handshake.auth.InTurn;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginCommand;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.SaslStep;
import io.codriver.internal.handshake.auth.SharedCall;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.ietf.jgss.GSSManager;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * GSSAPI on one connection. All that a key distribution center is asked for is obtained before the connection is opened: the client's own
 * ticket, and with the first message that of the server, which depends on nothing but its name.
 *
 * <p>Spec: Authentication, "GSSAPI"; RFC 4752.
 */
public final class KerberosLogin implements Login {

    /** For each question to a key distribution center. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** How old a first message may become before it is sent: it holds a time, and servers bear with five minutes. */
    static final Duration FRESH = Duration.ofMinutes(1);

    /** The mechanism needs three. */
    private static final int MOST_STEPS = 10;

    private final KerberosSettings settings;
    private final Optional<ServerApi> api;
    private final Shared shared;
    private final Supplier<GSSManager> managers;
    private final SharedCall<byte[]> firstMessage;
    private final SharedCall<byte[]> messages;
    private final AtomicReference<@Nullable Begun> begun = new AtomicReference<>();

    /**
     * What the connections of a client have in common.
     *
     * @param tickets asked for once at a time
     * @param line in which tickets for servers are asked for, one after another: the first connection to a server obtains what the
     *     others find in the subject
     * @param names of hosts
     */
    public record Shared(SharedCall<Subject> tickets, Executor line, HostNames names, Timers timers) {

        public static Shared of(HostNames names, Timers timers) {
            return new Shared(
                    new SharedCall<>(IdentityTasks.ASKING, timers, "login to Kerberos", LIMIT, Duration.ZERO),
                    new InTurn(IdentityTasks.ASKING),
                    names,
                    timers);
        }
    }

    /** Of one connection. */
    public KerberosLogin(KerberosSettings settings, Optional<ServerApi> api, Shared shared) {
        this(settings, api, shared, GSSManager::getInstance, IdentityTasks.ASKING);
    }

    KerberosLogin(
            KerberosSettings settings,
            Optional<ServerApi> api,
            Shared shared,
            Supplier<GSSManager> managers,
            Executor pool) {
        this.settings = settings;
        this.api = api;
        this.shared = shared;
        this.managers = managers;
        this.firstMessage =
                new SharedCall<>(shared.line(), shared.timers(), "key distribution center", LIMIT, Duration.ZERO);
        this.messages = new SharedCall<>(pool, shared.timers(), "Kerberos provider", LIMIT, Duration.ZERO);
    }

    /**
     * A conversation of which nothing was sent. One that is never sent is left to the garbage collector: what it keeps secret, the
     * subject keeps as well.
     */
    private record Begun(GssapiClient client, byte[] first, Deadline fresh) {}

    @Override
    public Optional<Mono<Void>> identify(ServerAddress server) {
        return Optional.of(begin(server).doOnNext(begun::set).then().onErrorMap(this::failure));
    }

    private Mono<Begun> begin(ServerAddress server) {
        return Mono.defer(() -> shared.tickets().answer(this::subject))
                .flatMap(subject -> named(settings.host().orElse(server.getHost()))
                        .map(host -> new GssapiClient(settings, managers, subject, host)))
                .flatMap(client -> firstMessage
                        .answer(client::first)
                        .map(first -> new Begun(
                                client,
                                first,
                                Deadline.after(FRESH, shared.timers().nanos())))
                        // Then it leaves the line as soon as it is its turn.
                        .doOnError(given -> client.close())
                        .doOnCancel(client::close));
    }

    private Subject subject() throws IdentityFailure {
        try {
            return settings.subjects().getSubject();
        } catch (LoginException refused) {
            throw KerberosTrouble.ofLogin(settings.credential().getUserName(), refused);
        }
    }

    private Mono<String> named(String host) {
        return switch (settings.canonicalization()) {
            case NONE -> Mono.just(host);
            case FORWARD -> shared.names().canonical(host, false);
            case FORWARD_AND_REVERSE -> shared.names().canonical(host, true);
        };
    }

    @Override
    public void announce(BsonDocument hello) {}

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return Mono.defer(() -> {
                    Begun known = begun.getAndSet(null);
                    if (known != null
                            && !known.fresh().hasPassed(shared.timers().nanos())) {
                        return converse(known, road);
                    }
                    return anew(road);
                })
                .onErrorMap(this::failure);
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return anew(road).onErrorMap(this::failure);
    }

    private Mono<Void> anew(LoginRoad road) {
        return road.elsewhere(begin(road.server())).flatMap(made -> converse(made, road));
    }

    private Mono<Void> converse(Begun made, LoginRoad road) {
        GssapiClient client = made.client();
        return ask(
                        road,
                        new BsonDocument("saslStart", new BsonInt32(1))
                                .append("mechanism", new BsonString(mechanism()))
                                .append("payload", new BsonBinary(made.first()))
                                .append("autoAuthorize", new BsonInt32(1)))
                .flatMap(answer -> proceed(client, answer, road, 1))
                .doFinally(end -> client.close());
    }

    private Mono<Void> proceed(GssapiClient client, BsonDocument answer, LoginRoad road, int number) {
        SaslStep step;
        try {
            step = SaslStep.of(answer);
        } catch (SaslException unsound) {
            return Mono.error(unsound);
        }
        if (step.done()) {
            return client.isComplete()
                    ? Mono.empty()
                    : Mono.error(new SaslException("The server ends the conversation before it has proved who it is"));
        }
        if (number == MOST_STEPS) {
            return Mono.error(new SaslException("The server does not end the conversation"));
        }
        return messages.answer(() -> client.next(step.payload()))
                .onErrorMap(IdentityFailure.class, KerberosLogin::unproved)
                .flatMap(next -> ask(
                        road,
                        new BsonDocument("saslContinue", new BsonInt32(1))
                                .append("conversationId", step.conversationId())
                                .append("payload", new BsonBinary(next))))
                .flatMap(said -> proceed(client, said, road, number + 1));
    }

    /** What the server said wrong has nothing to do with credentials. */
    private static Throwable unproved(IdentityFailure failure) {
        return failure.getCause() instanceof SaslException unproved ? unproved : failure;
    }

    private Mono<BsonDocument> ask(LoginRoad road, BsonDocument command) {
        return road.ask(LoginCommand.of(command, settings.credential().getSource(), api));
    }

    private LoginFailure failure(Throwable met) {
        return new LoginFailure(
                settings.credential(),
                met instanceof IdentityFailure failure && failure.timedOut() ? KerberosTrouble.late(failure) : met);
    }

    @Override
    public String mechanism() {
        return MongoCredential.GSSAPI_MECHANISM;
    }

    @Override
    public String source() {
        return "Kerberos";
    }
}
