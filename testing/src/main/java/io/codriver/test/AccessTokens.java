package io.codriver.test;

import io.codriver.test.internal.access.TokenBook;
import java.util.List;

/**
 * An authority that gives out access tokens for MONGODB-OIDC, for as long as a test wants. Any thread.
 *
 * <pre>{@code
 * AccessTokens tokens = AccessTokens.of("https://issuer.example");
 * Standalone server = TestDeployment.standalone().tokens(tokens).start();
 * String token = tokens.issue();
 * tokens.end(token);    // its connections are asked for another proof, and nobody gets in with it any more
 * }</pre>
 */
public final class AccessTokens {

    private final TokenBook book;

    private AccessTokens(TokenBook book) {
        this.book = book;
    }

    /**
     * An authority for machines, which bring their tokens along.
     *
     * @param issuer its address; nobody asks there
     * @return no token is good yet
     */
    public static AccessTokens of(String issuer) {
        return new AccessTokens(new TokenBook(issuer, null, List.of()));
    }

    /**
     * An authority that also tells people where to get theirs.
     *
     * @param issuer its address; nobody asks there
     * @param clientId what the application is called there
     * @param requestScopes what it asks for there
     * @return no token is good yet
     */
    public static AccessTokens of(String issuer, String clientId, List<String> requestScopes) {
        return new AccessTokens(new TokenBook(issuer, clientId, requestScopes));
    }

    /**
     * Gives out a token.
     *
     * @return one that nobody had before, good until it is ended
     */
    public String issue() {
        return book.issue();
    }

    /**
     * Ends a token as if its time was over: a command on a connection that was opened with it is answered with
     * {@code ReauthenticationRequired}, and a login with it fails.
     *
     * @param token which one
     */
    public void end(String token) {
        book.end(token);
    }

    TokenBook book() {
        return book;
    }

    @Override
    public String toString() {
        return "tokens of " + book.issuer();
    }
}
