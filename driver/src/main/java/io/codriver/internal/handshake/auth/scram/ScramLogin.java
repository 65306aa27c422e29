package io.codriver.internal.handshake.auth.scram;

import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.ServerApi;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginCommand;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginLimit;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.Nonces;
import io.codriver.internal.handshake.auth.SaslStep;
import io.codriver.internal.hello.Hello;
import java.time.Duration;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import reactor.core.publisher.Mono;

/**
 * SCRAM: begun in hello, so that mostly one round trip is left. Without a mechanism in the credential the server says
 * which ones the user has.
 *
 * <p>Spec: Authentication, "Mechanism Negotiation via Handshake" and "Default Authentication Methods"; MongoDB handshake,
 * "Speculative Authentication".
 */
public final class ScramLogin implements Login {

    private static final byte[] NOTHING = {};
    private static final int USER_NOT_FOUND = 11;

    private final MongoCredential credential;
    private final Optional<ScramMechanism> wanted;
    private final Optional<ServerApi> api;
    private final DerivedKeys keys;
    private volatile ScramClient client;
    private volatile String derivation = "";

    /** @param wanted empty to let the server say which it is to be */
    public ScramLogin(
            MongoCredential credential, Optional<ScramMechanism> wanted, Optional<ServerApi> api, DerivedKeys keys) {
        this.credential = credential;
        this.wanted = wanted;
        this.api = api;
        this.keys = keys;
        this.client = client(wanted.orElse(ScramMechanism.SHA_256));
    }

    private ScramClient client(ScramMechanism mechanism) {
        return new ScramClient(mechanism, String.valueOf(credential.getUserName()), Nonces.next());
    }

    @Override
    public void announce(BsonDocument hello) {
        if (wanted.isEmpty()) {
            // As the user wrote it: servers look for the raw name.
            hello.append("saslSupportedMechs", new BsonString(credential.getSource() + "." + credential.getUserName()));
        }
        hello.append("speculativeAuthenticate", start().append("db", new BsonString(credential.getSource())));
    }

    /** It was asked for the mechanisms of a user whom it does not know. */
    @Override
    public Exception refused(MongoException refusal) {
        return wanted.isEmpty() && refusal.getCode() == USER_NOT_FOUND
                ? new LoginFailure(credential, refusal)
                : refusal;
    }

    private BsonDocument start() {
        return new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString(client.mechanism().text()))
                .append("payload", new BsonBinary(client.first()))
                .append("options", new BsonDocument("skipEmptyExchange", BsonBoolean.TRUE));
    }

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return Mono.defer(() -> begun(answer, road))
                .flatMap(answered -> prove(answered, road))
                .onErrorMap(met -> new LoginFailure(asDecided(), met));
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return Mono.defer(() -> begunWith(client.mechanism(), road))
                .flatMap(answered -> prove(answered, road))
                .onErrorMap(met -> new LoginFailure(asDecided(), met));
    }

    /** Names the mechanism, as the official driver does. */
    private MongoCredential asDecided() {
        return wanted.isPresent()
                ? credential
                : credential.withMechanism(client.mechanism().official());
    }

    private Mono<BsonDocument> begun(Hello answer, LoginRoad road) {
        if (answer.raw().get("speculativeAuthenticate") instanceof BsonDocument ahead) {
            return Mono.just(ahead);
        }
        return begunWith(wanted.orElseGet(() -> offered(answer)), road);
    }

    private Mono<BsonDocument> begunWith(ScramMechanism mechanism, LoginRoad road) {
        client = client(mechanism);
        return road.ask(LoginCommand.of(start(), credential.getSource(), api));
    }

    private static ScramMechanism offered(Hello answer) {
        BsonString best = new BsonString(ScramMechanism.SHA_256.text());
        return answer.raw().get("saslSupportedMechs") instanceof BsonArray offered && offered.contains(best)
                ? ScramMechanism.SHA_256
                : ScramMechanism.SHA_1;
    }

    private Mono<Void> prove(BsonDocument answered, LoginRoad road) {
        SaslStep challenge;
        Salting salting;
        try {
            challenge = SaslStep.onTheWay(answered);
            salting = client.challenged(challenge.payload());
        } catch (SaslException unsound) {
            return Mono.error(unsound);
        }
        return derived(salting, road.limit()).flatMap(ready -> proved(challenge, ready, road));
    }

    private Mono<ScramKeys> derived(Salting salting, LoginLimit limit) {
        return Mono.defer(() -> {
            long sinceNanos = limit.nanos();
            return keys.of(client.mechanism(), salting).doOnNext(ready -> {
                limit.stoodStillSince(sinceNanos);
                derivation = ", keys in " + OpeningLedger.readable(Duration.ofNanos(limit.nanos() - sinceNanos));
            });
        });
    }

    private Mono<Void> proved(SaslStep challenge, ScramKeys ready, LoginRoad road) {
        byte[] proof;
        try {
            proof = client.proof(ready);
        } catch (SaslException unsound) {
            return Mono.error(unsound);
        }
        return proceed(challenge, proof, road).flatMap(last -> verified(last, road));
    }

    private Mono<Void> verified(SaslStep last, LoginRoad road) {
        try {
            client.verify(last.payload());
        } catch (SaslException unsound) {
            return Mono.error(unsound);
        }
        if (last.done()) {
            return Mono.empty();
        }
        // Servers before 4.4 do not know skipEmptyExchange and want one more message, which says nothing.
        return proceed(last, NOTHING, road)
                .flatMap(end -> end.done()
                        ? Mono.empty()
                        : Mono.error(new SaslException("The server does not end the conversation")));
    }

    private Mono<SaslStep> proceed(SaslStep before, byte[] payload, LoginRoad road) {
        BsonDocument command = new BsonDocument("saslContinue", new BsonInt32(1))
                .append("conversationId", before.conversationId())
                .append("payload", new BsonBinary(payload));
        return road.ask(LoginCommand.of(command, credential.getSource(), api)).flatMap(answer -> {
            try {
                return Mono.just(SaslStep.of(answer));
            } catch (SaslException unsound) {
                return Mono.error(unsound);
            }
        });
    }

    @Override
    public String mechanism() {
        return client.mechanism().text();
    }

    @Override
    public String story() {
        return mechanism() + derivation;
    }
}
