package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.codriver.test.internal.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of one server, cut into batches the way a MongoDB server does it: 101 documents first, then as many as
 * fit; a batch that is exactly full leaves its cursor open, because the server has not looked whether there is more.
 * Changed on the event loop only, may be read from anywhere.
 */
public final class Cursors {

    private static final int FIRST_BATCH_DOCUMENTS = 101;
    private static final int NO_BOUND = -1;

    /** A batch ends with the document that passes this, so a reply stays below the size of a message. */
    private static final int BATCH_BYTES = Wire.MAX_DOCUMENT_BYTES;

    private static final byte TYPE_DOCUMENT = 3;
    private static final byte TYPE_ARRAY = 4;
    private static final byte TYPE_INT64 = 18;
    private static final byte TYPE_STRING = 2;
    private static final byte TYPE_DOUBLE = 1;

    private final Map<Long, Cursor> open = new ConcurrentHashMap<>();
    private final List<Long> killed = new CopyOnWriteArrayList<>();
    private final Runnable changed;

    /** Whoever waits for a change is told by {@code changed}. */
    public Cursors(Runnable changed) {
        this.changed = changed;
    }

    /** One result, and how much of it was handed out. */
    private static final class Cursor {
        private final String namespace;

        /** Whether the result ends because of a limit: then the server knows that nothing follows. */
        private final boolean limited;

        /** Where more comes from, when this is handed out; null if nothing does. */
        private final @Nullable Feed feed;

        private List<Document> documents;
        private int next;

        private Cursor(String namespace, List<Document> documents, boolean limited, @Nullable Feed feed) {
            this.namespace = namespace;
            this.documents = documents;
            this.limited = limited;
            this.feed = feed;
        }

        private boolean isDrained() {
            return next == documents.size();
        }

        /** Gets what came meanwhile. */
        private void refill() {
            if (feed != null && isDrained()) {
                documents = feed.take();
                next = 0;
            }
        }

        private boolean goesOn() {
            return feed != null && !feed.hasEnded();
        }

        private Document moreFields() {
            return feed == null
                    ? new Document()
                    : feed.afterBatch(next == 0 ? null : documents.get(next - 1), isDrained());
        }
    }

    /** Ids of cursors that still have something to give. */
    public Set<Long> open() {
        return new TreeSet<>(open.keySet());
    }

    /** Ids of cursors that clients killed before their end, in that order. */
    public List<Long> killed() {
        return List.copyOf(killed);
    }

    /** Forgets all cursors, as a process does that ends. */
    public void clear() {
        open.clear();
        changed.run();
    }

    /** The first batch of a whole result which the backend gave for {@code command}. */
    public Answer first(Document command, Document result) {
        Document found = (Document) present(result.get("cursor"), "cursor");
        @SuppressWarnings("unchecked")
        List<Document> documents = (List<Document>) present(found.get("firstBatch"), "firstBatch");
        boolean isFind = command.containsKey("find");
        Object options = isFind ? command : command.get("cursor");
        int batchSize = options instanceof Document of ? intOf(of, "batchSize", NO_BOUND) : NO_BOUND;
        int limit = isFind ? intOf(command, "limit", 0) : 0;
        boolean single = isFind && Boolean.TRUE.equals(command.get("singleBatch"));
        Cursor cursor = new Cursor(
                present(found.get("ns"), "ns").toString(), documents, limit > 0 && documents.size() >= limit, null);
        return opening(cursor, batchSize, !single);
    }

    /** The first batch of a result that goes on; {@code options} may hold a batch size. */
    public Answer live(String namespace, Document options, Feed feed) {
        Cursor cursor = new Cursor(namespace, feed.take(), false, feed);
        return opening(cursor, intOf(options, "batchSize", NO_BOUND), true);
    }

    private Answer opening(Cursor cursor, int batchSize, boolean mayStayOpen) {
        return out -> {
            long id = newId();
            int bound = batchSize == NO_BOUND ? FIRST_BATCH_DOCUMENTS : batchSize;
            if (write(out, "firstBatch", cursor, bound, id, mayStayOpen)) {
                open.put(id, cursor);
                changed.run();
            }
        };
    }

    /** Whether a client that asks for more would find nothing, and wants to wait. */
    public boolean isIdle(long id) {
        Cursor cursor = open.get(id);
        return cursor != null
                && cursor.feed != null
                && cursor.feed.awaits()
                && cursor.isDrained()
                && !cursor.feed.isReady();
    }

