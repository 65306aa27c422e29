package io.codriver.test.internal.access;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which tokens are good at the moment. Any thread. */
public final class TokenBook {

    private static final int TOKEN_BYTES = 24;

    private final String issuer;
    private final @Nullable String clientId;
    private final List<String> requestScopes;
    private final Set<String> good = ConcurrentHashMap.newKeySet();

    /** None is good yet. */
    public TokenBook(String issuer, @Nullable String clientId, List<String> requestScopes) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.requestScopes = List.copyOf(requestScopes);
    }

    /** A new one. */
    public String issue() {
        String token = "token." + Base64.getUrlEncoder().encodeToString(Entropy.bytes(TOKEN_BYTES));
        good.add(token);
        return token;
    }

    /** No longer. */
    public void end(String token) {
        good.remove(token);
    }

    boolean isGood(String token) {
        return good.contains(token);
    }

    public String issuer() {
        return issuer;
    }

    @Nullable
    String clientId() {
        return clientId;
    }

    List<String> requestScopes() {
        return requestScopes;
    }
}
