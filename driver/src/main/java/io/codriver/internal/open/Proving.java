package io.codriver.internal.open;

import io.codriver.event.OpenStage;
import io.codriver.internal.connect.Dialed;
import io.codriver.internal.handshake.auth.Aside;
import io.codriver.internal.handshake.auth.Login;
import reactor.core.publisher.Mono;

/**
 * A login as an opening sees it: the stage in which the client proves who it is, and the one that interrupts it where the
 * mechanism needs something from elsewhere in its middle.
 */
final class Proving implements Aside {

    private final OpeningRecord record;
    private final Login login;
    private final Dialed dialed;
    private final boolean callerFirst;
    private volatile boolean elsewhere;

    /** @param callerFirst whether the caller's limit lies before that of the handshake */
    Proving(OpeningRecord record, Login login, Dialed dialed, boolean callerFirst) {
        this.record = record;
        this.login = login;
        this.dialed = dialed;
        this.callerFirst = callerFirst;
    }

    void begin() {
        record.begin(OpenStage.AUTHENTICATE, callerFirst, this::proof);
    }

    void done() {
        record.done(proof());
    }

    @Override
    public <T> Mono<T> identifying(Mono<T> credentials) {
        return Mono.defer(() -> {
                    done();
                    elsewhere = true;
                    record.begin(OpenStage.IDENTIFY, false, () -> identity(login));
                    return credentials;
                })
                .doOnNext(obtained -> {
                    record.done(identity(login));
                    elsewhere = false;
                    begin();
                });
    }

    /** What is known of the stage under way. */
    StageFacts facts() {
        return elsewhere ? identity(login) : proof();
    }

    private StageFacts proof() {
        return new StageFacts.Proof(dialed, login.mechanism(), login.story());
    }

    static StageFacts identity(Login login) {
        return new StageFacts.Identity(login.mechanism(), login.source());
    }
}
