package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.internal.wire.SectionWriter.SequenceLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

final class RequestDocumentTest {

    private static final BsonDocument BODY = new BsonDocument("insert", new BsonString("people"));
    private static final SequenceLimits ROOMY = new SequenceLimits(100_000, 16 * 1024 * 1024, 48_000_000);

    private final RequestEncoder encoder = new RequestEncoder(ByteBufAllocator.DEFAULT);

    @Test
    void aBodyIsShownAsItWasWritten() {
        assertThat(shown(sections -> sections.body(w -> Messages.write(w, Messages.everyType()))))
                .isEqualTo(Messages.everyType());
    }

    @Test
    void aSequenceIsAnArrayUnderItsIdentifierBehindTheFieldsOfTheBody() {
        BsonDocument shown = shown(request(
                List.of(new BsonDocument("_id", new BsonInt32(1)), Messages.everyType()), List.of(new BsonDocument())));
        assertThat(new ArrayList<>(shown.keySet())).containsExactly("insert", "documents", "more");
        assertThat(shown.getArray("documents").getValues())
                .containsExactly(new BsonDocument("_id", new BsonInt32(1)), Messages.everyType());
        assertThat(shown.getArray("more")).isEqualTo(new BsonArray(List.of(new BsonDocument())));
    }

    @Test
    void documentsInManyPiecesOfMemoryAreAllThere() {
        List<BsonDocument> documents = IntStream.range(0, 3_000)
                .mapToObj(i -> new BsonDocument("_id", new BsonInt32(i)).append("text", new BsonString("x".repeat(i))))
                .toList();
        RawBsonDocument shown = shown(request(documents));
        assertThat(shown.getArray("documents").getValues()).isEqualTo(documents);
        RawBsonDocument writtenByOthers =
                new RawBsonDocument(shown.decode(new BsonDocumentCodec()), new BsonDocumentCodec());
        assertThat(shown.getByteBuffer().remaining())
                .isEqualTo(writtenByOthers.getByteBuffer().remaining());
    }

    @Test
    void whatTheRequestThrowsWhenItIsShownSendsNothing() {
        List<ByteBuf> messages = new ArrayList<>();
        RequestBody request = new RequestBody() {
            @Override
            public void writeTo(SectionWriter sections) {
                sections.body(w -> Messages.write(w, BODY));
            }

            @Override
            public void encoded(ByteBuf message) {
                messages.add(message);
                throw new IllegalStateException("no");
            }
        };
        assertThatThrownBy(() -> encoder.encode(1, request)).hasMessage("no");
        assertThat(messages).singleElement().extracting(ByteBuf::refCnt).isEqualTo(0);
        ByteBuf next = encoder.encode(2, sections -> sections.body(w -> Messages.write(w, BODY)));
        assertThat(RequestDocument.of(next)).isEqualTo(BODY);
        next.release();
    }

    @SafeVarargs
    private static RequestBody request(List<BsonDocument>... sequences) {
        List<String> names = Arrays.asList("documents", "more");
        return sections -> {
            sections.body(w -> Messages.write(w, BODY));
            for (int i = 0; i < sequences.length; i++) {
                sections.sequence(names.get(i), sequences[i], Messages::write, ROOMY);
            }
        };
    }

    /** Looked at only when the message is gone. */
    private RawBsonDocument shown(RequestBody request) {
        ByteBuf message = encoder.encode(1, request);
        RawBsonDocument shown = RequestDocument.of(message);
        message.release();
        return shown;
    }
}