    /** The next batch. Spec: find, getMore and killCursors commands, "getMore". */
    public Answer next(String database, Document command) {
        long id = ((Number) present(command.get("getMore"), "getMore")).longValue();
        String namespace = database + "." + command.get("collection");
        Cursor cursor = open.get(id);
        if (cursor == null) {
            throw new CommandFailure(43, "CursorNotFound", "cursor id " + id + " not found");
        }
        if (!cursor.namespace.equals(namespace)) {
            throw new CommandFailure(
                    13,
                    "Unauthorized",
                    "Requested getMore on namespace '" + namespace + "', but cursor belongs to a different namespace "
                            + cursor.namespace);
        }
        int batchSize = intOf(command, "batchSize", 0);
        try {
            cursor.refill();
        } catch (CommandFailure dead) {
            open.remove(id);
            changed.run();
            throw dead;
        }
        return out -> {
            if (!write(out, "nextBatch", cursor, batchSize == 0 ? NO_BOUND : batchSize, id, true)) {
                open.remove(id);
                changed.run();
            }
        };
    }

    /** Ends cursors before their time. */
    public Answer kill(Document command) {
        List<Object> gone = new ArrayList<>();
        List<Object> unknown = new ArrayList<>();
        for (Object id : (List<?>) present(command.get("cursors"), "cursors")) {
            long number = ((Number) id).longValue();
            if (open.remove(number) == null) {
                unknown.add(number);
            } else {
                gone.add(number);
                killed.add(number);
            }
        }
        changed.run();
        return Answer.of(new Document("cursorsKilled", gone)
                .append("cursorsNotFound", unknown)
                .append("cursorsAlive", new ArrayList<>())
                .append("cursorsUnknown", new ArrayList<>())
                .append("ok", 1.0));
    }

    /** Writes one reply; true if the cursor stays open. */
    private static boolean write(ByteBuf out, String field, Cursor cursor, int bound, long id, boolean mayStayOpen) {
        int reply = begin(out);
        name(out, TYPE_DOCUMENT, "cursor");
        int body = begin(out);
        name(out, TYPE_ARRAY, field);
        int array = begin(out);
        int written = 0;
        while (!cursor.isDrained() && written != bound && out.writerIndex() - array < BATCH_BYTES) {
            name(out, TYPE_DOCUMENT, Integer.toString(written++));
            BsonEncoder.encodeDocument(cursor.documents.get(cursor.next++), out);
        }
        end(out, array);
        boolean unseenEnd = written == bound && !cursor.limited && cursor.feed == null;
        boolean open = mayStayOpen && (!cursor.isDrained() || unseenEnd || cursor.goesOn());
        name(out, TYPE_INT64, "id");
        out.writeLongLE(open ? id : 0);
        name(out, TYPE_STRING, "ns");
        out.writeIntLE(ByteBufUtil.utf8Bytes(cursor.namespace) + 1);
        ByteBufUtil.writeUtf8(out, cursor.namespace);
        out.writeByte(0);
        ByteBuf more = Unpooled.buffer();
        BsonEncoder.encodeDocument(cursor.moreFields(), more);
        out.writeBytes(more, Integer.BYTES, more.readableBytes() - Integer.BYTES - 1);
        end(out, body);
        name(out, TYPE_DOUBLE, "ok");
        out.writeDoubleLE(1.0);
        end(out, reply);
        return open;
    }

    private static int begin(ByteBuf out) {
        int start = out.writerIndex();
        out.writeIntLE(0);
        return start;
    }

    private static void end(ByteBuf out, int start) {
        out.writeByte(0);
        out.setIntLE(start, out.writerIndex() - start);
    }

    private static void name(ByteBuf out, byte type, String name) {
        out.writeByte(type);
        ByteBufUtil.writeUtf8(out, name);
        out.writeByte(0);
    }

    private long newId() {
        long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        return open.containsKey(id) ? newId() : id;
    }

    private static int intOf(Document command, String field, int otherwise) {
        return command.get(field) instanceof Number number ? number.intValue() : otherwise;
    }

    private static Object present(@Nullable Object value, String field) {
        if (value == null) {
            throw new CommandFailure(40414, "IDLFailedToParse", "BSON field '" + field + "' is missing");
        }
        return value;
    }
}
