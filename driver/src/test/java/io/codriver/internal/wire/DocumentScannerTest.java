package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DocumentScannerTest {

    private static final FieldName CURSOR = FieldName.of("cursor");
    private static final FieldName FIRST_BATCH = FieldName.of("firstBatch");
    private static final FieldName ID = FieldName.of("id");
    private static final FieldName NS = FieldName.of("ns");
    private static final FieldName OK = FieldName.of("ok");

    private ByteBuf bytes = Messages.buffer(new byte[0]);

    @AfterEach
    void release() {
        bytes.release();
    }

    @Test
    void aFindReplyIsReadDocumentByDocumentWithoutItsEnvelope() {
        BsonDocument one = Messages.everyType();
        BsonDocument two = new BsonDocument("n", new BsonInt32(2));
        DocumentScanner envelope = scan(new BsonDocument(
                        "cursor",
                        new BsonDocument("firstBatch", new BsonArray(List.of(one, two)))
                                .append("id", new BsonInt64(99))
                                .append("ns", new BsonString("db.c")))
                .append("ok", new BsonDouble(1)));

        assertThat(envelope.find(CURSOR)).isTrue();
        DocumentScanner cursor = envelope.nested();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.nameIs(FIRST_BATCH)).isTrue();
        assertThat(cursor.isArray()).isTrue();
        DocumentScanner batch = cursor.nested();
        List<BsonDocument> documents = new ArrayList<>();
        while (batch.next()) {
            documents.add(new BsonDocumentCodec()
                    .decode(
                            new DocumentReader(bytes, batch.valueOffset()),
                            DecoderContext.builder().build()));
        }
        assertThat(documents).containsExactly(one, two);
        assertThat(cursor.find(ID)).isTrue();
        assertThat(cursor.number()).isEqualTo(99);
        assertThat(cursor.find(NS)).isTrue();
        assertThat(cursor.string()).isEqualTo("db.c");
        assertThat(cursor.next()).isFalse();
        assertThat(envelope.find(OK)).isTrue();
        assertThat(envelope.truth()).isTrue();
        assertThat(envelope.next()).isFalse();
        assertThat(envelope.next()).isFalse();
    }

    @Test
    void everyElementIsSteppedOver() {
        DocumentScanner scanner = scan(Messages.everyType());
        BsonDocument seen = new BsonDocument();
        while (scanner.next()) {
            BsonValue value = Messages.everyType().get(scanner.name());
            assertThat(scanner.type()).isEqualTo(value.getBsonType());
            seen.append(scanner.name(), value);
        }
        assertThat(seen).isEqualTo(Messages.everyType());
    }

    @Test
    void namesAreComparedWhole() {
        DocumentScanner scanner = scan(new BsonDocument("okay", BsonNull.VALUE).append("o", BsonNull.VALUE));
        assertThat(scanner.find(OK)).isFalse();
    }

    @Test
    void truthIsWhatServersMeanByOk() {
        DocumentScanner scanner = scan(new BsonDocument("a", new BsonDouble(1))
                .append("b", new BsonInt32(1))
                .append("c", new BsonInt64(1))
                .append("d", BsonBoolean.TRUE)
                .append("e", new BsonDouble(0))
                .append("f", new BsonInt32(0))
                .append("g", BsonBoolean.FALSE)
                .append("h", BsonNull.VALUE));
        List<Boolean> truths = new ArrayList<>();
        while (scanner.next()) {
            truths.add(scanner.truth());
        }
        assertThat(truths).containsExactly(true, true, true, true, false, false, false, false);
    }

    @Test
    void whatIsTakenOutLivesOnItsOwn() {
        BsonDocument clusterTime = new BsonDocument("clusterTime", new BsonTimestamp(5, 6));
        DocumentScanner scanner = scan(new BsonDocument("t", clusterTime).append("o", new BsonTimestamp(7, 8)));
        scanner.next();
        BsonDocument read = scanner.document();
        BsonDocument copied = scanner.copy();
        scanner.next();
        assertThat(new BsonTimestamp(scanner.int64Bits())).isEqualTo(new BsonTimestamp(7, 8));
        bytes.setZero(0, bytes.capacity());
        assertThat(read).isEqualTo(clusterTime);
        assertThat(copied).isEqualTo(clusterTime);
    }

    @Test
    void aFieldOfAnotherTypeThanAskedForIsNamed() {
        DocumentScanner scanner = scan(new BsonDocument("id", new BsonString("x")));
        scanner.next();
        assertThatThrownBy(scanner::number)
                .isInstanceOf(BsonSerializationException.class)
                .hasMessageContaining("\"id\"")
                .hasMessageContaining("0x2");
        assertThat(scanner.type()).isEqualTo(BsonType.STRING);
        assertThatThrownBy(scanner::nested).isInstanceOf(BsonSerializationException.class);
    }

    @Test
    void aValueThatRunsPastItsDocumentIsNotSteppedOver() {
        byte[] body = Messages.bson(new BsonDocument("s", new BsonString("abc")));
        body[7] = 100;
        bytes.release();
        bytes = Messages.buffer(Messages.concat(body, new byte[200]));
        DocumentScanner scanner = new DocumentScanner(bytes, 0);
        assertThatThrownBy(scanner::next).isInstanceOf(BsonSerializationException.class);
    }

    private DocumentScanner scan(BsonDocument document) {
        bytes.release();
        bytes = Messages.buffer(Messages.bson(document));
        return new DocumentScanner(bytes, 0);
    }
}
