package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.wire.Request;
import org.jspecify.annotations.Nullable;

/** What a process is in its deployment: what it says of itself, and what it may do now. Asked on the event loop only. */
public interface Role {

    /** A server that belongs to nothing. */
    Role STANDALONE = new Role() {};

    /** Whether {@code hello} calls this process writable. */
    default boolean isWritable() {
        return true;
    }

    /** Whether there is a cluster time, and writes may carry transaction numbers. */
    default boolean isReplicated() {
        return false;
    }

    /** Which election this role goes back to; zero if there are none. */
    default long term() {
        return 0;
    }

    /** Adds to a greeting what only this role has to say. */
    default void describe(Document hello) {}

    /**
     * Decides whether a command may run here and now.
     *
     * @throws CommandFailure if not
     */
    default void admit(Request request) {}

    /** What the reply to a write carries beyond its counts. */
    default Document afterWrite() {
        return new Document();
    }

    /** What replies carry inside a transaction. */
    default Document inTransaction() {
        return new Document();
    }

    /** Runs a command which only this role knows; null if it knows none of that name. */
    default @Nullable Answer run(Request request) {
        return null;
    }

    /** What a reply has to say about a write concern that can never be met; null if it can. */
    default @Nullable Document writeConcernError(Request request) {
        return null;
    }

    /** Whether a write that is done here has reached as many members as its write concern asks for. */
    default boolean hasReplicated(Request request) {
        return true;
    }
}
