package io.codriver.internal.handshake.auth;

import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import reactor.core.publisher.Mono;

/** One answer of a server in a SASL conversation. Spec: Authentication, "SASL Mechanisms". */
public record SaslStep(BsonValue conversationId, boolean done, byte[] payload) {

    public static SaslStep of(BsonDocument answer) throws SaslException {
        if (answer.get("conversationId") instanceof BsonNumber id
                && answer.get("done") instanceof BsonBoolean done
                && answer.get("payload") instanceof BsonBinary payload) {
            return new SaslStep(id, done.getValue(), payload.getData());
        }
        throw new SaslException("The server's answer is no step of a SASL conversation");
    }

    /** The same of an answer behind which the client has more to say. */
    public static SaslStep onTheWay(BsonDocument answer) throws SaslException {
        SaslStep step = of(answer);
        if (step.done()) {
            throw new SaslException("The server has ended the conversation before anything was proved");
        }
        return step;
    }

    /** Completes if an answer is the last one; for conversations in which that is all it says. */
    public static Mono<Void> end(BsonDocument answer) {
        return Mono.defer(() -> {
            try {
                return of(answer).done()
                        ? Mono.empty()
                        : Mono.error(new SaslException("The server does not end the conversation"));
            } catch (SaslException unsound) {
                return Mono.error(unsound);
            }
        });
    }

    @Override
    public String toString() {
        return done ? "last step" : "step";
    }
}
