package io.codriver.internal.handshake.auth.oidc;

import com.mongodb.MongoCredential.IdpInfo;
import com.mongodb.MongoCredential.OidcCallbackContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a callback is told. Its text says no token. */
final class CallbackContext implements OidcCallbackContext {

    /** Of the callback's interface. Spec: Authentication, "OIDC Callback". */
    private static final int VERSION = 1;

    private final @Nullable String userName;
    private final Duration timeout;
    private final @Nullable IdpInfo provider;
    private final @Nullable String refreshToken;

    CallbackContext(
            @Nullable String userName, Duration timeout, @Nullable IdpInfo provider, @Nullable String refreshToken) {
        this.userName = userName;
        this.timeout = timeout;
        this.provider = provider;
        this.refreshToken = refreshToken;
    }

    @Override
    public @Nullable String getUserName() {
        return userName;
    }

    @Override
    public Duration getTimeout() {
        return timeout;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public @Nullable IdpInfo getIdpInfo() {
        return provider;
    }

    @Override
    public @Nullable String getRefreshToken() {
        return refreshToken;
    }

    @Override
    public String toString() {
        return "callback of " + userName + " within " + timeout;
    }
}
