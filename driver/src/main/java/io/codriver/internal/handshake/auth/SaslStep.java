package io.codriver.internal.handshake.auth;

import javax.security.sasl.SaslException;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;

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

    @Override
    public String toString() {
        return done ? "last step" : "step";
    }
}
