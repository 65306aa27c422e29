package io.codriver.internal.handshake.auth.direct;

import com.mongodb.MongoCredential;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginCommand;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.hello.Hello;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import reactor.core.publisher.Mono;

/**
 * MONGODB-X509: TLS has proved it already, the server is told to look at the certificate; mostly in hello.
 *
 * <p>Spec: Authentication, "MONGODB-X509".
 */
final class CertificateLogin implements Login {

    private final MongoCredential credential;
    private final Optional<ServerApi> api;

    CertificateLogin(MongoCredential credential, Optional<ServerApi> api) {
        this.credential = credential;
        this.api = api;
    }

    @Override
    public void announce(BsonDocument hello) {
        hello.append("speculativeAuthenticate", command().append("db", new BsonString(credential.getSource())));
    }

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return Mono.defer(() -> answer.raw().isDocument("speculativeAuthenticate") ? Mono.empty() : again(road));
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return Mono.defer(() -> road.ask(LoginCommand.of(command(), credential.getSource(), api)))
                .onErrorMap(met -> new LoginFailure(credential, met))
                .then();
    }

    private BsonDocument command() {
        BsonDocument command =
                new BsonDocument("authenticate", new BsonInt32(1)).append("mechanism", new BsonString(mechanism()));
        if (credential.getUserName() != null) {
            command.append("user", new BsonString(credential.getUserName()));
        }
        return command;
    }

    @Override
    public String mechanism() {
        return MongoCredential.MONGODB_X509_MECHANISM;
    }
}
