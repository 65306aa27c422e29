package io.codriver.internal.handshake.auth.oidc;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginCommand;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.SaslPayload;
import io.codriver.internal.handshake.auth.SaslStep;
import io.codriver.internal.hello.Hello;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * MONGODB-OIDC on one connection. A token that was at hand when the opening began is tried in hello; a new one is obtained before
 * the connection is opened. A human's first one is obtained in the middle, because the server says who gives it out.
 *
 * <p>Spec: Authentication, "MONGODB-OIDC".
 */
public final class OidcLogin implements Login {

    private static final int AUTHENTICATION_FAILED = 18;

    /** Another connection may bring back what this one has found to be of no use: it has to end. */
    private static final int MOST_ATTEMPTS = 4;

    private final OidcSettings settings;
    private final OidcTokens tokens;
    private final Optional<ServerApi> api;
    /** The one this connection was proved with, or is to be. */
    private volatile @Nullable String token;
    /** It was obtained for this opening: its refusal is an answer to the callback. */
    private volatile boolean fresh;

    private volatile String source;

    public OidcLogin(OidcSettings settings, OidcTokens tokens, Optional<ServerApi> api) {
        this.settings = settings;
        this.tokens = tokens;
        this.api = api;
        this.source = settings.source();
    }

    @Override
    public Optional<Mono<Void>> identify(ServerAddress server) {
        return Optional.of(Mono.defer(() -> atHand(server)).onErrorMap(this::failure));
    }

    private Mono<Void> atHand(ServerAddress server) {
        if (settings.allowedHosts().isPresent()
                && !settings.allowedHosts().get().allow(server.getHost())) {
            return Mono.error(new IdentityFailure("The host " + server.getHost()
                    + " is not among the ALLOWED_HOSTS, so nobody is asked for a token that would be sent there"));
        }
        Optional<String> known = tokens.access();
        if (known.isPresent()) {
            token = known.get();
            source = "cached";
            return Mono.empty();
        }
        if (!settings.isHuman()) {
            return keep(tokens.obtain()).then();
        }
        if (tokens.canRefresh()) {
            return keep(tokens.renew()).then();
        }
        source = "the server is asked first";
        return Mono.empty();
    }

    private Mono<String> keep(Mono<String> obtained) {
        return Mono.defer(() -> {
            source = settings.source();
            return obtained.doOnNext(given -> {
                token = given;
                fresh = true;
            });
        });
    }

    @Override
    public void announce(BsonDocument hello) {
        String known = token;
        if (known != null && !fresh) {
            hello.append("speculativeAuthenticate", start(jwt(known)).append("db", db()));
        }
    }

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return Mono.defer(() -> answer.raw().get("speculativeAuthenticate") instanceof BsonDocument ahead
                                && ahead.get("done") instanceof BsonBoolean done
                                && done.getValue()
                        ? Mono.<Void>empty()
                        : attempt(road, 1))
                .onErrorMap(this::failure);
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return Mono.defer(() -> {
                    tokens.invalidate(token);
                    token = null;
                    fresh = false;
                    return attempt(road, 1);
                })
                .onErrorMap(this::failure);
    }

    private Mono<Void> attempt(LoginRoad road, int number) {
        if (fresh && token != null) {
            return withFresh(road, token, number);
        }
        Optional<String> known = tokens.access();
        if (known.isPresent() && number < MOST_ATTEMPTS) {
            token = known.get();
            source = "cached";
            return orAgain(road, oneStep(road, known.get()), number);
        }
        if (!settings.isHuman()) {
            return road.elsewhere(keep(tokens.obtain())).flatMap(given -> withFresh(road, given, number));
        }
        return tokens.canRefresh() && number < MOST_ATTEMPTS
                ? road.elsewhere(keep(tokens.renew())).flatMap(given -> withFresh(road, given, number))
                : twoSteps(road);
    }

    /** A machine has no better one; a human's may have come from a permission that has ended. */
    private Mono<Void> withFresh(LoginRoad road, String given, int number) {
        fresh = false;
        Mono<Void> step = oneStep(road, given);
        if (!settings.isHuman()) {
            return step;
        }
        return orAgain(road, step.doOnError(OidcLogin::isRefused, met -> tokens.forgetRefresh()), number);
    }

    private Mono<Void> orAgain(LoginRoad road, Mono<Void> step, int number) {
        return step.onErrorResume(OidcLogin::isRefused, met -> attempt(road, number + 1));
    }

    private static boolean isRefused(Throwable met) {
        return met instanceof MongoCommandException answer && answer.getErrorCode() == AUTHENTICATION_FAILED;
    }

    private Mono<Void> oneStep(LoginRoad road, String given) {
        return Mono.defer(() -> road.ask(LoginCommand.of(start(jwt(given)), source(db()), api)))
                .flatMap(SaslStep::end)
                .doOnError(OidcLogin::isRefused, met -> tokens.invalidate(given));
    }

    private Mono<Void> twoSteps(LoginRoad road) {
        BsonDocument principal = new BsonDocument();
        String user = settings.credential().getUserName();
        if (user != null) {
            principal.append("n", new BsonString(user));
        }
        return road.ask(LoginCommand.of(start(principal), source(db()), api)).flatMap(answer -> told(answer, road));
    }

    private Mono<Void> told(BsonDocument answer, LoginRoad road) {
        SaslStep step;
        Provider provider;
        try {
            step = SaslStep.onTheWay(answer);
            provider = Provider.of(SaslPayload.read(step.payload()));
        } catch (SaslException unsound) {
            return Mono.error(unsound);
        }
        return road.elsewhere(keep(tokens.ask(provider))).flatMap(given -> {
            fresh = false;
            BsonDocument command = new BsonDocument("saslContinue", new BsonInt32(1))
                    .append("conversationId", step.conversationId())
                    .append("payload", new BsonBinary(SaslPayload.write(jwt(given))));
            return road.ask(LoginCommand.of(command, source(db()), api))
                    .flatMap(SaslStep::end)
                    .doOnError(OidcLogin::isRefused, met -> tokens.invalidate(given));
        });
    }

    private BsonDocument start(BsonDocument payload) {
        return new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString(mechanism()))
                .append("payload", new BsonBinary(SaslPayload.write(payload)));
    }

    private static BsonDocument jwt(String given) {
        return new BsonDocument("jwt", new BsonString(given));
    }

    private BsonString db() {
        return new BsonString(settings.credential().getSource());
    }

    private static String source(BsonString database) {
        return database.getValue();
    }

    private LoginFailure failure(Throwable met) {
        return new LoginFailure(settings.credential(), met);
    }

    @Override
    public String mechanism() {
        return "MONGODB-OIDC";
    }

    @Override
    public String source() {
        return source;
    }
}
