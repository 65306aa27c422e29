package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.internal.wire.SectionWriter.SequenceLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.junit.jupiter.api.Test;

final class RequestEncoderTest {

    private static final BsonDocument PING = new BsonDocument("ping", new BsonInt32(1));
    private static final SequenceLimits ROOMY = new SequenceLimits(100_000, 16 * 1024 * 1024, 48_000_000);

    private final RequestEncoder encoder = new RequestEncoder(ByteBufAllocator.DEFAULT);

    @Test
    void aBodyIsFramedByteForByte() {
        assertThat(encoded(5, sections -> sections.body(w -> Messages.write(w, Messages.everyType()))))
                .isEqualTo(Messages.message(5, 0, 2013, 0, Messages.section(Messages.everyType())));
    }

    @Test
    void flagsAreTheRequests() {
        RequestBody request = new RequestBody() {
            @Override
            public int flags() {
                return OpMsgFlags.EXHAUST_ALLOWED;
            }

            @Override
            public void writeTo(SectionWriter sections) {
                sections.body(w -> Messages.write(w, PING));
            }
        };
        assertThat(encoded(5, request)).isEqualTo(Messages.message(5, 0, 2013, 1 << 16, Messages.section(PING)));
    }

    @Test
    void aSequenceFollowsTheBody() {
        List<BsonDocument> documents = List.of(PING, Messages.everyType(), new BsonDocument());
        assertThat(encoded(6, sections -> {
                    sections.body(w -> Messages.write(w, PING));
                    assertThat(sections.sequence("documents", documents, Messages::write, ROOMY))
                            .isEqualTo(3);
                }))
                .isEqualTo(Messages.message(
                        6,
                        0,
                        2013,
                        0,
                        Messages.section(PING),
                        Messages.sequence("documents", PING, Messages.everyType(), new BsonDocument())));
    }

    @Test
    void rawDocumentsAreCopiedThrough() {
        RawBsonDocument raw = new RawBsonDocument(Messages.bson(Messages.everyType()));
        assertThat(encoded(5, sections -> {
                    sections.body(w -> Messages.write(w, PING));
                    sections.sequence(
                            "documents",
                            List.of(raw, raw),
                            (w, d) -> new RawBsonDocumentCodec()
                                    .encode(w, d, EncoderContext.builder().build()),
                            ROOMY);
                }))
                .isEqualTo(Messages.message(
                        5,
                        0,
                        2013,
                        0,
                        Messages.section(PING),
                        Messages.sequence("documents", Messages.everyType(), Messages.everyType())));
    }

    @Test
    void asManyDocumentsAreWrittenAsAreAllowed() {
        List<BsonDocument> ten = IntStream.range(0, 10)
                .mapToObj(i -> new BsonDocument("i", new BsonInt32(i)))
                .toList();
        assertThat(written(ten, new SequenceLimits(3, 100, 48_000_000))).isEqualTo(3);
    }

    @Test
    void theDocumentThatDoesNotFitTheMessageIsLeftOut() {
        List<BsonDocument> ten = IntStream.range(0, 10)
                .mapToObj(i -> new BsonDocument("i", new BsonInt32(i)))
                .toList();
        int body = 20 + 1 + Messages.bson(PING).length;
        int prefix = 1 + 4 + "documents".length() + 1;
        int forFour = body + prefix + 4 * Messages.bson(ten.get(0)).length;
        assertThat(written(ten, new SequenceLimits(100, 100, forFour))).isEqualTo(4);
        assertThat(written(ten, new SequenceLimits(100, 100, forFour - 1))).isEqualTo(3);
    }

    @Test
    void aDocumentOverItsOwnLimitEndsTheBatchBeforeIt() {
        BsonDocument large = new BsonDocument("text", new BsonString("x".repeat(5000)));
        assertThat(written(List.of(PING, large, PING), new SequenceLimits(100, 1000, 48_000_000)))
                .isEqualTo(1);
    }

