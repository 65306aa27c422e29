package io.codriver.internal.exchange;

import io.codriver.internal.wire.Messages;
import io.codriver.internal.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Remembers what a receiver was told. */
final class Heard implements ReplyReceiver, Conversation.Told {

    final List<BsonDocument> replies = new ArrayList<>();
    final List<ExchangeFailure> failures = new ArrayList<>();
    int written;

    @Override
    public void replied(Reply reply) {
        replies.add(Messages.read(reply));
    }

    @Override
    public void failed(ExchangeFailure failure) {
        failures.add(failure);
    }

    @Override
    public void done(@Nullable ExchangeFailure failure) {
        if (failure == null) {
            written++;
        } else {
            failures.add(failure);
        }
    }

    ExchangeFailure failure() {
        if (failures.size() != 1 || !replies.isEmpty()) {
            throw new AssertionError("Not one failure alone: " + failures + " " + replies);
        }
        return failures.get(0);
    }

    int signals() {
        return replies.size() + failures.size() + written;
    }
}
