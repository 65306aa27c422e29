package io.codriver.internal.open;

import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.hello.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonDocument;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A login whose steps end when a test says so. Its credentials come from a vault. */
final class HandLogin implements Login {

    static final MongoCredential CREDENTIAL = MongoCredential.createMongoX509Credential("CN=alice");

    final List<String> story = new ArrayList<>();
    final Sinks.Empty<Void> identity = Sinks.empty();
    /** What is obtained in the middle. */
    final Sinks.One<String> elsewhere = Sinks.one();

    final Sinks.Empty<Void> proof = Sinks.empty();
    boolean identifies = true;
    /** What it does once it is on the wire. */
    Function<LoginRoad, Mono<Void>> course = road -> proof.asMono();

    static LoginFailure failure(Throwable met) {
        return new LoginFailure(CREDENTIAL, met);
    }

    @Override
    public Optional<Mono<Void>> identify(ServerAddress server) {
        return identifies
                ? Optional.of(identity.asMono()
                        .doOnSubscribe(subscription -> story.add("identify for " + server.getHost()))
                        .doOnCancel(() -> story.add("identify cancelled"))
                        .onErrorMap(HandLogin::failure))
                : Optional.empty();
    }

    @Override
    public String source() {
        return "vault";
    }

    @Override
    public void announce(BsonDocument hello) {}

    @Override
    public Mono<Void> run(Hello answer, LoginRoad road) {
        return Mono.defer(() -> {
                    story.add("run");
                    return course.apply(road);
                })
                .onErrorMap(HandLogin::failure);
    }

    @Override
    public Mono<Void> again(LoginRoad road) {
        return Mono.defer(() -> {
                    story.add("again");
                    return course.apply(road);
                })
                .onErrorMap(HandLogin::failure);
    }

    @Override
    public String mechanism() {
        return "PLAYED";
    }
}
