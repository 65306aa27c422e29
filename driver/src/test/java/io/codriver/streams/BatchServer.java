package io.codriver.streams;

import io.codriver.test.ScriptedServer;
import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.net.Loopback;
import io.codriver.test.internal.wire.FrameDecoder;
import io.codriver.test.internal.wire.ReplyFrame;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * Answers whatever opens a cursor with as many documents as its {@code comment} says, made while they are written. Batches
 * are as large as the command wants, else 101 and then 10,000; a change stream whose command does not say how many never ends.
 * Holds no data and judges nothing.
 */
final class BatchServer implements AutoCloseable {

    private static final int FIRST_BATCH = 101;
    private static final int NEXT_BATCH = 10_000;

    private record Cursor(long at, long total, LongFunction<BsonDocument> documents) {}

    private final Listener listener;
    private final Map<Long, Cursor> cursors = new ConcurrentHashMap<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private long lastCursor;
    private int lastReply;

    BatchServer() {
        this.listener = new Listener("batches", "127.0.0.1", 0, new Changes(), (channel, id) -> channel.pipeline()
                .addLast(new FrameDecoder(), new Answering()));
    }

    String uri() {
        return "mongodb://" + Loopback.hostAndPort(listener.address()) + "/?heartbeatFrequencyMS=600000";
    }

    /** Names of commands but greetings. */
    List<String> received() {
        return received;
    }

    int openCursors() {
        return cursors.size();
    }

    @Override
    public void close() {
        listener.close();
    }

    private final class Answering extends SimpleChannelInboundHandler<byte[]> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, byte[] message) {
            Request request = RequestParser.parse(message);
            if (request.wantsReply()) {
                ByteBuf out = ctx.alloc().buffer();
                ReplyFrame frame = new ReplyFrame(++lastReply, request.requestId(), 0, request.legacy());
                frame.write(out, into -> into.writeBytes(answer(request)));
                ctx.writeAndFlush(out);
            }
        }
    }

    private byte[] answer(Request request) {
        String name = request.name();
        if (name.equalsIgnoreCase("hello") || name.equalsIgnoreCase("isMaster")) {
            return bytes(ScriptedServer.greeting());
        }
        received.add(name);
        BsonDocument command = request.document();
        return switch (name) {
            case "find", "aggregate", "listCollections", "listIndexes" -> opened(name, command);
            case "getMore" -> batch("nextBatch", command.getInt64("getMore").getValue(), size(command, NEXT_BATCH));
            case "distinct" -> list("values", (int) total(command), BsonInt32::new);
            case "listDatabases" ->
                list(
                        "databases",
                        (int) total(command),
                        number -> new BsonDocument("name", new BsonString("d" + number)));
            case "killCursors" -> killed(command);
            default -> bytes(BsonDocument.parse("{ok: 1, n: 1, nModified: 1, value: {_id: 1}}"));
        };
    }

    private byte[] killed(BsonDocument command) {
        command.getArray("cursors").forEach(id -> cursors.remove(id.asInt64().getValue()));
        return bytes(BsonDocument.parse("{ok: 1}"));
    }

    private byte[] opened(String name, BsonDocument command) {
        boolean watching = command.toString().contains("$changeStream");
        long id = ++lastCursor;
        cursors.put(
                id,
                new Cursor(
                        0,
                        watching && !command.containsKey("comment") ? Long.MAX_VALUE : total(command),
                        watching ? BatchServer::change : documents(name)));
        return batch("firstBatch", id, size(command.getDocument("cursor", command), FIRST_BATCH));
    }

    private static LongFunction<BsonDocument> documents(String name) {
        return switch (name) {
            case "listCollections" ->
                number -> BsonDocument.parse("{name: 'c" + number + "', type: 'collection', options: {}}");
            case "listIndexes" -> number -> BsonDocument.parse("{v: 2, name: 'i" + number + "', key: {a: 1}}");
            default -> number -> new BsonDocument("_id", new BsonInt32((int) number)).append("n", new BsonInt32(1));
        };
    }

    private static BsonDocument change(long number) {
        return BsonDocument.parse(
                "{_id: {_data: '" + number
                        + "'}, operationType: 'insert', ns: {db: 'd', coll: 'c'}, documentKey: {_id: 1}, fullDocument: {_id: 1}}");
    }

    private static long total(BsonDocument command) {
        BsonValue comment = command.get("comment");
        return comment != null && comment.isNumber() ? comment.asNumber().longValue() : 1;
    }

    private static int size(BsonDocument command, int otherwise) {
        BsonValue size = command.get("batchSize");
        return size == null || size.asNumber().intValue() == 0
                ? otherwise
                : size.asNumber().intValue();
    }

    private byte[] batch(String field, long id, int size) {
        Cursor cursor = cursors.remove(id);
        if (cursor == null) {
            return bytes(BsonDocument.parse("{ok: 0, code: 43, codeName: 'CursorNotFound', errmsg: 'no such cursor'}"));
        }
        long end = Math.min(cursor.total(), cursor.at() + size);
        boolean more = end < cursor.total();
        if (more) {
            cursors.put(id, new Cursor(end, cursor.total(), cursor.documents()));
        }
        return written(writer -> {
            writer.writeStartDocument();
            writer.writeStartDocument("cursor");
            writer.writeInt64("id", more ? id : 0);
            writer.writeString("ns", "db.numbers");
            writer.writeStartArray(field);
            BsonDocumentCodec codec = new BsonDocumentCodec();
            for (long number = cursor.at(); number < end; number++) {
                codec.encode(
                        writer,
                        cursor.documents().apply(number),
                        EncoderContext.builder().build());
            }
            writer.writeEndArray();
            writer.writeEndDocument();
            writer.writeInt32("ok", 1);
            writer.writeEndDocument();
        });
    }

    private static byte[] list(String field, int count, IntFunction<BsonValue> value) {
        return bytes(new BsonDocument(
                        field,
                        new BsonArray(IntStream.range(0, count).mapToObj(value).toList()))
                .append("ok", new BsonInt32(1)));
    }

    private static byte[] bytes(BsonDocument document) {
        return written(writer -> new BsonDocumentCodec()
                .encode(writer, document, EncoderContext.builder().build()));
    }

    private static byte[] written(Consumer<BsonBinaryWriter> content) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            content.accept(writer);
            return buffer.toByteArray();
        }
    }
}
