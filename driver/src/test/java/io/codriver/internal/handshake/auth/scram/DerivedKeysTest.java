package io.codriver.internal.handshake.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCredential;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;

/** Derivations are counted on an executor that a test runs by hand. */
final class DerivedKeysTest {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final DerivedKeys keys =
            new DerivedKeys(MongoCredential.createCredential("u", "admin", "p".toCharArray()), tasks::add);

    @Test
    void whatIsKeptIsThereAtOnce() {
        CompletableFuture<ScramKeys> first = ask(salting(1));
        assertThat(first).isNotDone();
        tasks.remove().run();
        ScramKeys derived = first.join();
        assertThat(ask(salting(1)).join()).isSameAs(derived);
        assertThat(tasks).isEmpty();
    }

    @Test
    void whoAsksMeanwhileSharesTheDerivation() {
        CompletableFuture<ScramKeys> first = ask(salting(1));
        CompletableFuture<ScramKeys> second = ask(salting(1));
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(second.join()).isSameAs(first.join());
    }

    @Test
    void givingOneUpDoesNotStopIt() {
        CompletableFuture<ScramKeys> first = ask(salting(1));
        CompletableFuture<ScramKeys> second = ask(salting(1));
        first.cancel(false);
        tasks.remove().run();
        assertThat(second.join()).isNotNull();
    }

    @Test
    void anotherSaltCountOrMechanismIsAnotherKey() {
        ask(salting(1));
        ask(salting(2));
        ask(new Salting(new byte[] {1}, 4097));
        keys.of(ScramMechanism.SHA_1, salting(1)).toFuture();
        assertThat(tasks).hasSize(4);
    }

    @Test
    void theOldestIsForgottenAtTheBound() {
        for (int i = 0; i <= DerivedKeys.MOST_KEPT; i++) {
            ask(salting(i));
        }
        assertThat(tasks).hasSize(DerivedKeys.MOST_KEPT + 1);
        ask(salting(1));
        assertThat(tasks).hasSize(DerivedKeys.MOST_KEPT + 1);
        ask(salting(0));
        assertThat(tasks).hasSize(DerivedKeys.MOST_KEPT + 2);
    }

    @Test
    void aFailureIsNotKept() {
        DerivedKeys prohibited =
                new DerivedKeys(MongoCredential.createCredential("u", "admin", "\u0007".toCharArray()), tasks::add);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<ScramKeys> asked =
                    prohibited.of(ScramMechanism.SHA_256, salting(1)).toFuture();
            tasks.remove().run();
            assertThat(asked.handle((ready, failure) -> failure).join()).isInstanceOf(SaslException.class);
        }
    }

    @Test
    void aFullPoolFailsTheLogin() {
        DerivedKeys refused = new DerivedKeys(MongoCredential.createCredential("u", "admin", new char[0]), task -> {
            throw new RejectedExecutionException("full");
        });
        assertThat(refused.of(ScramMechanism.SHA_256, salting(1))
                        .toFuture()
                        .handle((ready, failure) -> failure)
                        .join())
                .isInstanceOf(RejectedExecutionException.class);
    }

    private CompletableFuture<ScramKeys> ask(Salting salting) {
        return keys.of(ScramMechanism.SHA_256, salting).toFuture();
    }

    private static Salting salting(int salt) {
        return new Salting(new byte[] {(byte) salt}, 4096);
    }
}
