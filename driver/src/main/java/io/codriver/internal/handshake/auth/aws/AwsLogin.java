package io.codriver.internal.handshake.auth.aws;

import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginCommand;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.Nonces;
import io.codriver.internal.handshake.auth.SaslPayload;
import io.codriver.internal.handshake.auth.SaslStep;
import io.codriver.internal.hello.Hello;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * MONGODB-AWS on one connection: the server says what is to be signed, and has AWS look at the signature.
 *
 * <p>Spec: Authentication, "MONGODB-AWS".
 */
public final class AwsLogin implements Login {

    private final AwsIdentity identity;
    private final Optional<ServerApi> api;
    private volatile @Nullable AwsKeys keys;
    private volatile String source = "";

    public AwsLogin(AwsIdentity identity, Optional<ServerApi> api) {
        this.identity = identity;
        this.api = api;
        this.keys = identity.fixed().orElse(null);
    }

    @Override
    public Optional<Mono<Void>> identify(ServerAddress server) {
        return identity.fixed().isPresent()
                ? Optional.empty()
                : Optional.of(obtained().then().onErrorMap(this::failure));
    }

    private Mono<AwsKeys> obtained() {
        return identity.obtain().map(given -> {
            source = given.origin();
            keys = given.keys();
            return given.keys();
        });
    }

    @Override
    public void announce(BsonDocument hello) {}

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return Mono.defer(() -> keys == null
                        ? Mono.error(new IdentityFailure("No keys of AWS were obtained"))
                        : converse(road, keys))
                .onErrorMap(this::failure);
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return Mono.defer(() -> {
                    identity.forget();
                    return identity.fixed().map(Mono::just).orElseGet(() -> road.elsewhere(obtained()));
                })
                .flatMap(given -> converse(road, given))
                .onErrorMap(this::failure);
    }

    private Mono<Void> converse(LoginRoad road, AwsKeys with) {
        AwsConversation conversation = new AwsConversation(Nonces.bytes(AwsConversation.NONCE_BYTES));
        BsonDocument start = new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString(mechanism()))
                .append("payload", new BsonBinary(SaslPayload.write(conversation.first())));
        return ask(road, start)
                .flatMap(answer -> {
                    try {
                        SaslStep step = SaslStep.onTheWay(answer);
                        BsonDocument signed =
                                conversation.second(SaslPayload.read(step.payload()), with, identity.now());
                        return ask(
                                road,
                                new BsonDocument("saslContinue", new BsonInt32(1))
                                        .append("conversationId", step.conversationId())
                                        .append("payload", new BsonBinary(SaslPayload.write(signed))));
                    } catch (SaslException unsound) {
                        return Mono.error(unsound);
                    }
                })
                .flatMap(SaslStep::end)
                .doOnError(met -> identity.forget());
    }

    private Mono<BsonDocument> ask(LoginRoad road, BsonDocument command) {
        return road.ask(LoginCommand.of(command, identity.credential().getSource(), api));
    }

    private LoginFailure failure(Throwable met) {
        return new LoginFailure(identity.credential(), met);
    }

    @Override
    public String mechanism() {
        return "MONGODB-AWS";
    }

    @Override
    public String source() {
        return source;
    }
}
