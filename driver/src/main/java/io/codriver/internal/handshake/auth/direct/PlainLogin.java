package io.codriver.internal.handshake.auth.direct;

import com.mongodb.MongoCredential;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginCommand;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.handshake.auth.SaslStep;
import io.codriver.internal.hello.Hello;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import reactor.core.publisher.Mono;

/**
 * PLAIN: the password itself, for servers that ask LDAP. Never in hello, which is no command to keep secret.
 *
 * <p>Spec: Authentication, "PLAIN"; RFC 4616.
 */
final class PlainLogin implements Login {

    private final MongoCredential credential;
    private final Optional<ServerApi> api;

    PlainLogin(MongoCredential credential, Optional<ServerApi> api) {
        this.credential = credential;
        this.api = api;
    }

    @Override
    public void announce(BsonDocument hello) {}

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return again(road);
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return Mono.defer(() -> road.ask(LoginCommand.of(start(), credential.getSource(), api)))
                .flatMap(SaslStep::end)
                .onErrorMap(met -> new LoginFailure(credential, met));
    }

    private BsonDocument start() {
        return new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString(mechanism()))
                .append("payload", new BsonBinary(payload()));
    }

    private byte[] payload() {
        char[] password = credential.getPassword();
        String message = "\0" + credential.getUserName() + "\0"
                + (password == null ? "" : CharBuffer.wrap(password).toString());
        return message.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String mechanism() {
        return MongoCredential.PLAIN_MECHANISM;
    }
}
