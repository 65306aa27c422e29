package io.codriver.benchmarks.micro;

import io.codriver.benchmarks.server.Person;
import io.codriver.internal.wire.DocumentReader;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FrameSplitter;
import io.codriver.internal.wire.ProtocolViolation;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.RequestEncoder;
import io.codriver.internal.wire.SectionWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What each message runs through, without a network. The {@code stock} ones do the same with the official {@code bson}
 * classes alone: what remains after them is ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class WireBenchmark {

    private static final int BATCH = 1_000;
    private static final int HEADER_BYTES = 21;
    /** The body is {cursor: {firstBatch: [..: three lengths, types and names stand before the first document. */
    private static final int FIRST_DOCUMENT = (4 + 1 + 7) + (4 + 1 + 11) + (4 + 1 + 2);

    private static final DecoderContext DECODING = DecoderContext.builder().build();
    private static final EncoderContext ENCODING = EncoderContext.builder().build();

    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final DocumentCodec codec = new DocumentCodec();
    private final Document person = Person.withId(Person.id(1));
    private final Insert insert = new Insert(person, codec);
    private final RequestEncoder encoder = new RequestEncoder(allocator);
    private final FrameSplitter splitter = new FrameSplitter(allocator);
    private final byte[] document = encoded(person);
    private final ByteBuf one = message(cursor(List.of(person)));
    private final ByteBuf many = message(cursor(Collections.nCopies(BATCH, person)));
    private final Reply oneReply = reply(one);
    private final Reply manyReply = reply(many);
    private final int[] starts = documentsOf(manyReply.body());

    /** Writing a request with one document into a pooled buffer, and giving that back. */
    @Benchmark
    public int encodeInsert() {
        ByteBuf message = encoder.encode(1, insert);
        int bytes = message.readableBytes();
        message.release();
        return bytes;
    }

    /** The official codec and buffer, without the message around the document. */
    @Benchmark
    public int stockEncode() {
        return encoded(person).length;
    }

    /** From the bytes of one read to a verified reply, and its release. */
    @Benchmark
    public int splitOne() {
        return split(one);
    }

    /** The same for a batch; per document. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int splitBatch() {
        return split(many);
    }

    /** From the bytes of one read to a document, and the release of the reply. */
    @Benchmark
    public Document answerOne() {
        Reply reply = reply(one);
        Document read = codec.decode(reply.readerAt(FIRST_DOCUMENT), DECODING);
        reply.release();
        return read;
    }

    private int split(ByteBuf bytes) {
        Reply reply = reply(bytes);
        int size = reply.body().readableBytes();
        reply.release();
        return size;
    }

    private Reply reply(ByteBuf bytes) {
        try {
            splitter.add(bytes.retainedDuplicate());
            return Objects.requireNonNull(splitter.poll());
        } catch (ProtocolViolation unsound) {
            throw new IllegalStateException(unsound);
        }
    }

    /** Walking over all fields of a reply's envelope, which is what is made of it besides its documents. */
    @Benchmark
    public int scanEnvelope() {
        DocumentScanner envelope = oneReply.scanner();
        int fields = 0;
        while (envelope.next()) {
            fields++;
        }
        return fields;
    }

    /** A document out of a message. */
    @Benchmark
    public Document decodeOne() {
        return codec.decode(oneReply.readerAt(FIRST_DOCUMENT), DECODING);
    }

    /** Documents out of a batch with one reader; per document. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void decodeBatch(Blackhole blackhole) {
        DocumentReader reader = manyReply.readerAt(starts[0]);
        for (int start : starts) {
            reader.moveTo(start);
            blackhole.consume(codec.decode(reader, DECODING));
        }
    }

    /** The official reader over an array. */
    @Benchmark
    public Document stockDecode() {
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(document))) {
            return codec.decode(reader, DECODING);
        }
    }

    private static Document cursor(List<Document> documents) {
        return new Document(
                        "cursor",
                        new Document("firstBatch", documents).append("id", 0L).append("ns", "rally.people"))
                .append("ok", 1.0);
    }

    private ByteBuf message(Document body) {
        byte[] bytes = encoded(body);
        return allocator
                .ioBuffer(HEADER_BYTES + bytes.length)
                .writeIntLE(HEADER_BYTES + bytes.length)
                .writeIntLE(1)
                .writeIntLE(1)
                .writeIntLE(2013)
                .writeIntLE(0)
                .writeByte(0)
                .writeBytes(bytes);
    }

    private static int[] documentsOf(ByteBuf body) {
        int[] starts = new int[BATCH];
        int at = FIRST_DOCUMENT;
        for (int i = 0; i < BATCH; i++) {
            starts[i] = at;
            // Between two documents stand a type and the index of the next one as a text.
            at += body.getIntLE(at) + 1 + Integer.toString(i + 1).length() + 1;
        }
        return starts;
    }

    private byte[] encoded(Document value) {
        try (BasicOutputBuffer out = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            codec.encode(writer, value, ENCODING);
            return out.toByteArray();
        }
    }

    private record Insert(Document person, DocumentCodec codec) implements RequestBody {
        @Override
        public void writeTo(SectionWriter sections) {
            sections.body(writer -> {
                writer.writeStartDocument();
                writer.writeString("insert", "people");
                writer.writeStartArray("documents");
                codec.encode(writer, person, ENCODING);
                writer.writeEndArray();
                writer.writeString("$db", "rally");
                writer.writeEndDocument();
            });
        }
    }
}
