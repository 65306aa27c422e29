package io.codriver.internal.hello;

import com.mongodb.ServerApi;
import io.codriver.internal.wire.OpMsgFlags;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.SectionWriter;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;

/**
 * Asks a server about itself: {@code hello}, or {@code isMaster} until it said that it understands {@code hello}.
 * Immutable.
 *
 * <p>Spec: MongoDB handshake, "Connection handshake"; Server Monitoring, "awaitable hello".
 */
public final class HelloCommand implements RequestBody {

    private static final String MODERN = "hello";
    private static final String LEGACY = "isMaster";
    private static final BsonDocumentCodec DOCUMENTS = new BsonDocumentCodec();
    private static final EncoderContext PLAIN = EncoderContext.builder().build();

    private final BsonDocument command;
    private final int flags;

    private HelloCommand(BsonDocument command, int flags) {
        this.command = command;
        this.flags = flags;
    }

    /**
     * The first thing said on a channel.
     *
     * @param client the metadata of this client, at most 512 bytes
     */
    public static HelloCommand first(BsonDocument client, Optional<ServerApi> api, boolean loadBalanced) {
        BsonDocument command = named(api.isPresent() || loadBalanced);
        command.append("backpressure", new BsonString("2")).append("client", client);
        if (loadBalanced) {
            command.append("loadBalanced", BsonBoolean.TRUE);
        }
        return new HelloCommand(DeclaredApi.in(command, api), 0);
    }

    /**
     * A later check, without what only the first one may say.
     *
     * @param helloOk what the server said in its first reply
     */
    public static HelloCommand check(boolean helloOk, Optional<ServerApi> api) {
        return new HelloCommand(DeclaredApi.in(named(helloOk || api.isPresent()), api), 0);
    }

    /** This hello, which asks for more. */
    public HelloCommand with(BsonDocument more) {
        if (more.isEmpty()) {
            return this;
        }
        BsonDocument longer = new BsonDocument();
        command.forEach(longer::append);
        more.forEach(longer::append);
        return new HelloCommand(longer, flags);
    }

    /**
     * This check, answered only when the server has something new to tell or the time is over.
     *
     * @param topologyVersion as the server sent it last
     * @param maxAwaitMillis how long the server may wait
     * @param stream whether the server may go on answering without being asked
     */
    public HelloCommand awaiting(BsonDocument topologyVersion, long maxAwaitMillis, boolean stream) {
        BsonDocument longer = new BsonDocument();
        command.forEach(longer::append);
        longer.append("topologyVersion", topologyVersion).append("maxAwaitTimeMS", new BsonInt64(maxAwaitMillis));
        return new HelloCommand(longer, stream ? OpMsgFlags.EXHAUST_ALLOWED : 0);
    }

    private static BsonDocument named(boolean modern) {
        BsonDocument command = new BsonDocument(modern ? MODERN : LEGACY, new BsonInt32(1));
        if (!modern) {
            command.append("helloOk", BsonBoolean.TRUE);
        }
        return command.append("$db", new BsonString("admin"));
    }

    /** The name of the command, for events and messages. */
    public String name() {
        return command.getFirstKey();
    }

    @Override
    public int flags() {
        return flags;
    }

    @Override
    public void writeTo(SectionWriter sections) {
        sections.body(writer -> DOCUMENTS.encode(writer, command, PLAIN));
    }
}
