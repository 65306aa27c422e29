package io.codriver.identity;

import io.codriver.test.FaultProxy;
import io.codriver.test.FaultProxy.Direction;
import io.codriver.test.MessageFate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * The network between a client and a server, which spoils one exchange of a login. Exchanges are named after their request:
 * {@code hello} if it begins a login ahead of time, {@code saslStart}, {@code saslContinue}, {@code saslContinue 2}.
 *
 * <p>One login at a time.
 */
final class LoginLine implements AutoCloseable {

    private static final int ID_AT = 4;
    private static final int ANSWERED_ID_AT = 8;
    private static final int OPCODE_AT = 12;
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    /** After the header, the flags and the kind of the first section. */
    private static final int BODY_OF_MESSAGE_AT = 21;
    /** After the header, the flags, {@code admin.$cmd} and two numbers. The first hello of the official driver. */
    private static final int BODY_OF_QUERY_AT = 39;

    private static final int BODY_OF_REPLY_AT = 36;
    private static final Set<String> STEPS = Set.of("saslStart", "saslContinue", "authenticate");

    private final FaultProxy proxy;
    private final BsonDocumentCodec codec = new BsonDocumentCodec();
    private final SecretsOfALine secrets = new SecretsOfALine();
    private boolean heardAhead = true;
    private boolean asOldServers;
    private String spoiled = "";
    private Mishap mishap = Mishap.NONE;
    private String underWay = "";
    private int awaited;
    private int continued;
    private boolean happened;

    LoginLine(InetSocketAddress server) {
        this.proxy = FaultProxy.to(server);
        proxy.messages(Direction.TO_SERVER, this::toServer).messages(Direction.TO_CLIENT, this::toClient);
    }

    String uri() {
        return proxy.uri();
    }

    /** Hello is answered as by servers that do not know speculative authentication. */
    synchronized LoginLine hearingNothingAhead() {
        heardAhead = false;
        return this;
    }

    /** SCRAM goes as with servers that do not know {@code skipEmptyExchange}. */
    synchronized LoginLine asWithOldServers() {
        asOldServers = true;
        return this;
    }

    /** What happens to the next exchange of this name, once. */
    synchronized void spoil(String exchange, Mishap how) {
        spoiled = exchange;
        mishap = how;
        happened = false;
    }

    synchronized boolean happened() {
        return happened;
    }

    /** What has proved something on it. */
    Set<String> secrets() {
        return secrets.all();
    }

    void await(Duration limit, BooleanSupplier condition) {
        proxy.await(limit, condition);
    }

    int openConnections() {
        return proxy.openConnections();
    }

    private synchronized MessageFate toServer(byte[] message) {
        BsonDocument command = body(message);
        String step = step(command);
        if (step.isEmpty()) {
            return MessageFate.passes(message);
        }
        secrets.seen(command);
        underWay = step;
        awaited = numbers(message).getInt(ID_AT);
        byte[] sent = asOldServers ? withoutTheOption(message) : message;
        return isSpoiled() && mishap.meetsRequest() ? happens(sent) : MessageFate.passes(sent);
    }

    private synchronized MessageFate toClient(byte[] message) {
        if (!isAwaited(message)) {
            return MessageFate.passes(message);
        }
        byte[] told = heardAhead ? message : without(message, "speculativeAuthenticate");
        secrets.seen(body(told));
        boolean isToHappen = isSpoiled();
        underWay = "";
        return isToHappen ? happens(with(told, mishap.changed().apply(body(told)))) : MessageFate.passes(told);
    }

    /** Numbers are those of one connection, and a monitor is asked on another one. */
    private boolean isAwaited(byte[] answer) {
        return !underWay.isEmpty()
                && numbers(answer).getInt(ANSWERED_ID_AT) == awaited
                && underWay.equals("hello") == body(answer).containsKey("maxWireVersion");
    }

    private boolean isSpoiled() {
        return !underWay.isEmpty() && underWay.equals(spoiled);
    }

    private MessageFate happens(byte[] message) {
        happened = true;
        spoiled = "";
        return mishap.fate().apply(message);
    }

    private String step(BsonDocument command) {
        String name = command.getFirstKey();
        if (command.containsKey("speculativeAuthenticate")) {
            continued = 0;
            return "hello";
        }
        if (!STEPS.contains(name)) {
            return "";
        }
        if (!name.equals("saslContinue")) {
            continued = 0;
            return name;
        }
        continued++;
        return continued == 1 ? name : name + " " + continued;
    }

    private byte[] withoutTheOption(byte[] message) {
        BsonDocument command = body(message).clone();
        command.remove("options");
        if (command.get("speculativeAuthenticate") instanceof BsonDocument begun) {
            begun.remove("options");
        }
        return with(message, command);
    }

    private byte[] without(byte[] message, String field) {
        BsonDocument document = body(message);
        document.remove(field);
        return with(message, document);
    }

    private static int bodyAt(byte[] message) {
        return switch (numbers(message).getInt(OPCODE_AT)) {
            case OP_REPLY -> BODY_OF_REPLY_AT;
            case OP_QUERY -> BODY_OF_QUERY_AT;
            default -> BODY_OF_MESSAGE_AT;
        };
    }

    private static ByteBuffer numbers(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    private BsonDocument body(byte[] message) {
        int at = bodyAt(message);
        return new RawBsonDocument(message, at, numbers(message).getInt(at)).decode(codec);
    }

    private byte[] with(byte[] message, BsonDocument body) {
        int at = bodyAt(message);
        ByteBuffer document = new RawBsonDocument(body, codec).getByteBuffer().asNIO();
        byte[] whole = Arrays.copyOf(message, at + document.remaining());
        numbers(whole).putInt(0, whole.length).position(at).put(document);
        return whole;
    }

    @Override
    public void close() {
        proxy.close();
    }

    @Override
    public String toString() {
        return "line " + List.of(spoiled, mishap) + " on " + proxy;
    }
}
