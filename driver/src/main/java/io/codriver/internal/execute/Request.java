package io.codriver.internal.execute;

import com.mongodb.MongoClientException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Terms;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.pool.PinnedTo;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.watch.CommandWatch;
import io.codriver.internal.watch.Sending;
import io.codriver.internal.wire.OpMsgFlags;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.SectionWriter;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * What a run says to its server: on which terms, with which number, and the bytes. A part of the run itself, because every
 * operation says something; the same terms are looked at again when the reply is there. Owned by whoever owns the stage.
 */
abstract class Request<R> extends Approach<R> implements RequestBody, Sending {

    private @Nullable Terms terms;
    private CommandWatch.@Nullable Watched watched;

    Request(
            Operations operations,
            Command<R> command,
            @Nullable SessionTie session,
            OperationTimeout timeout,
            Deadline by,
            long operationId) {
        super(operations, command, session, timeout, by, operationId);
    }

    /** Who asked, if anybody waits; only to tell contexts apart. */
    @Nullable
    Subscriber<?> asker() {
        return null;
    }

    /** A connection is at hand: finds out what is to be said on it. Why it cannot be said there, if it cannot. */
    final @Nullable RuntimeException prepare(long now) {
        long serverMillis = serverMillis(now);
        if (serverMillis < 0) {
            return new MongoOperationTimeoutException("timeoutMS leaves no time for a round trip to " + address()
                    + ", so nothing was sent (" + spentOnWire(operations.now()) + ")");
        }
        Hello hello = lent().connection().hello();
        MongoClientException refusal = joinSession(hello, selected().description(), now);
        if (refusal != null) {
            return refusal;
        }
        bindTransaction();
        long number = transactionNumber(hello);
        if (number < 0) {
            return new MongoClientException(address() + " cannot tell that it was sent a write before");
        }
        terms = termsFor(hello, serverMillis, number);
        watched = operations.watch().begin(this, now);
        return null;
    }

    /** By when the reply has to be there. */
    final Deadline replyBy(long now) {
        if (isTimed()) {
            return by;
        }
        long limit = operations.settings().readTimeoutNanos();
        return limit == 0 ? Deadline.NEVER : Deadline.afterNanos(limit, now);
    }

    /** What follows is another request, which has nothing to do with this one. */
    final void forgetTerms() {
        terms = null;
    }

    /** Spec: Transactions, "Mongos Pinning"; Load Balancer Support, "Behaviour With Transactions". */
    private void bindTransaction() {
        if (!isInTransaction() || endsTransaction() || pin() != null) {
            return;
        }
        if (serverType() == ServerType.SHARD_ROUTER) {
            pinTo(new RouterPin(selected(), null));
        } else if (serverType() == ServerType.LOAD_BALANCER) {
            LentConnection kept = lent();
            kept.pin(PinnedTo.TRANSACTION);
            bindTo(selected(), kept);
            pinTo(new RouterPin(selected(), kept));
        }
    }

    /** What is left for the server's work: 0 if there is no limit, negative if not even the way there is. */
    private long serverMillis(long now) {
        if (!isTimed() || by.isNever()) {
            return 0;
        }
        long left = by.remainingNanos(now) - selected().description().getMinRoundTripTimeNanos();
        return left <= 0 ? -1 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }

    /** That of the attempt before, if there was one; 0 for none, negative if the server does not know them. */
    private long transactionNumber(Hello hello) {
        ServerType server = selected().description().getType();
        boolean numbers = operations.settings().retries().numbers(command.retry(), server, hello.knowsSessions());
        if (isInTransaction() || !(numbers || wasNumbered())) {
            return 0;
        }
        if (!wasNumbered()) {
            return nextTransactionNumber();
        }
        return numbers ? sentTerms().session().transactionNumber() : -1;
    }

    @Override
    final boolean wasNumbered() {
        return terms != null
                && terms.session().transaction() == null
                && terms.session().transactionNumber() > 0;
    }

    private Terms termsFor(Hello hello, long serverMillis, long transactionNumber) {
        ServerDescription description = selected().description();
        return new Terms(
                description.getType(),
                operations.settings().direct(),
                hello.maxWireVersion(),
                hello.maxDocumentBytes(),
                hello.maxMessageBytes(),
                hello.maxWriteBatchSize(),
                isTimed(),
                serverMillis,
                operations.settings().api(),
                sessionTerms(description.getType(), transactionNumber, isTimed()));
    }

    @Override
    public final int flags() {
        return command.acknowledged() ? 0 : OpMsgFlags.MORE_TO_COME;
    }

    @Override
    public final void writeTo(SectionWriter sections) {
        if (isCancelled()) {
            // The last moment at which nothing has been sent yet.
            throw new NeverSent();
        }
        command.writeTo(sections, sentTerms());
    }

    @Override
    public final void encoded(ByteBuf message) {
        saidInSession();
        CommandWatch.Watched listener = watched;
        if (listener != null) {
            listener.started(message);
        }
    }

    // ---- what is known by now

    /** Who listens to the command that was said, if anybody does. */
    final CommandWatch.@Nullable Watched watched() {
        return watched;
    }

    @Override
    public final Command<R> command() {
        return command;
    }

    @Override
    public final LentConnection connection() {
        return lent();
    }

    @Override
    public final ServerType serverType() {
        return selected().description().getType();
    }

    @Override
    public final @Nullable Subscriber<?> subscriber() {
        return asker();
    }

    final ServerAddress address() {
        return lent().connection().server();
    }

    private Terms sentTerms() {
        return known(terms);
    }
}
