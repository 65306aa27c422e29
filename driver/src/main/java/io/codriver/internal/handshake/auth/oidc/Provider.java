package io.codriver.internal.handshake.auth.oidc;

import com.mongodb.MongoCredential.IdpInfo;
import java.util.List;
import javax.security.sasl.SaslException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Who gives out tokens, as a server says. Spec: Authentication, "Two-Step", {@code IdpInfo}. */
record Provider(String issuer, @Nullable String clientId, List<String> scopes) implements IdpInfo {

    static Provider of(BsonDocument told) throws SaslException {
        if (!(told.get("issuer") instanceof BsonString issuer)) {
            throw new SaslException("The server has not said who gives out tokens");
        }
        return new Provider(
                issuer.getValue(),
                // Machines have none.
                told.get("clientId") instanceof BsonString id ? id.getValue() : null,
                told.get("requestScopes") instanceof BsonArray scopes
                        ? scopes.stream()
                                .filter(BsonString.class::isInstance)
                                .map(scope -> scope.asString().getValue())
                                .toList()
                        : List.of());
    }

    @Override
    public String getIssuer() {
        return issuer;
    }

    @Override
    public @Nullable String getClientId() {
        return clientId;
    }

    @Override
    public List<String> getRequestScopes() {
        return scopes;
    }
}
