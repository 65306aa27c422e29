package io.codriver.test;

import io.codriver.test.internal.wire.Wire;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** A client on a bare socket, to send and to see every byte. */
final class BareClient implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;

    BareClient(InetSocketAddress address) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
    }

    DataInputStream in() {
        return in;
    }

    /** Sends an OP_MSG with one body. */
    void send(int requestId, String json) throws IOException {
        send(requestId, 0, json);
    }

    void send(int requestId, int flags, String json) throws IOException {
        byte[] document = bytesOf(json);
        ByteBuffer message = ByteBuffer.allocate(21 + document.length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(message.capacity()).putInt(requestId).putInt(0).putInt(Wire.OP_MSG);
        message.putInt(flags).put((byte) 0).put(document);
        sendRaw(message.array());
    }

    /** Sends an OP_QUERY to {@code admin.$cmd}. */
    void query(int requestId, String json) throws IOException {
        byte[] document = bytesOf(json);
        byte[] namespace = {'a', 'd', 'm', 'i', 'n', '.', '$', 'c', 'm', 'd', 0};
        ByteBuffer message = ByteBuffer.allocate(16 + 4 + namespace.length + 8 + document.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(message.capacity()).putInt(requestId).putInt(0).putInt(Wire.OP_QUERY);
        message.putInt(0).put(namespace).putInt(0).putInt(-1).put(document);
        sendRaw(message.array());
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next message, from its length to its end. */
    ByteBuffer receive() throws IOException {
        byte[] length = in.readNBytes(4);
        if (length.length < 4) {
            throw new EOFException();
        }
        byte[] message =
                new byte[ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt()];
        System.arraycopy(length, 0, message, 0, 4);
        in.readFully(message, 4, message.length - 4);
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The document of an OP_MSG. */
    static BsonDocument documentOf(ByteBuffer message) {
        return new RawBsonDocument(message.array(), 21, message.capacity() - 21);
    }

    private static byte[] bytesOf(String json) {
        ByteBuffer bytes = new RawBsonDocument(BsonDocument.parse(json), new BsonDocumentCodec())
                .getByteBuffer()
                .asNIO();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
