package io.codriver.internal.watch;

import org.bson.BsonDocument;

/** Somebody who is told of commands, each first begun and then ended exactly once. Throws nothing. */
public interface CommandTeller {

    void started(CommandFacts facts, BsonDocument command);

    void succeeded(CommandFacts facts, BsonDocument reply, long elapsedNanos);

    void failed(CommandFacts facts, Throwable failure, long elapsedNanos);
}
