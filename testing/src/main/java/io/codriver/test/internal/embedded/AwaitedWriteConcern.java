package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a write that has not reached as many members as its write concern asks for: it comes when it has, or with an
 * error after {@code wtimeout}. Owned by the event loop. Spec: read and write concern, {@code wtimeout}.
 */
final class AwaitedWriteConcern {

    private final TopologyVersion changes;
    private final Role role;
    private final Request request;
    private final Answer answer;
    private final Consumer<Answer> then;
    private final Runnable look = this::look;

    private @Nullable Future<?> timer;

    /** {@code then} gets the answer that can be sent at last. */
    AwaitedWriteConcern(TopologyVersion changes, Role role, Request request, Answer answer, Consumer<Answer> then) {
        this.changes = changes;
        this.role = role;
        this.request = request;
        this.answer = answer.now();
        this.then = then;
    }

    /** Waits without a limit if the write concern has none. */
    void start(EventLoop loop) {
        long limitMillis = request.body().get("writeConcern") instanceof BsonDocument concern
                        && concern.get("wtimeout") instanceof BsonNumber millis
                ? millis.longValue()
                : 0;
        if (limitMillis > 0) {
            timer = loop.schedule(this::giveUp, limitMillis, TimeUnit.MILLISECONDS);
        }
        look();
    }

    private void look() {
        if (role.hasReplicated(request)) {
            cancel();
            then.accept(answer);
        } else {
            changes.await(look);
        }
    }

    private void giveUp() {
        cancel();
        then.accept(answer.with(new Document(
                "writeConcernError",
                new Document("code", 64)
                        .append("codeName", "WriteConcernTimeout")
                        .append("errmsg", "waiting for replication timed out")
                        .append("errInfo", new Document("wtimeout", true)))));
    }

    void cancel() {
        changes.forget(look);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
