package io.codriver.internal.open;

import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/** A conversation whose server is the test. */
public final class HandConversation implements Conversation {

    private final Ticker ticker;
    private final Consumer<String> closing;
    private @Nullable ReplyReceiver outstanding;
    private Deadline by = Deadline.NEVER;
    private int requests;

    HandConversation(Ticker ticker, Consumer<String> closing) {
        this.ticker = ticker;
        this.closing = closing;
    }

    @Override
    public void exchange(RequestBody request, Deadline limit, ReplyReceiver receiver) {
        if (outstanding != null) {
            throw new IllegalStateException("A reply is outstanding");
        }
        requests++;
        by = limit;
        outstanding = receiver;
    }

    /** How many requests were made. */
    public int requests() {
        return requests;
    }

    public boolean isOutstanding() {
        return outstanding != null;
    }

    /** What is left of the limit of the outstanding exchange. */
    public long remainingNanos() {
        return by.remainingNanos(ticker.nanos());
    }

    public void reply(BsonDocument document) {
        BasicOutputBuffer bytes = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(bytes),
                        document,
                        EncoderContext.builder().build());
        ReplyReceiver receiver = outstanding;
        outstanding = null;
        receiver.replied(new Reply(1, 0, Unpooled.wrappedBuffer(ByteBuffer.wrap(bytes.toByteArray()))));
    }

    public void fail(ExchangeFailure.Kind kind) {
        ReplyReceiver receiver = outstanding;
        outstanding = null;
        closing.accept("exchange failed: " + kind);
        receiver.failed(new ExchangeFailure(kind, "exchange failed: " + kind, null));
    }

    @Override
    public void tell(RequestBody request, Deadline limit, Told written) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void hurry(Deadline limit) {
        by = by.earlier(limit);
    }

    @Override
    public void limit(int maxMessageSizeBytes) {}

    @Override
    public Channel channel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(String reason) {
        closing.accept(reason);
        ReplyReceiver receiver = outstanding;
        outstanding = null;
        if (receiver != null) {
            receiver.failed(new ExchangeFailure(ExchangeFailure.Kind.INTERRUPTED, reason, null));
        }
    }
}
