package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonReaderMark;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.RawBsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DocumentReaderTest {

    private static final DecoderContext PLAIN = DecoderContext.builder().build();

    private ByteBuf bytes = Messages.buffer(new byte[0]);

    @AfterEach
    void release() {
        bytes.release();
    }

    @Test
    void everyTypeIsReadAsItWasWritten() {
        DocumentReader reader = readerOf(Messages.bson(Messages.everyType()));
        assertThat(new BsonDocumentCodec().decode(reader, PLAIN)).isEqualTo(Messages.everyType());
    }

    @Test
    void userCodecsReadFromIt() {
        DocumentReader reader = readerOf(Messages.bson(new BsonDocument("name", new BsonString("Ada"))));
        assertThat(new DocumentCodec().decode(reader, PLAIN)).isEqualTo(new Document("name", "Ada"));
    }

    @Test
    void oneReaderReadsABatchWhateverTheCodecDoes() {
        byte[] first = Messages.bson(Messages.everyType());
        byte[] second = Messages.bson(new BsonDocument("n", new BsonInt32(2)));
        DocumentReader reader = readerOf(Messages.concat(first, second));
        RawBsonDocument raw = new RawBsonDocumentCodec().decode(reader, PLAIN);
        assertThat(raw).isEqualTo(Messages.everyType());
        reader.moveTo(first.length);
        assertThat(new BsonDocumentCodec().decode(reader, PLAIN)).isEqualTo(new BsonDocument("n", new BsonInt32(2)));
        reader.moveTo(0);
        reader.readStartDocument();
        reader.readDouble("double");
        reader.moveTo(first.length);
        assertThat(new DocumentCodec().decode(reader, PLAIN)).isEqualTo(new Document("n", 2));
    }

    @Test
    void aMarkIsReturnedTo() {
        DocumentReader reader = readerOf(Messages.bson(Messages.everyType()));
        reader.readStartDocument();
        BsonReaderMark mark = reader.getMark();
        assertThat(reader.readDouble("double")).isEqualTo(-1.5);
        assertThat(reader.readString("string")).isEqualTo("zwölf € 𝄞");
        mark.reset();
        assertThat(reader.readBsonType()).isEqualTo(BsonType.DOUBLE);
    }

    @Test
    void aDocumentThatRunsPastTheMessageIsNotRead() {
        byte[] document = Messages.bson(new BsonDocument("n", new BsonInt32(2)));
        document[0]++;
        assertThatThrownBy(() -> readerOf(document)).isInstanceOf(BsonSerializationException.class);
    }

    @Test
    void nothingBehindTheDocumentIsRead() {
        byte[] document = Messages.bson(new BsonDocument("n", new BsonInt32(2)));
        ByteBufBsonInput input = inputOf(Messages.concat(document, new byte[100]), document.length);
        input.skip(document.length - 1);
        assertThat(input.hasRemaining()).isTrue();
        assertThatThrownBy(input::readInt32).isInstanceOf(BsonSerializationException.class);
        assertThatThrownBy(input::readInt64).isInstanceOf(BsonSerializationException.class);
        assertThatThrownBy(() -> input.readBytes(new byte[2])).isInstanceOf(BsonSerializationException.class);
        assertThatThrownBy(() -> input.skip(2)).isInstanceOf(BsonSerializationException.class);
        assertThatThrownBy(() -> input.skip(-1)).isInstanceOf(BsonSerializationException.class);
        assertThat(input.readByte()).isZero();
        assertThat(input.hasRemaining()).isFalse();
        assertThatThrownBy(input::readByte).isInstanceOf(BsonSerializationException.class);
        assertThatThrownBy(input::readCString).isInstanceOf(BsonSerializationException.class);
        assertThatThrownBy(input::readObjectId).isInstanceOf(BsonSerializationException.class);
    }

    @Test
    void noAnnouncedLengthIsAllocated() {
        ByteBufBsonInput input = inputOf(Messages.int32(Integer.MAX_VALUE), 4);
        assertThatThrownBy(input::readString).isInstanceOf(BsonSerializationException.class);
        ByteBufBsonInput piped = inputOf(Messages.int32(5), 4);
        assertThatThrownBy(() -> piped.pipe(new org.bson.io.BasicOutputBuffer(), Integer.MAX_VALUE))
                .isInstanceOf(BsonSerializationException.class);
    }

    @Test
    void malformedUtf8IsReplacedAsTheStockReaderDoes() {
        ByteBufBsonInput input = inputOf(Messages.concat(Messages.int32(2), new byte[] {(byte) 0xE4, 0}), 6);
        assertThat(input.readString()).isEqualTo("\uFFFD");
    }

    private DocumentReader readerOf(byte[] content) {
        replace(content);
        return new DocumentReader(bytes, 0);
    }

    private ByteBufBsonInput inputOf(byte[] content, int length) {
        replace(content);
        return new ByteBufBsonInput(bytes, 0, length);
    }

    private void replace(byte[] content) {
        bytes.release();
        bytes = Messages.buffer(content);
    }
}
