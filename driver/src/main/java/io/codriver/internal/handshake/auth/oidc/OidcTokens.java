package io.codriver.internal.handshake.auth.oidc;

import com.mongodb.MongoCredential.IdpInfo;
import com.mongodb.MongoCredential.OidcCallbackResult;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.IdentityTasks;
import io.codriver.internal.handshake.auth.SharedCall;
import io.codriver.internal.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The tokens of one client: the access token that was obtained last, and what a human's next one is asked for with. One callback at a
 * time, whose answer all logins that want one share.
 *
 * <p>Concurrency: three references under a monitor; callbacks are called on the identity pool.
 *
 * <p>Spec: Authentication, "MONGODB-OIDC", "Credential Caching".
 */
public final class OidcTokens {

    /** Spec: "Wait until it has been at least 100ms since the last callback invocation". */
    static final Duration PAUSE = Duration.ofMillis(100);

    private final OidcSettings settings;
    private final SharedCall<String> calls;
    private @Nullable String access;
    private @Nullable String refresh;
    private @Nullable IdpInfo provider;

    /** Of a new client: none. */
    public OidcTokens(OidcSettings settings, Timers timers) {
        this(settings, timers, IdentityTasks.ASKING);
    }

    OidcTokens(OidcSettings settings, Timers timers, Executor pool) {
        this.settings = settings;
        this.calls = new SharedCall<>(pool, timers, "OIDC " + settings.source(), settings.limit(), PAUSE);
    }

    /** The access token at hand. */
    synchronized Optional<String> access() {
        return Optional.ofNullable(access);
    }

    /** Whether a human has given a permission that renews tokens. */
    synchronized boolean canRefresh() {
        return refresh != null && provider != null;
    }

    /** A server has refused it: forgotten, unless a newer one has taken its place. */
    synchronized void invalidate(@Nullable String refused) {
        if (access != null && access.equals(refused)) {
            access = null;
        }
    }

    /** What it renewed was refused. */
    synchronized void forgetRefresh() {
        refresh = null;
    }

    /** A new one, for a machine. Fails with {@link IdentityFailure}, as the next two. */
    Mono<String> obtain() {
        return calls.answer(() -> call(null, null));
    }

    /** A new one in place of one that a human had obtained before. */
    Mono<String> renew() {
        return calls.answer(() -> {
            IdpInfo known;
            String permission;
            synchronized (this) {
                known = provider;
                permission = refresh;
            }
            return call(known, permission);
        });
    }

    /** A new one, from somebody who has to be asked. */
    Mono<String> ask(IdpInfo told) {
        return calls.answer(() -> call(told, null));
    }

    private String call(@Nullable IdpInfo told, @Nullable String permission) throws IdentityFailure {
        OidcCallbackResult result = settings.callback()
                .onRequest(
                        new CallbackContext(settings.credential().getUserName(), settings.limit(), told, permission));
        if (result == null) {
            throw new IdentityFailure("The OIDC " + settings.source() + " has returned no token");
        }
        synchronized (this) {
            access = result.getAccessToken();
            if (settings.isHuman()) {
                provider = told;
                refresh = result.getRefreshToken();
            }
        }
        return result.getAccessToken();
    }

    @Override
    public String toString() {
        return "tokens of " + settings.credential().getUserName();
    }
}
