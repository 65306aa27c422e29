package io.codriver.test.internal.access;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** The server's side of MONGODB-OIDC: one step with a token, or one before it that asks where to get one. */
final class TokenServer implements SaslExchange {

    private final TokenBook book;
    private @Nullable String token;

    TokenServer(TokenBook book) {
        this.book = book;
    }

    @Override
    public Said next(byte[] payload) {
        BsonDocument said = Payloads.read(payload);
        if (said.get("jwt") instanceof BsonString shown) {
            if (!book.isGood(shown.getValue())) {
                throw ScramServer.refused();
            }
            token = shown.getValue();
            return new Said(true, new byte[0]);
        }
        BsonDocument provider = new BsonDocument("issuer", new BsonString(book.issuer()));
        String clientId = book.clientId();
        if (clientId != null) {
            provider.append("clientId", new BsonString(clientId));
        }
        if (!book.requestScopes().isEmpty()) {
            BsonArray scopes = new BsonArray();
            book.requestScopes().forEach(scope -> scopes.add(new BsonString(scope)));
            provider.append("requestScopes", scopes);
        }
        return new Said(false, Payloads.write(provider));
    }

    /** The one that was shown, if it was good then. */
    @Nullable
    String token() {
        return token;
    }
}
