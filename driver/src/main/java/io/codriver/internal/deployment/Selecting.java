package io.codriver.internal.deployment;

import com.mongodb.connection.ServerDescription;
import io.codriver.internal.pool.Alarm;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.topology.selection.Selection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One caller who wants a server. Tries at once, and again whenever the topology was published, on the thread which
 * published it; several threads may try for the same caller, one of them signals.
 */
final class Selecting implements Subscription {

    private enum Stage {
        SUBSCRIBED,
        WAITING,
        SIGNALLED,
        CANCELLED
    }

    private final CoreSubscriber<? super SelectedServer> caller;
    private final LiveDeployment deployment;
    private final Selection selection;
    private final ServerRequest request;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.SUBSCRIBED);
    private final Alarm alarm = new Alarm();
    private long startNanos;
    private volatile long newest;

    Selecting(
            CoreSubscriber<? super SelectedServer> caller,
            LiveDeployment deployment,
            Selection selection,
            ServerRequest request) {
        this.caller = caller;
        this.deployment = deployment;
        this.selection = selection;
        this.request = request;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && stage.compareAndSet(Stage.SUBSCRIBED, Stage.WAITING)) {
            Long since = request.sinceNanos();
            startNanos = since == null ? deployment.nanos() : since;
            SelectionLog.started(deployment.log(), request, deployment.description());
            deployment.enter(this);
        }
    }

    @Override
    public void cancel() {
        if (stage.compareAndSet(Stage.WAITING, Stage.CANCELLED)) {
            left();
        } else {
            stage.compareAndSet(Stage.SUBSCRIBED, Stage.CANCELLED);
        }
    }

    boolean isWaiting() {
        return stage.get() == Stage.WAITING;
    }

    long startNanos() {
        return startNanos;
    }

    /** The operation's own limit, or {@link Deadline#NEVER}. */
    Deadline callerLimit() {
        return request.by();
    }

    Alarm alarm() {
        return alarm;
    }

    /** What it waits for, for messages. */
    Object wanted() {
        return selection.wanted();
    }

    /**
     * Calls selectors, which may be the application's: never while a state is owned. A topology that is older than what could
     * be seen when the caller came is no news: whoever comes because a server has failed must not find it well in there.
     */
    void attempt(Published topology) {
        if (!isWaiting() || topology.decision() < newest) {
            return;
        }
        newest = topology.decision();
        try {
            Selection.incompatible(topology.description())
                    .ifPresent(failure -> fail(SelectionTimeout.withView(failure, topology)));
            List<ServerDescription> suitable = topology.choices().of(selection);
            if (!suitable.isEmpty()) {
                signal(deployment.selected(suitable, topology), topology);
            }
        } catch (Throwable thrown) {
            fail(thrown); // A selector of the application threw.
        }
    }

    private void signal(SelectedServer server, Published topology) {
        if (stage.compareAndSet(Stage.WAITING, Stage.SIGNALLED)) {
            left();
            SelectionLog.succeeded(
                    deployment.log(),
                    request,
                    topology.description(),
                    server.description().getAddress());
            caller.onNext(server);
            caller.onComplete();
        } else {
            server.operationEnded();
        }
    }

    /** Nothing suits yet. Told once. */
    void waits(Published topology, long remainingNanos) {
        if (isWaiting()) {
            SelectionLog.waiting(deployment.log(), request, topology.description(), remainingNanos);
        }
    }

    void fail(Throwable failure) {
        fail(failure, failure);
    }

    /** The message of the failure describes the topology, which the log does by itself. */
    void timedOut(Throwable failure) {
        fail(failure, failure.getClass().getSimpleName() + ": no suitable server in time");
    }

    private void fail(Throwable failure, Object logged) {
        if (stage.compareAndSet(Stage.WAITING, Stage.SIGNALLED)) {
            left();
            SelectionLog.failed(deployment.log(), request, deployment.description(), logged);
            caller.onError(failure);
        }
    }

    private void left() {
        alarm.cancel();
        deployment.leave(this);
    }
}
