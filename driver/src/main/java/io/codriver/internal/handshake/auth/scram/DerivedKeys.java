package io.codriver.internal.handshake.auth.scram;

import com.mongodb.MongoCredential;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.security.sasl.SaslException;
import reactor.core.publisher.Mono;

/**
 * The keys of one credential, kept for each salt that servers sent: members of a set have the same one, so a client
 * derives its keys once. Openings that want the same keys at the same time share the derivation; giving one up does not
 * stop it.
 *
 * <p>Concurrency: a small map under a monitor; keys are derived on the identity pool.
 *
 * <p>Spec: Authentication, "Caching credentials in SCRAM".
 */
public final class DerivedKeys {

    /** Servers that keep sending new salts push out the oldest. */
    static final int MOST_KEPT = 64;

    private record Question(ScramMechanism mechanism, Salting salting) {}

    private final MongoCredential credential;
    private final Executor pool;
    private final Map<Question, CompletableFuture<ScramKeys>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, CompletableFuture<ScramKeys>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public DerivedKeys(MongoCredential credential, Executor pool) {
        this.credential = credential;
        this.pool = pool;
    }

    /** Emits at once if they are kept, else on a thread of the identity pool. Fails with {@link SaslException}. */
    Mono<ScramKeys> of(ScramMechanism mechanism, Salting salting) {
        return Mono.defer(() -> Mono.fromFuture(share(new Question(mechanism, salting)), true));
    }

    private CompletableFuture<ScramKeys> share(Question question) {
        synchronized (kept) {
            CompletableFuture<ScramKeys> found = kept.get(question);
            if (found != null && !found.isCompletedExceptionally()) {
                return found;
            }
            CompletableFuture<ScramKeys> begun = CompletableFuture.supplyAsync(() -> derive(question), pool);
            kept.put(question, begun);
            return begun;
        }
    }

    private ScramKeys derive(Question question) {
        char[] password = credential.getPassword();
        try {
            return question.mechanism()
                    .derive(
                            String.valueOf(credential.getUserName()),
                            password == null ? new char[0] : password,
                            question.salting());
        } catch (SaslException failure) {
            throw new CompletionException(failure);
        }
    }
}
