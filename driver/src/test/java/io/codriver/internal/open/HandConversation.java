package io.codriver.internal.open;

import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.wire.OpMsgFlags;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.RequestEncoder;
import io.codriver.internal.wire.compress.Compressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/** A conversation whose server is the test. */
public final class HandConversation implements Conversation {

    /** Header, flags, kind of the section. */
    private static final int BYTES_BEFORE_THE_DOCUMENT = 16 + 4 + 1;

    private final Ticker ticker;
    private final Consumer<String> closing;
    private @Nullable ReplyReceiver outstanding;
    private Deadline by = Deadline.NEVER;
    private int requests;
    private BsonDocument asked = new BsonDocument();
    private boolean streamAllowed;

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
        asked = document(request);
        streamAllowed = (request.flags() & OpMsgFlags.EXHAUST_ALLOWED) != 0;
        by = limit;
        outstanding = receiver;
    }

    /** How many requests were made. */
    public int requests() {
        return requests;
    }

    /** The newest request. */
    public BsonDocument asked() {
        return asked;
    }

    /** Whether the newest request allows more than one reply. */
    public boolean isStreamAllowed() {
        return streamAllowed;
    }

    private static BsonDocument document(RequestBody request) {
        ByteBuf message = new RequestEncoder(UnpooledByteBufAllocator.DEFAULT).encode(1, request);
        try {
            message.skipBytes(BYTES_BEFORE_THE_DOCUMENT);
            byte[] bytes = new byte[message.readableBytes()];
            message.readBytes(bytes);
            return new RawBsonDocument(bytes).decode(new BsonDocumentCodec());
        } finally {
            message.release();
        }
    }

    public boolean isOutstanding() {
        return outstanding != null;
    }

    /** What is left of the limit of the outstanding exchange. */
    public long remainingNanos() {
        return by.remainingNanos(ticker.nanos());
    }

    public void reply(BsonDocument document) {
        ReplyReceiver receiver = outstanding;
        outstanding = null;
        receiver.replied(new Reply(1, 0, bytes(document)));
    }

    /** A reply that announces another, as a server which streams sends it. */
    public void stream(BsonDocument document) {
        if (!streamAllowed) {
            throw new IllegalStateException("The request allows one reply");
        }
        by = Deadline.NEVER;
        outstanding.replied(new Reply(1, OpMsgFlags.MORE_TO_COME, bytes(document)));
    }

    private static ByteBuf bytes(BsonDocument document) {
        BasicOutputBuffer bytes = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(bytes),
                        document,
                        EncoderContext.builder().build());
        return Unpooled.wrappedBuffer(ByteBuffer.wrap(bytes.toByteArray()));
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
    public void hurry(Object whose, Deadline limit) {
        if (outstanding == whose) {
            hurry(limit);
        }
    }

    @Override
    public void announce(List<Compressor> compressors) {}

    @Override
    public void compress(Compressor agreed) {}

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
