package io.codriver.internal.handshake.auth.kerberos;

import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.IdentityTasks;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginCommand;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.SaslStep;
import io.codriver.internal.handshake.auth.SharedCall;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.time.Timers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.security.auth.Subject;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * GSSAPI on one connection. Its own ticket is obtained before the connection is opened, that of the server with the first message.
 *
 * <p>Spec: Authentication, "GSSAPI"; RFC 4752.
 */
public final class KerberosLogin implements Login {

    /** For each question to a key distribution center. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** The mechanism needs three. */
    private static final int MOST_STEPS = 10;

    private final KerberosSettings settings;
    private final Optional<ServerApi> api;
    private final SharedCall<Subject> tickets;
    private final SharedCall<byte[]> messages;
    private volatile @Nullable Subject subject;

    /**
     * Of one connection.
     *
     * @param tickets shared by all connections of the client
     */
    public KerberosLogin(
            KerberosSettings settings, Optional<ServerApi> api, SharedCall<Subject> tickets, Timers timers) {
        this(settings, api, tickets, timers, IdentityTasks.ASKING);
    }

    KerberosLogin(
            KerberosSettings settings,
            Optional<ServerApi> api,
            SharedCall<Subject> tickets,
            Timers timers,
            Executor pool) {
        this.settings = settings;
        this.api = api;
        this.tickets = tickets;
        this.messages = new SharedCall<>(pool, timers, "Kerberos provider", LIMIT, Duration.ZERO);
    }

    /** Asks for the tickets of all connections of a client. */
    public static SharedCall<Subject> tickets(Timers timers) {
        return new SharedCall<>(IdentityTasks.ASKING, timers, "login to Kerberos", LIMIT, Duration.ZERO);
    }

    @Override
    public Optional<Mono<Void>> identify(ServerAddress server) {
        return Optional.of(obtained().then().onErrorMap(this::failure));
    }

    private Mono<Subject> obtained() {
        return tickets.answer(settings.subjects()::getSubject).doOnNext(given -> subject = given);
    }

    @Override
    public void announce(BsonDocument hello) {}

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return Mono.defer(() -> subject == null ? obtained() : Mono.just(subject))
                .flatMap(known -> converse(known, road))
                .onErrorMap(this::failure);
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return Mono.defer(() -> road.elsewhere(obtained()))
                .flatMap(known -> converse(known, road))
                .onErrorMap(this::failure);
    }

    private Mono<Void> converse(Subject known, LoginRoad road) {
        Steps steps = new Steps(known, road.server().getHost());
        return road.elsewhere(messages.answer(steps::first))
                .flatMap(first -> ask(
                        road,
                        new BsonDocument("saslStart", new BsonInt32(1))
                                .append("mechanism", new BsonString(mechanism()))
                                .append("payload", new BsonBinary(first))
                                .append("autoAuthorize", new BsonInt32(1))))
                .flatMap(answer -> proceed(steps, answer, road, 1))
                .doFinally(end -> steps.close());
    }

    private Mono<Void> proceed(Steps steps, BsonDocument answer, LoginRoad road, int number) {
        SaslStep step;
        try {
            step = SaslStep.of(answer);
        } catch (SaslException unsound) {
            return Mono.error(unsound);
        }
        if (step.done()) {
            return steps.areComplete()
                    ? Mono.empty()
                    : Mono.error(new SaslException("The server ends the conversation before it has proved who it is"));
        }
        if (number == MOST_STEPS) {
            return Mono.error(new SaslException("The server does not end the conversation"));
        }
        return messages.answer(() -> steps.next(step.payload()))
                .flatMap(next -> ask(
                        road,
                        new BsonDocument("saslContinue", new BsonInt32(1))
                                .append("conversationId", step.conversationId())
                                .append("payload", new BsonBinary(next))))
                .flatMap(said -> proceed(steps, said, road, number + 1));
    }

    private Mono<BsonDocument> ask(LoginRoad road, BsonDocument command) {
        return road.ask(LoginCommand.of(command, settings.credential().getSource(), api));
    }

    private LoginFailure failure(Throwable met) {
        return new LoginFailure(settings.credential(), met);
    }

    @Override
    public String mechanism() {
        return MongoCredential.GSSAPI_MECHANISM;
    }

    @Override
    public String source() {
        return "Kerberos";
    }

    /** The provider's side of one conversation; its methods block. */
    private final class Steps {

        private static final byte[] NOTHING = {};

        private final Subject known;
        private final String host;
        private volatile @Nullable SaslClient client;

        Steps(Subject known, String host) {
            this.known = known;
            this.host = host;
        }

        byte[] first() throws Exception {
            String service = settings.host().orElse(host);
            String named = settings.canonicalized() ? canonical(service) : service;
            return as(() -> {
                SaslClient made = Sasl.createSaslClient(
                        new String[] {mechanism()},
                        settings.credential().getUserName(),
                        settings.service(),
                        named,
                        settings.properties(),
                        null);
                if (made == null) {
                    throw new SaslException("No provider of this JVM knows GSSAPI");
                }
                client = made;
                return made.hasInitialResponse() ? answer(made, NOTHING) : NOTHING;
            });
        }

        byte[] next(byte[] challenge) throws Exception {
            SaslClient made = client;
            return made == null || made.isComplete() ? NOTHING : as(() -> answer(made, challenge));
        }

        private byte[] answer(SaslClient made, byte[] challenge) throws SaslException {
            byte[] answer = made.evaluateChallenge(challenge);
            return answer == null ? NOTHING : answer;
        }

        boolean areComplete() {
            SaslClient made = client;
            return made != null && made.isComplete();
        }

        void close() {
            SaslClient made = client;
            if (made != null) {
                try {
                    made.dispose();
                } catch (SaslException nothingIsLeftToDo) {
                    // It is over either way.
                }
            }
        }

        /** There and back; as it is if that does not work. Spec: "Hostname Canonicalization". */
        private String canonical(String name) {
            try {
                return InetAddress.getByName(name).getCanonicalHostName().toLowerCase(Locale.ROOT);
            } catch (UnknownHostException unknown) {
                return name;
            }
        }

        @SuppressWarnings({"removal", "deprecation"}) // What replaces it came with Java 18.
        private byte[] as(PrivilegedExceptionAction<byte[]> action) throws Exception {
            try {
                return Subject.doAs(known, action);
            } catch (PrivilegedActionException wrapped) {
                throw wrapped.getException();
            }
        }
    }
}