    @Test
    void aFirstDocumentOverItsLimitFailsTheRequestAndNotTheNextOne() {
        BsonDocument large = new BsonDocument("text", new BsonString("x".repeat(5000)));
        assertThatThrownBy(() -> written(List.of(large), new SequenceLimits(100, 1000, 48_000_000)))
                .isInstanceOf(BsonMaximumSizeExceededException.class)
                .hasMessageContaining("1000");
        assertThat(written(List.of(PING), ROOMY)).isEqualTo(1);
    }

    @Test
    void aDocumentOfManyMegabytesIsStoppedBeforeItFillsTheMemory() {
        CountingAllocator allocator = new CountingAllocator();
        RequestEncoder counted = new RequestEncoder(allocator);
        assertThatThrownBy(() -> counted.encode(1, sections -> {
                    sections.body(w -> Messages.write(w, PING));
                    sections.sequence(
                            "documents",
                            List.of(PING),
                            (w, d) -> writeEndlessly(w),
                            new SequenceLimits(1, 100_000, 1_000_000));
                }))
                .isInstanceOf(BsonMaximumSizeExceededException.class);
        assertThat(allocator.total()).isLessThan(1_000_000);
    }

    private static void writeEndlessly(BsonBinaryWriter writer) {
        writer.writeStartDocument();
        for (int i = 0; i < 10_000_000; i++) {
            writer.writeInt64("n", i);
        }
        writer.writeEndDocument();
    }

    @Test
    void aBodyOverTheServersLimitFails() {
        encoder.limit(100);
        assertThatThrownBy(() -> encoded(1, sections -> sections.body(w -> Messages.write(w, Messages.everyType()))))
                .isInstanceOf(BsonMaximumSizeExceededException.class);
    }

    @Test
    void aCodecThatThrowsHalfWayLeavesTheEncoderUsable() {
        assertThatThrownBy(() -> encoded(
                        1,
                        sections -> sections.body(w -> {
                            w.writeStartDocument();
                            w.writeStartArray("half");
                            throw new IllegalStateException("codec");
                        })))
                .hasMessage("codec");
        assertThat(encoded(2, sections -> sections.body(w -> Messages.write(w, PING))))
                .isEqualTo(Messages.message(2, 0, 2013, 0, Messages.section(PING)));
    }

    @Test
    void halfADocumentIsNotSent() {
        assertThatThrownBy(() -> encoded(1, sections -> sections.body(BsonBinaryWriter::writeStartDocument)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoded(1, sections -> sections.body(w -> {})))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoded(
                        1,
                        sections -> sections.body(w -> {
                            Messages.write(w, PING);
                            Messages.write(w, PING);
                        })))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoded(1, sections -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMessageOfManyPiecesIsWhole() {
        BsonDocument large = new BsonDocument("text", new BsonString("x".repeat(15_000_000)));
        byte[] bytes = encoded(9, sections -> {
            sections.body(w -> Messages.write(w, PING));
            assertThat(sections.sequence("documents", List.of(large, large, large, large), Messages::write, ROOMY))
                    .isEqualTo(3);
        });
        assertThat(bytes)
                .isEqualTo(Messages.message(
                        9, 0, 2013, 0, Messages.section(PING), Messages.sequence("documents", large, large, large)));
    }

    private int written(List<BsonDocument> documents, SequenceLimits limits) {
        AtomicInteger count = new AtomicInteger();
        byte[] bytes = encoded(1, sections -> {
            sections.body(w -> Messages.write(w, PING));
            count.set(sections.sequence("documents", documents, Messages::write, limits));
        });
        assertThat(bytes)
                .isEqualTo(Messages.message(
                        1,
                        0,
                        2013,
                        0,
                        Messages.section(PING),
                        Messages.sequence(
                                "documents", documents.subList(0, count.get()).toArray(new BsonDocument[0]))));
        return count.get();
    }

    private byte[] encoded(int requestId, RequestBody request) {
        ByteBuf message = encoder.encode(requestId, request);
        try {
            return ByteBufUtil.getBytes(message);
        } finally {
            message.release();
        }
    }
}
